"""OpenAPI 3.0, 3.1 and 3.2 to one dialect: 3.1 with JSON Schema 2020-12.

So the same API written in 3.0 and in 3.1 gives the same client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.openapi.grammar import ANNOTATIONS, transform
from oasmith.openapi.patterns import is_usable, translated

WORDS = ("title", "description", "deprecated")
"""What a schema of null alone still says."""

NULL = {"type": "null"}

UNIONS = frozenset({"allOf", "anyOf", "oneOf"})


def normalize(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in one dialect. ``data`` is not changed."""
    is_30 = str(data.get("openapi", "")).startswith("3.0")

    def change(node: dict[str, Any], kind: str) -> dict[str, Any]:
        return _schema(node, is_30) if kind == "schema" else node

    normalized: dict[str, Any] = transform(dict(data), "document", change)
    return normalized


def normalize_schema(schema: Any, *, is_30: bool) -> Any:
    """Return one schema in that dialect. ``is_30`` says that its document is of OpenAPI 3.0."""
    return transform(schema, "schema", lambda node, kind: _schema(node, is_30))


def _schema(schema: dict[str, Any], is_30: bool) -> dict[str, Any]:
    if "$ref" in schema and (is_30 or not beside_reference(schema)):
        return {"$ref": schema["$ref"]} if is_30 else schema
    if "$ref" in schema:
        schema = with_reference_as_part(schema)
    # 3.1 has not all keywords of 3.0, but who still writes them means what they meant there.
    return schema_of_31(_with_integers(_with_names(_with_pattern(with_raw_bytes(schema)))))


def schema_of_31(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of 3.0, whose parts are of 3.1 by now, as JSON Schema 2020-12.

    A schema that says no more than ``nullable`` stays: what it means depends on what holds it.
    """
    normalized = _schema_30(schema)
    is_nullable = normalized.get("nullable") is True or _is_nullable_union(normalized)
    if is_nullable and _says_nothing(normalized):
        return normalized
    normalized = {key: value for key, value in normalized.items() if key != "nullable"}
    if _is_null(normalized):
        return {**{key: normalized[key] for key in WORDS if key in normalized}, "type": "null"}
    normalized = _with_null(normalized)
    return _nullable(normalized) if is_nullable else normalized


def beside_reference(schema: Mapping[str, Any]) -> list[str]:
    """Return the keywords beside a ``$ref`` that say something of values."""
    return [
        key
        for key in schema
        if key not in ANNOTATIONS and not key.startswith(("x-", "$")) and key != "definitions"
    ]


def with_reference_as_part(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a reference with keywords beside it, which apply as well, as an ``allOf`` of both."""
    parts = schema.get("allOf")
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    # Last, so that the parts that are there keep their places.
    return {
        **rest,
        "allOf": [*(parts if isinstance(parts, list) else ()), {"$ref": schema["$ref"]}],
    }


def _schema_30(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of OpenAPI 3.0 as JSON Schema 2020-12."""
    converted = dict(schema)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if converted.get(exclusive) is True and bound in converted:
            converted[exclusive] = converted.pop(bound)
        elif isinstance(converted.get(exclusive), bool):
            del converted[exclusive]
    if "example" in converted:
        converted["examples"] = [converted.pop("example")]
    return converted


def with_raw_bytes(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the raw bytes of 3.1, which have no ``type``, in the words of 3.0."""
    is_raw = "contentMediaType" in schema and not schema.keys() & {
        "type",
        "contentEncoding",
        "contentSchema",
    }
    if not is_raw:
        return schema
    binary = {"type": "string", "format": "binary", **schema}
    if binary["contentMediaType"] == "application/octet-stream":
        del binary["contentMediaType"]
    return binary


def _with_integers(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what Kubernetes says of ports and percentages, ``int-or-string``, as two types."""
    is_either = (
        schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string") is True
    )
    if not is_either or schema.keys() & {"anyOf", "oneOf", "allOf", "enum", "const"}:
        return schema
    rest = {key: value for key, value in schema.items() if key != "format"}
    nulls = ["null"] if "null" in (schema.get("type") or ()) else []
    return {**rest, "type": ["integer", "string", *nulls]}


def _with_names(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose ``required`` has names only."""
    names = schema.get("required")
    if not isinstance(names, list) or all(isinstance(name, str) for name in names):
        return schema
    return {**schema, "required": [name for name in names if isinstance(name, str)]}


def _with_pattern(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with its pattern in the words of the engine that checks it."""
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or not is_usable(pattern):
        return schema
    return {**schema, "pattern": translated(pattern)}


def _is_nullable_union(schema: Mapping[str, Any]) -> bool:
    """Return whether null stands among the types beside a union, though no member says it.

    By the letter nothing is null then; converters write ``nullable: true`` of 3.0 so.
    """
    types = schema.get("type")
    unions = [schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)]
    has_null = isinstance(types, list) and "null" in types
    return has_null and len(unions) == 1 and NULL not in unions[0]


def _says_nothing(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema has no keyword but ``nullable``, or rules out all but that."""
    rest = schema.keys() - ANNOTATIONS - {"nullable"}
    return not rest or (rest == {"not"} and schema["not"] in ({}, True))


def _is_null(schema: Mapping[str, Any]) -> bool:
    """Return whether the values that a schema lists are null alone."""
    values = schema.get("enum")
    is_listed = (
        isinstance(values, list) and bool(values) and not any(value is not None for value in values)
    )
    return is_listed or ("const" in schema and schema["const"] is None)


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union or ``allOf`` in which a part that says no more than ``nullable`` means null.

    So generators for Rust write what may be missing. By the letter such a part takes anything.
    """
    for union in UNIONS & schema.keys():
        parts = schema[union] if isinstance(schema[union], list) else []
        others = [part for part in parts if not _is_bare_nullable(part)]
        if not others or len(others) == len(parts):
            continue
        if union == "allOf":
            return _nullable({**schema, union: others})
        schema = {**schema, union: [*(part for part in others if part != NULL), NULL]}
    return schema


def _is_bare_nullable(part: Any) -> bool:
    return isinstance(part, dict) and part.get("nullable") is True and _says_nothing(part)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    # nullable: true allows null only where the enum lists it, but authors mean that it does.
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema = {**schema, "enum": [*schema["enum"], None]}
    types = schema.get("type")
    if isinstance(types, str | list) and "allOf" not in schema:
        listed = types if isinstance(types, list) else [types]
        schema = {**schema, "type": [*(name for name in listed if name != "null"), "null"]}
    for union in ("anyOf", "oneOf"):
        if isinstance(schema.get(union), list):
            return {**schema, union: [*schema[union], {"type": "null"}]}
    if "allOf" in schema:
        words = ("title", "description", "default")
        outer: dict[str, Any] = {key: schema[key] for key in words if key in schema}
        inner = {key: value for key, value in schema.items() if key not in outer}
        return {**outer, "anyOf": [inner, {"type": "null"}]}
    return schema
