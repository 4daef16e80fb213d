"""The properties of an object, including those of its ``allOf`` parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node, Tree


def properties_of(
    tree: Tree, schema: Node, pointer: str, above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yield name, schema and pointer of the properties of a schema and of its parts."""
    if pointer in above:
        return
    for part, part_pointer in tree.items(schema, "allOf", pointer):
        yield from properties_of(tree, part, part_pointer, above | {pointer})
    properties = schema.get("properties")
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        yield name, (value, pointers.join(pointer, "properties", name))


def required_of(
    tree: Tree, schema: Node, pointer: str, above: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield the names of the properties that a schema and its parts require."""
    if pointer in above:
        return
    for part, part_pointer in tree.items(schema, "allOf", pointer):
        yield from required_of(tree, part, part_pointer, above | {pointer})
    names = schema.get("required")
    yield from (
        name for name in (names if isinstance(names, list) else ()) if isinstance(name, str)
    )
