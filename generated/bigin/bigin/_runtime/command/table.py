"""Tables of plain text: columns as wide as they must be, and no wider than the terminal."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Mapping
from typing import IO, Any

SEEN = 100
"""Rows that decide how wide the columns are; the others come as they come."""
GAP = "  "
LEAST = 4
"""Letters of a column, at least, before others are cut."""


def rows_of(value: Any) -> list[Any]:
    """Return what a result has to be shown as rows: itself, or the only list of objects in it."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        lists = [it for it in value.values() if _is_rows(it)]
        if len(lists) == 1:
            return list(lists[0])
        return [{"name": name, "value": it} for name, it in value.items()]
    return [value]


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(it, dict) for it in value)


class Table:
    """Writes rows. Objects have a column for each of their keys, other values one in all."""

    def __init__(self, stream: IO[str]) -> None:
        """Write to ``stream``; where it is a terminal, lines are as long as it is wide."""
        self._stream = stream
        self._most = shutil.get_terminal_size().columns if stream.isatty() else None
        self._waiting: list[dict[str, str]] = []
        self._widths: dict[str, int] | None = None

    def add(self, item: Any) -> None:
        """Keep a row, or write it when the widths are known."""
        row = (
            {str(name): _cell(it) for name, it in item.items()}
            if isinstance(item, Mapping)
            else {"value": _cell(item)}
        )
        if self._widths is not None:
            self._write(row, self._widths)
            return
        self._waiting.append(row)
        if len(self._waiting) >= SEEN:
            self._begin()

    def end(self) -> None:
        """Write the rows that were kept."""
        if self._widths is None and self._waiting:
            self._begin()

    def _begin(self) -> None:
        names = dict.fromkeys(name for row in self._waiting for name in row)
        wanted = {
            name: max(_width(name), *(_width(row.get(name, "")) for row in self._waiting))
            for name in names
        }
        widths = self._widths = wanted if self._most is None else _fitted(wanted, self._most)
        self._write({name: name for name in widths}, widths)
        for row in self._waiting:
            self._write(row, widths)
        self._waiting = []

    def _write(self, row: dict[str, str], widths: dict[str, int]) -> None:
        cells = [_fit(row.get(name, ""), width, self._most) for name, width in widths.items()]
        line = GAP.join(cells)
        self._stream.write((line if self._most is None else line[: self._most]).rstrip() + "\n")
        self._stream.flush()


def _cell(value: Any) -> str:
    """Return a value on one line, without what would steer a terminal."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(it if it.isprintable() else ascii(it)[1:-1] for it in text)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(it) else 1 + (unicodedata.east_asian_width(it) in "WF")
        for it in text
    )


def _fitted(wanted: dict[str, int], most: int) -> dict[str, int]:
    """Return widths that fit: the widest columns give way first."""
    widths = dict(wanted)
    over = sum(widths.values()) + len(GAP) * (len(widths) - 1) - most
    while over > 0:
        name = max(widths, key=lambda it: widths[it])
        if widths[name] <= LEAST:
            break
        others = sorted(widths.values())[-2:]
        step = max(1, min(over, widths[name] - others[0], widths[name] - LEAST))
        widths[name] -= step
        over -= step
    return widths


def _fit(text: str, width: int, most: int | None) -> str:
    """Return a text as wide as its column; one that is too long is cut where there is an edge."""
    size = _width(text)
    if size <= width or most is None:
        return text + " " * (width - size)
    cut = ""
    used = 0
    for it in text:
        used += _width(it)
        if used > width - 1:
            break
        cut += it
    return f"{cut}…" + " " * (width - 1 - _width(cut))
