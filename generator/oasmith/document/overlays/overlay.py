"""Parsed overlays, and helpers for findings about them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.document.load import Source
from oasmith.document.origins import Origin
from oasmith.openapi import pointer as pointers


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action of an overlay."""

    number: int
    """Its index in the list."""
    target: str
    remove: bool = False
    update: Any = None
    has_update: bool = False
    """Whether there is an ``update``, which may be ``null``."""
    copy: str | None = None

    @property
    def pointer(self) -> str:
        """The JSON pointer to the action in its overlay."""
        return pointers.join("/actions", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """An overlay file."""

    source: Source
    feature_set: str
    """``1.0`` or ``1.1``; the patch version has no meaning for tools."""
    extends: str | None
    actions: tuple[Action, ...] = field(default=())

    def origin(self, action: Action, key: str) -> Origin:
        """Return the origin of one key of an action."""
        return Origin(self.source, pointers.join(action.pointer, key))


def finding(
    rule: str,
    message: str,
    place: Location | Origin,
    hint: str,
    level: Level = Level.ERROR,
) -> Finding:
    """Return a finding about an overlay."""
    location = place.location if isinstance(place, Origin) else place
    return Finding(rule, message, location, hint, level)


def inside_text(origin: Origin, position: int | None) -> Location:
    """Return the location of a character of a string.

    For strings with escapes or with several lines, this is the start of the string.
    """
    scalar = origin.source.scalar(origin.pointer)
    if scalar is None:
        return origin.location
    node = scalar[0]
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    quotes = 1 if node.style in ("'", '"') else 0
    width = node.end_mark.column - node.start_mark.column
    is_plain = node.end_mark.line == node.start_mark.line and width == len(node.value) + 2 * quotes
    if node.style in ("|", ">") or not is_plain or position is None:
        return Location(origin.source.name, line, column)
    return Location(origin.source.name, line, column + quotes + position)


def query(steps: Iterable[str | int]) -> str:
    """Return the JSONPath of one node: ``$.paths['/users'].get``."""
    return "$" + "".join(map(_step, steps))


def query_in(data: Any, pointer: str) -> str:
    """Convert a JSON pointer to a JSONPath; where data is unknown, a number is a name."""
    steps: list[str | int] = []
    for step in pointers.split(pointer):
        steps.append(int(step) if isinstance(data, list) and step.isdecimal() else step)
        try:
            data = pointers.get(data, pointers.join("", step))
        except LookupError:
            data = None
    return query(steps)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", step):
        return f".{step}"
    quoted = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


def extends(overlay: Path, file: Path) -> str:
    """Return the value of ``extends`` for an overlay of a file."""
    return quote(Path(os.path.relpath(file, overlay.parent)).as_posix())
