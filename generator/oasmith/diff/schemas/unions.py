"""Which member of one union is which of another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from oasmith.contract.schemas.view import Cursor, Part, View
from oasmith.diff.pairing import paired

Pair = tuple[Part | None, Part | None]
"""An old and a new member; None where the other side has none like it."""


class _Member(NamedTuple):
    """A member of a union, with what makes the views of its side."""

    part: Part
    view: Callable[[Cursor], View]

    @property
    def seen(self) -> View:
        """All that the member says."""
        return self.view((self.part,))


def pairs(
    old: tuple[Part, ...],
    new: tuple[Part, ...],
    views: tuple[Callable[[Cursor], View], Callable[[Cursor], View]],
) -> Iterator[Pair]:
    """Yield the members of two unions, those that are alike together."""
    found = paired(
        [_Member(part, views[0]) for part in old],
        [_Member(part, views[1]) for part in new],
        _reference,
        _text,
        _values,
        _tags,
        _names,
        _types,
    )
    yield from ((before.part, after.part) for before, after in found.pairs)
    yield from ((member.part, None) for member in found.gone)
    yield from ((None, member.part) for member in found.added)


def _reference(member: _Member) -> str | None:
    """Return what a member refers to."""
    schema = member.part.schema
    return schema.get("$ref") if isinstance(schema, dict) else None


def _text(member: _Member) -> str:
    """Return a member as it is written."""
    return json.dumps(member.part.schema, sort_keys=True)


def _values(member: _Member) -> str | None:
    """Return the values of an enum, or a constant."""
    values = member.seen.values
    return None if values is None else json.dumps(values, sort_keys=True)


def _tags(member: _Member) -> str | None:
    """Return the properties of an object that have one value only, with that."""
    tags = {}
    for name in sorted(member.seen.required & member.seen.properties.keys()):
        values = member.view(member.seen.properties[name]).values
        if values is not None and len(values) == 1:
            tags[name] = values[0]
    return json.dumps(tags) if tags else None


def _names(member: _Member) -> tuple[tuple[str, ...], ...] | None:
    """Return the types and the properties of an object."""
    names = tuple(sorted(member.seen.properties))
    return (_types(member), names) if names else None


def _types(member: _Member) -> tuple[str, ...]:
    return tuple(sorted(member.seen.types))
