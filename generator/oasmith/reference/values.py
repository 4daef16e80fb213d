"""Values as JSON text."""

from __future__ import annotations

import json
import re
from typing import Any

from oasmith.reference.blocks import Cell, CodeSpan, Plain, listed

MAX_VALUES = 30
"""The maximum number of enum values that are listed for a type; its model lists them all."""
MAX_TEXT = 200
"""The maximum length of a shown value, in characters."""


def values(items: list[Any]) -> Cell:
    """Return values as JSON; at most ``MAX_VALUES`` of them, and the number of the others."""
    cell = listed([(CodeSpan(short_json(value)),) for value in items[:MAX_VALUES]])
    more = len(items) - MAX_VALUES
    return (*cell, Plain(f" and {more} more")) if more > 0 else cell


def short_json(value: Any) -> str:
    """Return a value as JSON, cut to ``MAX_TEXT`` characters."""
    return cut(json_text(value))


def json_text(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON, with escapes for characters that are not printable."""
    text = json.dumps(value, ensure_ascii=False, default=str, indent=indent)
    return re.sub(r"[^\x20-\x7e\n]", lambda match: _readable(match[0]), text)


def _readable(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def cut(text: str) -> str:
    """Return a text, cut to ``MAX_TEXT`` characters."""
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
