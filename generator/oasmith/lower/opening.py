"""Enums of answers are open: values that the document does not list will come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.lower.simplify import ANNOTATIONS


def opened(schemas: Mapping[str, Any], names: set[str], tags: Collection[str]) -> dict[str, Any]:
    """Return named schemas with the enums of those in ``names`` open.

    What tells the members of a union apart stays as it is; opened, it would tell nothing. That is a
    property of a single value, and every property in ``tags``, which some discriminator names.
    """
    members = set(_members(list(schemas.values())))
    return {
        name: _opened(schema, frozenset(tags), is_member=name in members)
        if name in names
        else schema
        for name, schema in schemas.items()
    }


def _members(node: Any) -> Iterator[str]:
    """Yield the names of all members of unions."""
    if isinstance(node, list):
        for item in node:
            yield from _members(item)
    elif isinstance(node, dict):
        for key in ("oneOf", "anyOf"):
            for member in node.get(key) or ():
                if isinstance(member, dict) and isinstance(member.get("$ref"), str):
                    yield member["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _members(value)


def _opened(schema: Any, tags: frozenset[str], *, is_member: bool) -> Any:
    """Return a schema in which each enum also takes values that it does not list."""
    if isinstance(schema, list):
        return [_opened(item, tags, is_member=is_member) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {}
    for key, value in schema.items():
        if key in ("enum", "const", "default"):
            made[key] = value
        elif key == "properties":
            made[key] = _properties(value, tags, is_member=is_member)
        else:
            made[key] = _opened(value, tags, is_member=is_member)
    kind = made.get("type")
    if not isinstance(made.get("enum"), list) or "x-extensible-enum" in made or kind is None:
        return made
    closed = {key: made.pop(key) for key in ("enum", "type") if key in made}
    made = {key: value for key, value in made.items() if key in ANNOTATIONS}
    return {**made, "anyOf": [closed, {"type": kind}]}


def _properties(properties: Any, tags: frozenset[str], *, is_member: bool) -> dict[str, Any]:
    made = {}
    for name, schema in properties.items():
        is_tag = is_member and (name in tags or _is_constant(schema))
        made[name] = schema if is_tag else _opened(schema, tags, is_member=False)
    return made


def _is_constant(schema: Any) -> bool:
    return isinstance(schema, dict) and len(schema.get("enum") or ()) == 1
