"""Conversion of composed scalars and lists, and of ``patternProperties``, into a single type."""

from __future__ import annotations

from typing import Any

from oasmith.openapi.tree import Tree

INSIDES = frozenset(
    {"properties", "additionalProperties", "patternProperties", "anyOf", "oneOf", "required"}
)
"""Keywords of objects and unions, which scalars and lists do not have."""


def merged(schema: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """Return an ``allOf`` of scalars or lists as one schema.

    Unlike a class, a scalar or a list cannot have several bases.
    """
    if not isinstance(schema.get("allOf"), list):
        return schema
    whole = _whole(schema, tree, frozenset())
    is_plain = whole is not None and ("type" in whole or "enum" in whole)
    return whole if whole is not None and is_plain else schema


def _whole(schema: dict[str, Any], tree: Tree, above: frozenset[str]) -> dict[str, Any] | None:
    """Return a schema merged with all of its parts; None if it may be an object or a union."""
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
    """Return two schemas as one; the second takes precedence, and enums are intersected."""
    merged = {**first, **second}
    enums = [schema["enum"] for schema in (first, second) if isinstance(schema.get("enum"), list)]
    if len(enums) == 2:
        merged["enum"] = [value for value in enums[0] if value in enums[1]] or enums[1]
    return merged


def with_pattern_properties(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with ``patternProperties`` as ``additionalProperties``.

    The values of a map have one type, which cannot depend on the key.
    """
    patterns = schema.get("patternProperties")
    if not isinstance(patterns, dict):
        return schema
    bare = {key: value for key, value in schema.items() if key != "patternProperties"}
    others = schema.get("additionalProperties", True)
    # If a pattern matches every key, ``additionalProperties`` never applies.
    is_all = any(
        pattern in ("", "^", "$", ".*", "^.*", "^.*$", ".+", "^.+$") for pattern in patterns
    )
    values = [*patterns.values(), *([] if others is False or is_all else [others])]
    if True in values or {} in values or not values:
        return {**bare, "additionalProperties": bool(values)}
    unique = [value for index, value in enumerate(values) if value not in values[:index]]
    inner = unique[0] if len(unique) == 1 else {"anyOf": unique}
    return {**bare, "type": bare.get("type", "object"), "additionalProperties": inner}
