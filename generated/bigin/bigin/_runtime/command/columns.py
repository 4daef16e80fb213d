"""The columns of CSV: where a cell goes in its object, and what its text means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from .exits import InputError
from .kinds import property_of
from .values import parsed, value_of

_TYPES: dict[str, Any] = {
    "text": str,
    "number": float | int,
    "integer": int,
    "boolean": bool,
    "json": Any,
}
"""What a header can say after a colon."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    steps: tuple[str, ...]
    """The properties that lead to the value; several for ``Owner.id``."""
    adapter: TypeAdapter[Any] | None
    """The type; None for text."""
    said: str = ""
    """The type as the header says it."""

    def read(self, cell: str, place: str) -> Any:
        """Return what a cell means. Raises ``InputError`` where the header says another type."""
        if self.adapter is None:
            return cell
        if not self.said:
            return value_of([cell], self.adapter)
        try:
            return self.adapter.validate_python(parsed(cell), strict=True)
        except ValueError as error:
            reason = f"{cell!r} is not {self.said}"
            raise InputError(f"{place}: column {self.name!r}: {reason}") from error


def columns_of(header: list[str], item: Any, place: str) -> list[Column]:
    """Return the columns of a header, typed by the model ``item``.

    Raises ``InputError`` for a name that is missing, doubled, or both a value and an object.
    """
    columns = [
        _column(it.strip(), item, f"{place}: column {at}") for at, it in enumerate(header, 1)
    ]
    for at, one in enumerate(columns):
        for other in columns[:at]:
            shared = min(len(one.steps), len(other.steps))
            if one.steps[:shared] == other.steps[:shared]:
                raise InputError(
                    f"{place}: columns {other.name!r} and {one.name!r} are in one place"
                )
    return columns


def _column(text: str, item: Any, place: str) -> Column:
    name, colon, said = text.rpartition(":")
    if not colon or said not in _TYPES:
        name, said = text, ""
    steps = _steps(name, item)
    if not all(steps):
        raise InputError(f"{place} has no name")
    if said:
        return Column(name, steps, None if said == "text" else TypeAdapter(_TYPES[said]), said)
    hint = item
    for step in steps:
        hint = None if hint is None else property_of(hint, step)
    return Column(name, steps, None if hint is None else TypeAdapter(hint))


def _steps(name: str, item: Any) -> tuple[str, ...]:
    """Return the properties that a name leads to; one that has dots itself goes before."""
    return (name,) if property_of(item, name) is not None else tuple(name.split("."))


def nested(cells: Iterable[tuple[Column, Any]]) -> dict[str, Any]:
    """Return an object of cells; those with dots in their column's name lie in objects of it."""
    made: dict[str, Any] = {}
    for column, value in cells:
        *outer, last = column.steps
        inner = made
        for step in outer:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return made
