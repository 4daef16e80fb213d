"""Enums as named constants, which can be used instead of literal strings and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.lower.context import text
from oasmith.naming import constant

NAMES = "x-enum-varnames"
DESCRIPTIONS = "x-enum-descriptions"


def is_named(schema: Any) -> bool:
    """Return whether the document names the values of an enum, which then gets a name, too."""
    return isinstance(schema, Mapping) and len(_values(schema)) > 1 and bool(_listed(schema, NAMES))


def named_values(schemas: Mapping[str, Any]) -> tuple[ir.NamedValues, ...]:
    """Return the constants of each named enum with more than one value."""
    return tuple(
        ir.NamedValues(
            name=name,
            values=tuple(_constants(schema)),
            description=text(schema, "description"),
        )
        for name, schema in sorted(schemas.items())
        if isinstance(schema, Mapping) and len(_values(schema)) > 1
    )


def _values(schema: Mapping[str, Any]) -> list[str | int]:
    values = schema.get("enum")
    return list(filter(_has_name, values if isinstance(values, list) else ()))


def _has_name(value: Any) -> bool:
    """Return whether a value can get a name: a string or an integer, but not a boolean."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def _constants(schema: Mapping[str, Any]) -> Iterator[ir.NamedValue]:
    names, descriptions = _listed(schema, NAMES), _listed(schema, DESCRIPTIONS)
    taken: set[str] = set()
    for index, value in enumerate(schema["enum"]):
        if not _has_name(value):
            continue
        wanted = names[index] if names else value if isinstance(value, str) else f"value {value}"
        ident = _free(constant(wanted), taken)
        taken.add(ident)
        yield ir.NamedValue(
            ident=ident, value=value, description=descriptions[index] if descriptions else ""
        )


def _listed(schema: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of one string for each value; empty if the list is invalid."""
    listed = schema.get(key)
    if not isinstance(listed, list) or len(listed) != len(schema["enum"]):
        return []
    return listed if all(isinstance(entry, str) for entry in listed) else []


def _free(name: str, taken: set[str]) -> str:
    """Return a unique name; values may only differ in characters that a name cannot have."""
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name}_{number}"
    return free
