"""The values that schemas allow for a discriminator property."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Tree

UNIONS = ("oneOf", "anyOf")

Target = str | int
"""A reference, or the index of an inline member."""


def property_name(schema: Mapping[str, Any]) -> str:
    """Return the property of a schema's discriminator; empty if it has no discriminator."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return name if isinstance(name, str) else ""


def tag_text(value: Any) -> str:
    """Return a value as a key of a mapping: a string as it is, other values as JSON."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def declared(tree: Tree, schema: Any, name: str) -> dict[str, Any] | None:
    """Return the schema of a property that a schema or one of its bases declares, or None."""
    resolved, pointer = tree.follow(schema, "")
    target = tree.descend(resolved, pointer, pointers.join("", name))
    return target[0] if target is not None else None


def closed_values(tree: Tree, schema: Any, name: str, but: Collection[str] = ()) -> list[Any]:
    """Return the values to which a schema limits a property: its constant, or its enum.

    The schema itself takes precedence over its bases. Bases in ``but`` are ignored.
    """
    for part in _parts(tree, schema, but, 0):
        properties = part.get("properties")
        if isinstance(properties, dict) and name in properties:
            resolved, _ = tree.follow(properties[name], "")
            values = [resolved["const"]] if "const" in resolved else resolved.get("enum")
            if isinstance(values, list):
                return [value for value in values if isinstance(value, str | int)]
    return []


_DEEP = 12
"""The maximum depth of nested ``allOf``, which may be cyclic; real documents have less."""


def _parts(tree: Tree, schema: Any, but: Collection[str], depth: int) -> Iterator[dict[str, Any]]:
    """Yield a schema, its inline parts and its bases, in this order."""
    resolved, _ = tree.follow(schema, "")
    yield resolved
    parts = resolved.get("allOf")
    parts = parts if isinstance(parts, list) and depth < _DEEP else []
    for part in sorted(parts, key=lambda part: isinstance(part, dict) and "$ref" in part):
        if tree.follow(part, "")[1] not in {*but} - {""}:
            yield from _parts(tree, part, but, depth + 1)


def is_required(tree: Tree, schema: Any, name: str, depth: int = 0) -> bool:
    """Return whether a schema, one of its bases or an inline member requires a property."""
    for part in _parts(tree, schema, (), 0):
        required = part.get("required")
        if isinstance(required, list) and name in required:
            return True
        unions = [part[union] for union in UNIONS if isinstance(part.get(union), list)]
        members = [member for union in unions for member in union if isinstance(member, dict)]
        inside = [member for member in members if "$ref" not in member]
        if depth < _DEEP and any(is_required(tree, member, name, depth + 1) for member in inside):
            return True
    return False


def typed(tree: Tree, schema: Any, name: str, text: str) -> Any:
    """Return the value of a mapping's key: 1 for ``"1"`` if the property is an integer."""
    kind = (declared(tree, schema, name) or {}).get("type")
    types = kind if isinstance(kind, list) else [kind]
    constants = {tag_text(value): value for value in closed_values(tree, schema, name)}
    if text in constants:
        return constants[text]
    if "integer" in types and text.removeprefix("-").isdecimal():
        return int(text)
    return text == "true" if "boolean" in types else text


def without_property(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a schema without a property, including in its inline parts."""
    changed = dict(schema)
    if isinstance(schema.get("properties"), dict):
        changed["properties"] = {
            key: value for key, value in schema["properties"].items() if key != name
        }
    if isinstance(schema.get("allOf"), list):
        changed["allOf"] = [
            without_property(part, name) if isinstance(part, dict) else part
            for part in schema["allOf"]
        ]
    return changed
