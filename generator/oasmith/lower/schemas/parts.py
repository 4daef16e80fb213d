"""Schemas that are composed, or say what keys look like, in forms that one type can have."""

from __future__ import annotations

from typing import Any

from oasmith.openapi.tree import Tree

INSIDES = frozenset(
    {"properties", "additionalProperties", "patternProperties", "anyOf", "oneOf", "required"}
)
"""Keywords that no scalar and no list has."""


def merged(schema: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """Return an ``allOf`` of scalars or lists as the one that it means.

    A class can have several bases, a string cannot.
    """
    if not isinstance(schema.get("allOf"), list):
        return schema
    whole = _whole(schema, tree, frozenset())
    is_plain = whole is not None and ("type" in whole or "enum" in whole)
    return whole if whole is not None and is_plain else schema


def _whole(schema: dict[str, Any], tree: Tree, above: frozenset[str]) -> dict[str, Any] | None:
    """Return a schema with all of its parts in one; None when it may be an object or a union."""
    types = schema.get("type")
    if INSIDES & schema.keys() or "object" in (types if isinstance(types, list) else [types]):
        return None
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    parts = schema.get("allOf")
    for part in reversed(parts if isinstance(parts, list) else []):
        resolved, target = tree.follow(part, "")
        inner = (
            None
            if target in above
            else _whole(resolved, tree, above | ({target} if target else set()))
        )
        if inner is None:
            return None
        merged = _both(inner, merged)
    return merged


def _both(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return the values that fit two schemas; where both say the same thing, the second is kept."""
    merged = {**first, **second}
    enums = [schema["enum"] for schema in (first, second) if isinstance(schema.get("enum"), list)]
    if len(enums) == 2:
        merged["enum"] = [value for value in enums[0] if value in enums[1]] or enums[1]
    return merged


def with_pattern_properties(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with ``patternProperties`` as ``additionalProperties``.

    A map has one type of values. Which key has which of them, no type says.
    """
    patterns = schema.get("patternProperties")
    if not isinstance(patterns, dict):
        return schema
    bare = {key: value for key, value in schema.items() if key != "patternProperties"}
    others = schema.get("additionalProperties", True)
    # A pattern that fits every key leaves no others.
    is_all = any(
        pattern in ("", "^", "$", ".*", "^.*", "^.*$", ".+", "^.+$") for pattern in patterns
    )
    values = [*patterns.values(), *([] if others is False or is_all else [others])]
    if True in values or {} in values or not values:
        return {**bare, "additionalProperties": bool(values)}
    unique = [value for index, value in enumerate(values) if value not in values[:index]]
    inner = unique[0] if len(unique) == 1 else {"anyOf": unique}
    return {**bare, "type": bare.get("type", "object"), "additionalProperties": inner}
