"""What schemas say of one property: the values that tell them apart from others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Tree

UNIONS = ("oneOf", "anyOf")

Target = str | int
"""A reference, or the index of a member that is written in place."""


def property_name(schema: Mapping[str, Any]) -> str:
    """Return which property a schema's discriminator names; empty without one."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return name if isinstance(name, str) else ""


def tag_text(value: Any) -> str:
    """Return a value as the key that it is in a mapping: its JSON, and text as it is."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def declared(tree: Tree, schema: Any, name: str) -> dict[str, Any] | None:
    """Return the schema of a property, its own or that of a base; None where there is none."""
    resolved, pointer = tree.follow(schema, "")
    found = tree.descend(resolved, pointer, pointers.join("", name))
    return found[0] if found is not None else None


def closed_values(tree: Tree, schema: Any, name: str, but: Collection[str] = ()) -> list[Any]:
    """Return the values to which a schema limits a property: its constant, or its enum.

    What the schema says itself goes before what its bases say; those in ``but`` do not count.
    """
    for part in _parts(tree, schema, but, 0):
        properties = part.get("properties")
        if isinstance(properties, dict) and name in properties:
            said, _ = tree.follow(properties[name], "")
            values = [said["const"]] if "const" in said else said.get("enum")
            if isinstance(values, list):
                return [value for value in values if isinstance(value, str | int)]
    return []


_DEEP = 12
"""More parts in parts than a document has; parts can lead back to themselves."""


def _parts(tree: Tree, schema: Any, but: Collection[str], depth: int) -> Iterator[dict[str, Any]]:
    """Yield a schema and what it is made of: first what it says itself, last its bases."""
    resolved, _ = tree.follow(schema, "")
    yield resolved
    parts = resolved.get("allOf")
    some = parts if isinstance(parts, list) and depth < _DEEP else []
    for part in sorted(some, key=lambda part: isinstance(part, dict) and "$ref" in part):
        if tree.follow(part, "")[1] not in {*but} - {""}:
            yield from _parts(tree, part, but, depth + 1)


def is_required(tree: Tree, schema: Any, name: str, depth: int = 0) -> bool:
    """Return whether a schema, one of its bases, or a member of the union that it is, requires."""
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
    """Return a key of a mapping as the value that it means: 1 for ``"1"`` of integers."""
    kind = (declared(tree, schema, name) or {}).get("type")
    types = kind if isinstance(kind, list) else [kind]
    constants = {tag_text(value): value for value in closed_values(tree, schema, name)}
    if text in constants:
        return constants[text]
    if "integer" in types and text.removeprefix("-").isdecimal():
        return int(text)
    return text == "true" if "boolean" in types else text


def without_property(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a schema that does not describe a property itself, nor in the parts in place."""
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
