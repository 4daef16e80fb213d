"""Values as they are written in JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from oasmith.reference.blocks import Cell, CodeSpan, Plain, listed

MAX_VALUES = 30
"""Values of an enum that are listed beside a type; its model lists them all."""
MAX_TEXT = 200
"""Characters of a value that are shown."""


def values(some: list[Any]) -> Cell:
    """Return values as they are written in JSON; of very many the first."""
    cell = listed([(CodeSpan(shown(value)),) for value in some[:MAX_VALUES]])
    more = len(some) - MAX_VALUES
    return (*cell, Plain(f" and {more} more")) if more > 0 else cell


def shown(value: Any) -> str:
    """Return a value as it is written in JSON; a long one is cut."""
    return cut(json_text(value))


def json_text(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON in which only what can be read stands as itself."""
    text = json.dumps(value, ensure_ascii=False, default=str, indent=indent)
    return re.sub(r"[^\x20-\x7e\n]", lambda match: _readable(match[0]), text)


def _readable(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def cut(text: str) -> str:
    """Return a text that is not longer than a person reads."""
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
