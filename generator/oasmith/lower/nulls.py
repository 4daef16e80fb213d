"""Whether a schema says that a value may be null."""

from __future__ import annotations

from typing import Any

from oasmith import pointer as pointers
from oasmith.tree import Tree


def is_nullable(tree: Tree, schema: Any, pointer: str) -> bool:
    """Return whether a schema names null among its values.

    A schema that says nothing of a value's type allows null too, but does not speak of it.
    """
    return _is_nullable(tree, schema, pointer, frozenset())


def _is_nullable(tree: Tree, schema: Any, pointer: str, above: frozenset[str]) -> bool:
    found, at = tree.follow(schema, pointer)
    if at in above:
        return False
    kinds, values = found.get("type"), found.get("enum")
    if isinstance(values, list):
        return None in values
    if "const" in found:
        return found["const"] is None
    if kinds is not None:
        return "null" in (kinds if isinstance(kinds, list) else [kinds])
    return any(
        _is_nullable(tree, part, pointers.join(at, union, index), above | {at})
        for union in ("anyOf", "oneOf")
        if isinstance(found.get(union), list)
        for index, part in enumerate(found[union])
    )
