"""Schemas of several types, and tuples, as the one or the union of types that they mean."""

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
"""What can be said of the values of each type, as far as models say it."""

CONSTRAINTS = frozenset().union(*KEYWORDS.values()) - {"format"}
"""Keywords of one type; a format may be any type's."""

_IDLE: Mapping[str, frozenset[str]] = {kind: CONSTRAINTS - own for kind, own in KEYWORDS.items()}
"""Keywords that say nothing of the values of a type."""

UNIONS = frozenset({"allOf", "anyOf", "oneOf"})


def with_known_kinds(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose ``type`` is one that JSON has, or none.

    What says something of other types only, such as the number of a string's items, says nothing.
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
    telling = {key: value for key, value in rest.items() if key not in idle}
    return {**telling, "type": known if len(known) > 1 else known[0]}


def separated(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of several types as their union, where it says more of one of them.

    Each member has the keywords of its own type: a length says nothing of a number.
    """
    types = schema.get("type")
    if not isinstance(types, list) or UNIONS & schema.keys() or "enum" in schema:
        return schema
    said = {kind: KEYWORDS[kind] & schema.keys() for kind in types}
    real = [kind for kind in types if kind != "null"]
    is_map = "object" in said and "properties" not in schema and bool(said["object"])
    if not any(said.values()) or (len(real) == 1 and not is_map):
        return schema
    if set(real) == {"integer", "number"}:
        return schema
    outer = {key: value for key, value in schema.items() if key in ANNOTATIONS}
    members = [{"type": kind, **{key: schema[key] for key in sorted(said[kind])}} for kind in types]
    return {**outer, "anyOf": members}


def with_shared(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union of scalars or lists in which each member has what stands beside the union."""
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
        # A least number says nothing of the member that is text.
        return with_known_kinds({**shared, **member})
    return member


def with_list(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a tuple as the list of all that it can hold.

    JSON has only lists, and what is read is to go back as it came.
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
