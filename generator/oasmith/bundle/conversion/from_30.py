"""Conversion of objects from OpenAPI 3.0 to 3.1."""

from __future__ import annotations

from typing import Any

from oasmith.bundle.conversion.losses import Losses
from oasmith.openapi.normalize import schema_of_31


def convert(node: dict[str, Any], kind: str, pointer: str, losses: Losses) -> None:
    """Convert one object; keys that 3.1 does not have are left to ``unknown_keys``."""
    if "$ref" in node:
        _reference(node, pointer, losses)
    elif kind == "schema":
        _schema(node)
    elif kind == "document" and "x-webhooks" in node:
        node.setdefault("webhooks", node.pop("x-webhooks"))


def _reference(node: dict[str, Any], pointer: str, losses: Losses) -> None:
    """Remove the keys next to a reference: 3.0 ignores them, but 3.1 does not."""
    for key in [key for key in node if key != "$ref"]:
        losses.note_ignored(pointer, key)
        del node[key]


def _schema(schema: dict[str, Any]) -> None:
    converted = schema_of_31(schema)
    schema.clear()
    schema.update(converted)
