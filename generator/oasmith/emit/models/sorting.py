"""Classification of schemas: classes with only fields, and others.

The model generator only needs the forms of fields for the former (see ``forms``), but the whole
schemas for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith.openapi.grammar import transform

PREFIX = "#/components/schemas/"
"""The prefix of a name in a reference."""

PLAIN = frozenset({"type", "properties", "required", "description", "additionalProperties"})
"""The keywords of a class with only fields."""

OBJECT = ("object", ["object"], ["object", "null"], ["null", "object"])

PLACEHOLDERS: Mapping[str, Any] = {
    "Class": {"type": "object", "properties": {"x": {}}},
    "NullableClass": {"type": ["object", "null"], "properties": {"x": {}}},
    "Alias": {"type": "string"},
    "NullableAlias": {"type": ["string", "null"]},
}
"""The kinds of referenced schemas, each with a schema that can replace it."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The names of schemas by class."""

    plain: frozenset[str]
    whole: frozenset[str]
    kinds: Mapping[str, str]
    """The kind of each name, a key of ``PLACEHOLDERS``."""


def sort(schemas: Mapping[str, Any], others: Collection[str] = ()) -> Sorted:
    """Return the classes with only fields, and the other schemas.

    The bases of the others also belong to the others, and so do the schemas in ``others``.
    """
    whole = {name for name, schema in schemas.items() if not _is_plain(schema)} | {*others}
    todo = list(whole)
    while todo:
        needed = {name for name in _needed(schemas[todo.pop()]) if name in schemas} - whole
        whole |= needed
        todo += needed
    kinds = {name: _kind(schema) for name, schema in schemas.items()}
    return Sorted(frozenset(schemas.keys() - whole), frozenset(whole), kinds)


def placeholders(sorted_schemas: Sorted, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return placeholder schemas for the plain classes that other schemas refer to."""
    inside = [node for name in sorted_schemas.whole for node in nodes(schemas[name])]
    names = sorted_schemas.plain.intersection(references(inside))
    return {name: PLACEHOLDERS[sorted_schemas.kinds[name]] for name in sorted(names)}


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
    """Return whether a field's type does not depend on the content of referenced schemas."""
    return isinstance(schema, dict) and not any(
        node.keys() & {"allOf", "properties"} for node in nodes(schema)
    )


def _needed(schema: Any) -> Iterator[str]:
    """Yield the schemas whose content the model generator needs: bases and targets of aliases."""
    yield from references([schema])
    for node in nodes(schema):
        yield from references(node.get("allOf", ()))


def _kind(schema: Any) -> str:
    types = schema.get("type") if isinstance(schema, dict) else None
    is_nullable = types == "null" or (isinstance(types, list) and "null" in types)
    is_class = isinstance(schema, dict) and bool({"properties", "allOf"} & schema.keys())
    return ("Nullable" if is_nullable else "") + ("Class" if is_class else "Alias")


def nodes(schema: Any) -> list[dict[str, Any]]:
    """Return a schema and all schemas inside it."""
    inside: list[dict[str, Any]] = []

    def note(node: dict[str, Any], _: str) -> dict[str, Any]:
        inside.append(node)
        return node

    transform(schema, "schema", note)
    return inside


def references(some: Iterable[Any]) -> Iterator[str]:
    """Yield the names in the references of schemas, but not of schemas inside them."""
    for item in some:
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            yield item["$ref"].removeprefix(PREFIX)
