"""Enums of answers are open: values that the document does not list will come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.lower.simplify import ANNOTATIONS


def opened(schemas: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """Return named schemas with the enums of those in ``names`` open.

    A property that tells the members of a union apart stays as it is; opened, it tells nothing.
    """
    tags = _tags(schemas.values())
    return {
        name: _opened(schema, tags.get(name, frozenset())) if name in names else schema
        for name, schema in schemas.items()
    }


def _tags(node: Any) -> dict[str, frozenset[str]]:
    """Return the properties by which the members of unions are told apart, by member."""
    found: dict[str, frozenset[str]] = {}
    for union, tag in _unions(list(node)):
        for member in union:
            if isinstance(member, dict) and isinstance(member.get("$ref"), str):
                name = member["$ref"].rpartition("/")[2]
                found[name] = found.get(name, frozenset()) | {tag}
    return found


def _unions(node: Any) -> Iterator[tuple[list[Any], str]]:
    if isinstance(node, list):
        for item in node:
            yield from _unions(item)
    elif isinstance(node, dict):
        discriminator = node.get("discriminator")
        tag = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        for key in ("oneOf", "anyOf"):
            if isinstance(tag, str) and isinstance(node.get(key), list):
                yield node[key], tag
        for value in node.values():
            yield from _unions(value)


def _opened(schema: Any, tags: frozenset[str]) -> Any:
    """Return a schema in which each enum also takes values that it does not list."""
    if isinstance(schema, list):
        return [_opened(item, tags) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: value
        if key in ("enum", "const", "default")
        else _properties(value, tags)
        if key == "properties"
        else _opened(value, tags)
        for key, value in schema.items()
    }
    kind = made.get("type")
    if not isinstance(made.get("enum"), list) or "x-extensible-enum" in made or kind is None:
        return made
    closed = {key: made.pop(key) for key in ("enum", "type") if key in made}
    made = {key: value for key, value in made.items() if key in ANNOTATIONS}
    return {**made, "anyOf": [closed, {"type": kind}]}


def _properties(properties: Any, tags: frozenset[str]) -> Any:
    return {
        name: schema if name in tags else _opened(schema, frozenset())
        for name, schema in properties.items()
    }
