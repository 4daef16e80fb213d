"""Conversion of null and lists of types to OpenAPI 3.0: ``nullable``, and unions.

``nullable: true`` is also written next to a reference or a union, as tools understand it, although
by the text of 3.0.3 it only has an effect next to ``type``.
"""

from __future__ import annotations

from typing import Any

from oasmith.openapi.grammar import ANNOTATIONS

Schema = dict[str, Any]

UNIONS = ("anyOf", "oneOf")

OF_TYPE = {
    "string": ("minLength", "maxLength", "pattern"),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": (
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
        *("discriminator",),
    ),
    "number": (*("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),),
}
"""Types with the keywords that only apply to them."""


def without_type_lists(schema: Schema) -> None:
    """Replace a list of types by a union of schemas, each with the keywords of its type."""
    types = schema.get("type")
    if not isinstance(types, list):
        return
    names = [name for name in types if name != "null"]
    if len(names) == 1:
        schema["type"] = names[0]
    elif names:
        _split(schema, names, is_nullable="null" in types)
        return
    else:
        schema["type"] = "null"
        return
    if "null" in types:
        schema["nullable"] = True


def _split(schema: Schema, names: list[str], *, is_nullable: bool) -> None:
    del schema["type"]
    members: list[Schema] = []
    for name in names:
        member: Schema = {"type": name}
        keys = OF_TYPE.get("number" if name == "integer" else name, ())
        # Integers and numbers have the same keywords.
        member.update({key: schema[key] for key in keys if key in schema})
        members.append(member)
    if "format" in schema:
        owner = "string" if "string" in names else names[0]
        next(member for member in members if member["type"] == owner)["format"] = schema["format"]
        del schema["format"]
    for name in names:
        for key in OF_TYPE.get("number" if name == "integer" else name, ()):
            schema.pop(key, None)
    for member in members:
        if member["type"] == "array":
            member.setdefault("items", {})
        if is_nullable:
            member["nullable"] = True
    union = {"anyOf": members}
    if "anyOf" in schema:
        schema["allOf"] = [*schema.get("allOf", ()), union]
    else:
        schema.update(union)


def with_null(schema: Schema) -> None:
    """Replace null as a type or union member by ``nullable``."""
    if schema.get("type") == "null" or _lists_only_null(schema):
        _make_null(schema)
        return
    for union in UNIONS:
        members = schema.get(union)
        if isinstance(members, list) and any(map(_is_null, members)):
            _without_null(schema, union, [one for one in members if not _is_null(one)])
    if "type" not in schema and isinstance(schema.get("enum"), list) and None in schema["enum"]:
        schema["nullable"] = True


def _lists_only_null(schema: Schema) -> bool:
    values = schema.get("enum")
    return isinstance(values, list) and bool(values) and all(value is None for value in values)


def _is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and _lists_only_null(schema)


def _make_null(schema: Schema) -> None:
    """Make a schema accept only null; it gets a type, because ``nullable`` needs one."""
    kept = {key: value for key, value in schema.items() if key in ANNOTATIONS or key[:2] == "x-"}
    schema.clear()
    schema.update({**kept, "type": "string", "nullable": True, "enum": [None]})


def _without_null(schema: Schema, union: str, members: list[Any]) -> None:
    schema["nullable"] = True
    if len(members) > 1:
        schema[union] = members
        return
    del schema[union]
    if not members:
        _make_null(schema)
    elif "$ref" in members[0] or not schema.keys().isdisjoint(members[0].keys() - {"nullable"}):
        schema["allOf"] = [*schema.get("allOf", ()), members[0]]
    else:
        schema.update({**members[0], "nullable": True})
