"""Readers of items from JSON Lines and CSV, one line at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any

from ..models.coercion import ValueType
from .columns import Column, columns_of, nested
from .exit_codes import InputError
from .options import InputFormat
from .values import STDIN, parse_json

_SUFFIXES: dict[str, InputFormat] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
LONGEST_CELL = 64 * 1024 * 1024
"""In characters."""


def format_of(path: str, chosen: InputFormat | None) -> InputFormat:
    """Return the chosen format, or that of the file extension; JSON for other extensions."""
    return chosen or _SUFFIXES.get(PurePath(path).suffix.lower(), "json")


def place_of(path: str) -> str:
    """Return the name of a file in messages."""
    return "standard input" if path == STDIN else path


class Rows:
    """The items of a file. Iteration ends at an unreadable item, and ``error`` has the reason.

    It raises no exception, so that the items before it are sent and have results.
    """

    def __init__(self, items: Iterable[Any]) -> None:
        """Iterate over ``items`` until they end or raise ``InputError``."""
        self._items = iter(items)
        self.error: InputError | None = None

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._items
        except InputError as error:
            self.error = error


def json_value(text: str, place: str) -> Any:
    """Parse JSON. Raises ``InputError`` with the position of a syntax error."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as error:
        hint = "; for another format, use --input" if place == "standard input" else ""
        raise InputError(f"{place} is not JSON: {error}{hint}") from error


def json_lines(file: IO[bytes], path: str, _: ValueType | None = None) -> Iterator[Any]:
    """Yield the values of JSON Lines; skip empty lines. Raises ``InputError`` with the line."""
    for number, line in enumerate(_decoded(file, path), 1):
        if line.strip():
            yield json_value(line, f"{place_of(path)}:{number}")


def csv_rows(file: IO[bytes], path: str, item: ValueType | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of CSV as objects, with cells of the types that ``item`` declares.

    Raises ``InputError`` with the line of a problem. An empty cell is omitted.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_decoded(file, path), strict=True)
    place, columns = place_of(path), None
    try:
        for cells in reader:
            if columns is None:
                columns = columns_of(cells, item, place)
            elif cells:
                yield _object(cells, columns, f"{place}:{reader.line_num}")
    except csv.Error as error:
        raise InputError(f"{place}:{reader.line_num} is not CSV: {error}") from error
    if columns is None:
        raise InputError(f"{place} is empty; CSV starts with the names of its columns")


def _object(cells: list[str], columns: list[Column], place: str) -> dict[str, Any]:
    if len(cells) > len(columns):
        counts = f"{len(cells)} cells for {len(columns)} columns"
        raise InputError(f"{place} has {counts}; put a cell that has a comma in quotes")
    pairs = zip(columns, cells, strict=False)
    return nested((column, column.read(cell, place)) for column, cell in pairs if cell != "")


def _decoded(file: IO[bytes], path: str) -> Iterator[str]:
    """Yield the lines of a file as text, with line ends but without a byte order mark."""
    place = place_of(path)
    try:
        for number, line in enumerate(file, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputError(f"{place}:{number} is not UTF-8: {error}") from error
    except OSError as error:
        raise InputError(f"{place} could not be read: {error.strerror or error}") from error


READERS: dict[str, Callable[[IO[bytes], str, ValueType | None], Iterator[Any]]] = {
    "jsonl": json_lines,
    "csv": csv_rows,
}
"""The formats that are read item by item."""
