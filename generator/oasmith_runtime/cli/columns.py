"""The columns of CSV: the property and the type of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..models.coercion import ValueType
from .exit_codes import InputError
from .values import parse_json, value_of

_TYPES: dict[str, Any] = {
    "text": str,
    "number": float | int,
    "integer": int,
    "boolean": bool,
    "json": Any,
}
"""Types that a column name can declare after a colon."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a CSV file."""

    name: str
    path: tuple[str, ...]
    """The path of properties to the value; several for ``Owner.id``."""
    type: ValueType | None = None
    """None for text."""
    declared: str = ""
    """The type that the header declares, if any."""

    def read(self, cell: str, place: str) -> Any:
        """Return the value of a cell. Raises ``InputError`` if it is not of the declared type."""
        if self.type is None or self.declared == "text":
            return cell
        if not self.declared:
            return value_of([cell], self.type)
        invalid = InputError(f"{place}: column {self.name!r}: {cell!r} is not {self.declared}")
        try:
            value = parse_json(cell)
        except (ValueError, RecursionError) as error:
            raise invalid from error
        if not self.type.accepts(value):
            raise invalid
        return value


def columns_of(header: list[str], item: ValueType | None, place: str) -> list[Column]:
    """Return the columns of a header, typed by the model ``item``.

    Raises ``InputError`` for a name that is missing, duplicate, or both a value and an object.
    """
    columns = [
        _column(name.strip(), item, f"{place}: column {number}")
        for number, name in enumerate(header, 1)
    ]
    for one, other in combinations(columns, 2):
        shared = min(len(one.path), len(other.path))
        if one.path[:shared] == other.path[:shared]:
            raise InputError(f"{place}: columns {one.name!r} and {other.name!r} overlap")
    return columns


def _column(text: str, item: ValueType | None, place: str) -> Column:
    name, colon, declared = text.rpartition(":")
    if not colon or declared not in _TYPES:
        name, declared = text, ""
    # A property whose own name has dots takes precedence over a nested one.
    is_whole = item is not None and item.property(name) is not None
    path = (name,) if is_whole else tuple(name.split("."))
    if not all(path):
        raise InputError(f"{place} has no name")
    if declared:
        return Column(name, path, ValueType(_TYPES[declared]), declared)
    type_ = item
    for step in path:
        type_ = None if type_ is None else type_.property(step)
    return Column(name, path, type_)


def nested(cells: Iterable[tuple[Column, Any]]) -> dict[str, Any]:
    """Return an object of cells, with nested objects for column names with dots."""
    row: dict[str, Any] = {}
    for column, value in cells:
        *outer, last = column.path
        inner = row
        for step in outer:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return row
