"""Plain-text tables, with rich."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Mapping
from typing import IO, Any

from .exit_codes import printable

UNLIMITED = 1_000_000
"""The width in characters if the output is not a terminal."""


def rows_of(value: Any) -> list[Any]:
    """Return the rows of a result: the result itself, or the only list of objects in it."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        lists = [rows for rows in value.values() if _is_rows(rows)]
        if len(lists) == 1:
            return list(lists[0])
        return [{"name": name, "value": item} for name, item in value.items()]
    return [value]


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def write_table(stream: IO[str], items: Iterable[Any]) -> None:
    """Write a row for each item after the last one, even if an exception ends the items.

    Objects have a column for each key, other values share one. If ``stream`` is a terminal, lines
    are cut to its width.
    """
    rows: list[dict[str, str]] = []
    try:
        for item in items:
            cells = item if isinstance(item, Mapping) else {"value": item}
            rows.append({_cell(str(name)): _cell(value) for name, value in cells.items()})
    finally:
        width = shutil.get_terminal_size().columns if stream.isatty() else UNLIMITED
        for line in _lines(rows, width):
            stream.write(line.rstrip() + "\n")


def _lines(rows: list[dict[str, str]], width: int) -> list[str]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = dict.fromkeys(name for row in rows for name in row)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    # ``Text``, because rich would parse markup in a str.
    for name in names:
        table.add_column(Text(name, no_wrap=True), overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(row.get(name, ""), no_wrap=True) for name in names))
    plain = io.StringIO()
    Console(file=plain, width=width).print(table)
    return plain.getvalue().splitlines()


def _cell(value: Any) -> str:
    """Return a value on one line."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return printable(text).replace("\n", "\\n")
