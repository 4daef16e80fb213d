"""Items from JSON, JSON lines and CSV; of the latter two no more than a line is in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any, Literal, TypeAlias

from .columns import Column, columns_of, nested
from .exits import InputError
from .values import STDIN, parsed

Format: TypeAlias = Literal["json", "jsonl", "csv"]
_SUFFIXES: dict[str, Format] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
LONGEST_CELL = 64 * 1024 * 1024
"""Bytes."""


def format_of(path: str, chosen: Format | None) -> Format:
    """Return the chosen format, or that of a file's name; JSON for another name."""
    return chosen or _SUFFIXES.get(PurePath(path).suffix.lower(), "json")


def shown_path(path: str) -> str:
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


def lines(file: IO[bytes], path: str) -> Iterator[Any]:
    """Yield the values of JSON lines; empty lines are none. Raises ``InputError`` with the line."""
    for number, line in enumerate(_decoded(file, path), 1):
        if line.strip():
            yield json_value(line, f"{shown_path(path)}:{number}")


def json_value(text: str, place: str) -> Any:
    """Return JSON as data. Raises ``InputError`` that says where it is wrong."""
    try:
        return parsed(text)
    except (ValueError, RecursionError) as error:
        hint = "; --input says in which format it is" if place == "standard input" else ""
        raise InputError(f"{place}: is not JSON: {error}{hint}") from error


def table(file: IO[bytes], path: str, item: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of CSV as objects, with cells typed by the model ``item``.

    Raises ``InputError`` with the line of what is wrong. An empty cell is absent.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_decoded(file, path), strict=True)
    place = shown_path(path)
    header = _row(reader, place)
    if header is None:
        raise InputError(f"{place}: is empty; CSV begins with the names of its columns")
    columns = columns_of(header, item, place)
    while (cells := _row(reader, place)) is not None:
        if cells:
            yield _object(cells, columns, f"{place}:{reader.line_num}")


def _row(reader: Iterator[list[str]], place: str) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        number = getattr(reader, "line_num", 0)
        raise InputError(f"{place}:{number}: is not CSV: {error}") from error


def _object(cells: list[str], columns: list[Column], place: str) -> dict[str, Any]:
    if len(cells) > len(columns):
        raise InputError(
            f"{place}: has {len(cells)} cells for {len(columns)} columns; a cell with a comma is "
            "written in quotes"
        )
    pairs = zip(columns, cells, strict=False)
    return nested((it, it.read(cell, place)) for it, cell in pairs if cell != "")


def _decoded(file: IO[bytes], path: str) -> Iterator[str]:
    """Yield the lines of a file as text, with their ends; a mark of byte order is none of it."""
    place = shown_path(path)
    try:
        for number, line in enumerate(file, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputError(f"{place}:{number}: is not UTF-8: {error}") from error
    except OSError as error:
        raise InputError(f"{place}: {error.strerror or error}") from error


READERS: dict[str, Callable[[IO[bytes], str, Any], Iterator[Any]]] = {
    "jsonl": lambda file, path, _: lines(file, path),
    "csv": table,
}
"""Those that read item by item."""
