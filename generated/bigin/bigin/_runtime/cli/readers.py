"""Items from JSON lines and CSV, one line at a time."""

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
"""Bytes."""


def format_of(path: str, chosen: InputFormat | None) -> InputFormat:
    """Return the chosen format, or that of a file's name; JSON for another name."""
    return chosen or _SUFFIXES.get(PurePath(path).suffix.lower(), "json")


def place_of(path: str) -> str:
    """Return how messages call a file."""
    return "standard input" if path == STDIN else path


class Rows:
    """The items of a file. Iteration ends at one that cannot be read, and ``error`` says why.

    It ends, and does not raise, so that what was read before is sent and has its results.
    """

    def __init__(self, items: Iterable[Any]) -> None:
        """Give ``items`` until they end or raise ``InputError``."""
        self._items = iter(items)
        self.error: InputError | None = None

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self._items
        except InputError as error:
            self.error = error


def json_value(text: str, place: str) -> Any:
    """Return JSON as data. Raises ``InputError`` that says where it is wrong."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as error:
        hint = "; for another format, use --input" if place == "standard input" else ""
        raise InputError(f"{place} is not JSON: {error}{hint}") from error


def json_lines(file: IO[bytes], path: str, _: ValueType | None = None) -> Iterator[Any]:
    """Yield the values of JSON lines; empty lines are none. Raises ``InputError`` with the line."""
    for number, line in enumerate(_decoded(file, path), 1):
        if line.strip():
            yield json_value(line, f"{place_of(path)}:{number}")


def csv_rows(file: IO[bytes], path: str, item: ValueType | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of CSV as objects, with cells of the types that ``item`` declares.

    Raises ``InputError`` with the line of what is wrong. An empty cell is absent.
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
    """Yield the lines of a file as text, with their ends; a mark of byte order is none of it."""
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
"""Those that read item by item."""
