"""Nullable schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Tree


def is_nullable(tree: Tree, schema: Any, pointer: str) -> bool:
    """Return whether a schema explicitly allows null.

    A schema without a type also allows null, but not explicitly.
    """
    return _is_nullable(tree, schema, pointer, frozenset())


def _is_nullable(tree: Tree, schema: Any, pointer: str, above: frozenset[str]) -> bool:
    resolved, target = tree.follow(schema, pointer)
    if target in above:
        return False
    types, values = resolved.get("type"), resolved.get("enum")
    if isinstance(values, list):
        return None in values
    if "const" in resolved:
        return resolved["const"] is None
    if types is not None:
        return "null" in (types if isinstance(types, list) else [types])
    return any(
        _is_nullable(tree, part, pointers.join(target, union, index), above | {target})
        for union in ("anyOf", "oneOf")
        if isinstance(resolved.get(union), list)
        for index, part in enumerate(resolved[union])
    )


def properties(schemas: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the nullable properties of each class that has some.

    ``schemas`` are the schemas of the models, with references by name.
    """
    tree = Tree({"components": {"schemas": schemas}})
    keys_of = {
        name: frozenset(_nullable_properties(tree, schema)) for name, schema in schemas.items()
    }
    return {name: keys for name, keys in keys_of.items() if keys}


def _nullable_properties(tree: Tree, schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    for part in schema.get("allOf", ()):
        if "$ref" not in part:
            yield from _nullable_properties(tree, part)
    for key, value in schema.get("properties", {}).items():
        if is_nullable(tree, value, ""):
            yield key
