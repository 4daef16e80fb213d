"""Serialization of media types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith import ir
from oasmith.lower.context import text
from oasmith_runtime import media_types

LINES = frozenset(
    {"application/jsonl", "application/x-jsonl", "application/ndjson", "application/x-ndjson"}
    | {"application/jsonlines", "application/x-jsonlines", "application/json-lines"}
    | {"application/stream+json", "application/x-json-stream"}
)
"""Media types with one JSON value per line; only the first one is registered or specified."""


def is_range(media_type: str) -> bool:
    """Return whether a media type is a range, such as ``image/*``."""
    return "*" in media_types.essence(media_type)


def kind_of(media_type: str, schema: Mapping[str, Any]) -> ir.BodyKind:
    """Return how a body is serialized and parsed. ``schema`` must not be a reference."""
    name = media_types.essence(media_type)
    if _is_binary(schema) and not name.startswith("multipart/"):
        return "binary"
    if name == "text/plain" and schema.get("type") in ("object", "array"):
        return "json"  # Some servers list text/plain, too, for a response that is always JSON.
    if name in ("*/*", "application/*"):
        is_open = not schema.keys() - {"description", "title", "examples"}
        return "any" if is_open or schema.get("type") == "string" else "json"
    return _kind_of_name(name)


def _kind_of_name(name: str) -> ir.BodyKind:
    if name in LINES:
        return "lines"
    if name.endswith(("/json-seq", "+json-seq")):
        return "sequence"
    return "events" if name == "text/event-stream" else media_types.kind_of(name)


def _is_binary(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema describes a body of raw bytes (OpenAPI 3.0 or 3.1)."""
    types = schema.get("type", "string")
    is_text = "string" in (types if isinstance(types, list) else [types])
    return is_text and schema.get("format") == "binary"


def sent_as(media: ir.Media, schema: Mapping[str, Any]) -> str | None:
    """Return the default ``Content-Type`` for a media type range.

    None if the media type is not a range, or if there is no default for it.
    """
    name = media_types.essence(media.media_type)
    if not is_range(name):
        return None
    if name == "text/*":
        return "text/plain"
    if name == "multipart/*":
        return "multipart/form-data"
    if name not in ("*/*", "application/*"):
        return None
    is_text = name == "*/*" and schema.get("type") == "string" and media.kind == "any"
    others = "text/plain" if is_text else "application/octet-stream"
    return "application/json" if media.kind == "json" else others


def is_file(schema: Mapping[str, Any]) -> bool:
    """Return whether a part is raw bytes (OpenAPI 3.0 or 3.1)."""
    if text(schema, "format") == "binary" or text(schema, "contentEncoding") == "binary":
        return True
    is_encoded = "contentEncoding" in schema or "contentSchema" in schema
    media_type = text(schema, "contentMediaType")
    return bool(media_type) and not is_encoded and kind_of(media_type, {}) == "binary"
