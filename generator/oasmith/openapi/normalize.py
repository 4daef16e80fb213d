"""Normalization of OpenAPI 3.0, 3.1 and 3.2 to one dialect: 3.1 with JSON Schema 2020-12.

So equivalent documents in 3.0 and 3.1 result in the same client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.openapi.grammar import ANNOTATIONS, transform
from oasmith.openapi.patterns import is_usable, translated

KEPT_ANNOTATIONS = ("title", "description", "deprecated")
"""The annotations that a schema of null keeps."""

NULL = {"type": "null"}

UNIONS = frozenset({"allOf", "anyOf", "oneOf"})


def normalize(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in the common dialect; ``data`` is not modified."""
    is_30 = str(data.get("openapi", "")).startswith("3.0")

    def change(node: dict[str, Any], kind: str) -> dict[str, Any]:
        return _schema(node, is_30) if kind == "schema" else node

    normalized: dict[str, Any] = transform(dict(data), "document", change)
    return normalized


def normalize_schema(schema: Any, *, is_30: bool) -> Any:
    """Return one schema in the common dialect; ``is_30`` means that its document is in 3.0."""
    return transform(schema, "schema", lambda node, kind: _schema(node, is_30))


def _schema(schema: dict[str, Any], is_30: bool) -> dict[str, Any]:
    if "$ref" in schema and (is_30 or not beside_reference(schema)):
        return {"$ref": schema["$ref"]} if is_30 else schema
    if "$ref" in schema:
        schema = with_reference_as_part(schema)
    # 3.1 lacks some keywords of 3.0, but documents that use them mean the same as in 3.0.
    return schema_of_31(_with_integers(_with_names(_with_pattern(with_raw_bytes(schema)))))


def schema_of_31(schema: dict[str, Any]) -> dict[str, Any]:
    """Convert a schema of 3.0, whose subschemas are already converted, to JSON Schema 2020-12.

    A schema with only ``nullable`` is unchanged, because its meaning depends on its parent.
    """
    normalized = _schema_30(schema)
    is_nullable = normalized.get("nullable") is True or _is_nullable_union(normalized)
    if is_nullable and _is_empty(normalized):
        return normalized
    normalized = {key: value for key, value in normalized.items() if key != "nullable"}
    if _is_null(normalized):
        kept = {key: normalized[key] for key in KEPT_ANNOTATIONS if key in normalized}
        return {**kept, "type": "null"}
    normalized = _with_null(normalized)
    return _nullable(normalized) if is_nullable else normalized


def beside_reference(schema: Mapping[str, Any]) -> list[str]:
    """Return the keywords next to a ``$ref`` that have an effect on which values are valid."""
    return [
        key
        for key in schema
        if key not in ANNOTATIONS and not key.startswith(("x-", "$")) and key != "definitions"
    ]


def with_reference_as_part(schema: dict[str, Any]) -> dict[str, Any]:
    """Move a reference with sibling keywords, which also apply, into ``allOf``."""
    parts = schema.get("allOf")
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    # Appended, so that the pointers of existing parts do not change.
    return {
        **rest,
        "allOf": [*(parts if isinstance(parts, list) else ()), {"$ref": schema["$ref"]}],
    }


def _schema_30(schema: dict[str, Any]) -> dict[str, Any]:
    """Convert bounds and examples of OpenAPI 3.0 to JSON Schema 2020-12."""
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
    """Convert the schema of raw bytes in 3.1, which has no ``type``, to ``format: binary``."""
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
    """Convert ``int-or-string``, which Kubernetes uses for ports and percentages, to two types."""
    is_either = (
        schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string") is True
    )
    if not is_either or schema.keys() & {"anyOf", "oneOf", "allOf", "enum", "const"}:
        return schema
    rest = {key: value for key, value in schema.items() if key != "format"}
    nulls = ["null"] if "null" in (schema.get("type") or ()) else []
    return {**rest, "type": ["integer", "string", *nulls]}


def _with_names(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose ``required`` only has strings."""
    names = schema.get("required")
    if not isinstance(names, list) or all(isinstance(name, str) for name in names):
        return schema
    return {**schema, "required": [name for name in names if isinstance(name, str)]}


def _with_pattern(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with its pattern translated for the engine that checks it."""
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or not is_usable(pattern):
        return schema
    return {**schema, "pattern": translated(pattern)}


def _is_nullable_union(schema: Mapping[str, Any]) -> bool:
    """Return whether the types next to a union include null, although no member accepts it.

    Strictly, such a schema does not accept null, but converters write ``nullable: true`` of 3.0 so.
    """
    types = schema.get("type")
    unions = [schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)]
    has_null = isinstance(types, list) and "null" in types
    return has_null and len(unions) == 1 and NULL not in unions[0]


def _is_empty(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema only has ``nullable``, or excludes all other values."""
    rest = schema.keys() - ANNOTATIONS - {"nullable"}
    return not rest or (rest == {"not"} and schema["not"] in ({}, True))


def _is_null(schema: Mapping[str, Any]) -> bool:
    """Return whether null is the only value that a schema lists."""
    values = schema.get("enum")
    is_listed = (
        isinstance(values, list) and bool(values) and not any(value is not None for value in values)
    )
    return is_listed or ("const" in schema and schema["const"] is None)


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Convert parts of a union or ``allOf`` that only have ``nullable`` to null.

    Generators for Rust write optional values so. Strictly, such a part accepts any value.
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
    return isinstance(part, dict) and part.get("nullable") is True and _is_empty(part)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    # Strictly, nullable: true requires null in the enum, but authors mean that null is allowed.
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
        annotations = ("title", "description", "default")
        outer: dict[str, Any] = {key: schema[key] for key in annotations if key in schema}
        inner = {key: value for key, value in schema.items() if key not in outer}
        return {**outer, "anyOf": [inner, {"type": "null"}]}
    return schema
