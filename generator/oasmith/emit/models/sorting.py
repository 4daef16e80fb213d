"""Which schemas are classes of plain fields, and which the tool must see as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith.openapi.grammar import transform

PREFIX = "#/components/schemas/"
"""What stands before a name in a reference."""

PLAIN = frozenset({"type", "properties", "required", "description", "additionalProperties"})
"""The keywords of a class that is nothing but its fields."""

OBJECT = ("object", ["object"], ["object", "null"], ["null", "object"])

STANDS: Mapping[str, Any] = {
    "Class": {"type": "object", "properties": {"x": {}}},
    "NullableClass": {"type": ["object", "null"], "properties": {"x": {}}},
    "Alias": {"type": "string"},
    "NullableAlias": {"type": ["string", "null"]},
}
"""Kinds of what a schema can refer to, each with a schema that stands for it."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The names of schemas."""

    plain: frozenset[str]
    whole: frozenset[str]
    kinds: Mapping[str, str]
    """Each name with its kind in ``STANDS``."""


def sort(schemas: Mapping[str, Any], others: Collection[str] = ()) -> Sorted:
    """Sort schemas into classes of plain fields and the others.

    What others are based on is among the others, and so are those named.
    """
    whole = {name for name, schema in schemas.items() if not _is_plain(schema)} | {*others}
    todo = list(whole)
    while todo:
        needed = {name for name in _needed(schemas[todo.pop()]) if name in schemas} - whole
        whole |= needed
        todo += needed
    kinds = {name: _kind(schema) for name, schema in schemas.items()}
    return Sorted(frozenset(schemas.keys() - whole), frozenset(whole), kinds)


def stands(sorted_schemas: Sorted, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands for the plain classes that other schemas refer to."""
    inside = [node for name in sorted_schemas.whole for node in nodes(schemas[name])]
    names = sorted_schemas.plain.intersection(references(inside))
    return {name: STANDS[sorted_schemas.kinds[name]] for name in sorted(names)}


def _is_plain(schema: Any) -> bool:
    if not isinstance(schema, dict) or schema.keys() - PLAIN or schema.get("type") not in OBJECT:
        return False
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties:
        return False
    is_typed = not isinstance(schema.get("additionalProperties", True), bool)
    extra = set(schema.get("required") or ()) - properties.keys()
    return not is_typed and not extra and all(map(_is_plain_field, properties.values()))


def _is_plain_field(schema: Any) -> bool:
    """Return whether a field's type has nothing to do with the insides of what it refers to."""
    return isinstance(schema, dict) and not any(
        node.keys() & {"allOf", "properties"} for node in nodes(schema)
    )


def _needed(schema: Any) -> Iterator[str]:
    """Yield the schemas whose insides the tool needs for another: its bases."""
    yield from references([schema])
    for node in nodes(schema):
        yield from references(node.get("allOf", ()))


def _kind(schema: Any) -> str:
    types = schema.get("type") if isinstance(schema, dict) else None
    is_nullable = types == "null" or (isinstance(types, list) and "null" in types)
    is_class = isinstance(schema, dict) and bool({"properties", "allOf"} & schema.keys())
    return ("Nullable" if is_nullable else "") + ("Class" if is_class else "Alias")


def nodes(schema: Any) -> list[dict[str, Any]]:
    """Return a schema with all the schemas in it."""
    inside: list[dict[str, Any]] = []

    def note(node: dict[str, Any], _: str) -> dict[str, Any]:
        inside.append(node)
        return node

    transform(schema, "schema", note)
    return inside


def references(some: Iterable[Any]) -> Iterator[str]:
    """Yield the names that schemas themselves, not the schemas in them, refer to."""
    for item in some:
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            yield item["$ref"].removeprefix(PREFIX)
