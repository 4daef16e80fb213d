"""Conversion of schemas with several types into unions, and of tuples into lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.openapi.grammar import ANNOTATIONS as ANNOTATIONS

_TEXT = frozenset({"minLength", "maxLength", "pattern", "format"})
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_LIST = frozenset({"items", "minItems", "maxItems"})
_MAP = frozenset({"properties", "required", "additionalProperties"})

KEYWORDS: Mapping[str, frozenset[str]] = {
    "string": _TEXT,
    "integer": _NUMBER,
    "number": _NUMBER,
    "array": _LIST,
    "object": _MAP,
    "boolean": frozenset(),
    "null": frozenset(),
}
"""The keywords that models support, by the type to which they apply."""

CONSTRAINTS = frozenset().union(*KEYWORDS.values()) - {"format"}
"""Keywords that only apply to some types; ``format`` may apply to any type."""

_IDLE: Mapping[str, frozenset[str]] = {kind: CONSTRAINTS - own for kind, own in KEYWORDS.items()}
"""Keywords that do not apply to a type."""

UNIONS = frozenset({"allOf", "anyOf", "oneOf"})


def with_known_kinds(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without unknown types and without keywords of other types.

    Keywords that do not apply to the schema's types, such as ``maxItems`` of a string, have no
    effect.
    """
    if "type" not in schema:
        return schema
    only = schema["type"]
    if isinstance(only, str) and only in _IDLE and _IDLE[only].isdisjoint(schema):
        return schema
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    known = list(
        dict.fromkeys(kind for kind in types if isinstance(kind, str) and kind in KEYWORDS)
    )
    rest = {key: value for key, value in schema.items() if key != "type"}
    if not known:
        return rest
    idle = CONSTRAINTS.difference(*(KEYWORDS[kind] for kind in known))
    effective = {key: value for key, value in rest.items() if key not in idle}
    return {**effective, "type": known if len(known) > 1 else known[0]}


def separated(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with several types as a union, if it has keywords of one of the types.

    Each member of the union only has the keywords of its own type.
    """
    types = schema.get("type")
    if not isinstance(types, list) or UNIONS & schema.keys() or "enum" in schema:
        return schema
    keywords = {kind: KEYWORDS[kind] & schema.keys() for kind in types}
    non_null = [kind for kind in types if kind != "null"]
    is_map = "object" in keywords and "properties" not in schema and bool(keywords["object"])
    if not any(keywords.values()) or (len(non_null) == 1 and not is_map):
        return schema
    if set(non_null) == {"integer", "number"}:
        return schema
    outer = {key: value for key, value in schema.items() if key in ANNOTATIONS}
    members = [
        {"type": kind, **{key: schema[key] for key in sorted(keywords[kind])}} for kind in types
    ]
    return {**outer, "anyOf": members}


def with_shared(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union of scalars or lists with its sibling keywords moved into each member."""
    [*unions] = [key for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)]
    constraints = schema.keys() - ANNOTATIONS - {"discriminator", *unions}
    if len(unions) != 1 or not constraints or constraints & (_MAP | {"allOf"}):
        return schema
    shared = {key: value for key, value in schema.items() if key in constraints}
    members = [_shared(member, shared) for member in schema[unions[0]]]
    outer = {key: value for key, value in schema.items() if key not in constraints}
    return {**outer, unions[0]: members}


def _shared(member: Any, shared: dict[str, Any]) -> Any:
    if not isinstance(member, dict) or "$ref" in member:
        return member
    allowed, types = shared.get("type"), member.get("type")
    if types is None or types == allowed or not isinstance(allowed, list | str):
        # This drops keywords that do not apply to the member, such as ``minimum`` of a string.
        return with_known_kinds({**shared, **member})
    return member


def with_list(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a tuple as a list of the union of its item types.

    JSON only has lists, and a value that was read must be sent back unchanged.
    """
    key = "prefixItems" if "prefixItems" in schema else "items"
    prefix = schema.get(key)
    if not isinstance(prefix, list):
        return schema
    tail = schema.get("items" if key == "prefixItems" else "additionalItems", True)
    rest = {
        name: value
        for name, value in schema.items()
        if name not in ("prefixItems", "items", "additionalItems")
    }
    if tail is False:
        rest = {"maxItems": len(prefix), **rest}
    members = [*prefix, *([] if tail is False else [tail])]
    unique = [member for index, member in enumerate(members) if member not in members[:index]]
    is_open = any(
        not isinstance(member, dict) or not member.keys() - ANNOTATIONS for member in unique
    )
    if unique and not is_open:
        rest["items"] = unique[0] if len(unique) == 1 else {"anyOf": unique}
    return {"type": "array", **rest}
