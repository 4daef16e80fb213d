"""Pairing of the members of two unions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from oasmith.contract.schemas.view import Cursor, Part, View
from oasmith.diff.pairing import paired

Pair = tuple[Part | None, Part | None]
"""An old and a new member; None if a member has no counterpart."""


class _Member(NamedTuple):
    """A member of a union, with the function that returns views of its side."""

    part: Part
    view: Callable[[Cursor], View]

    @property
    def own_view(self) -> View:
        """The view of the member."""
        return self.view((self.part,))


def pairs(
    old: tuple[Part, ...],
    new: tuple[Part, ...],
    views: tuple[Callable[[Cursor], View], Callable[[Cursor], View]],
) -> Iterator[Pair]:
    """Yield the pairs of the members of two unions, and then the members without counterpart."""
    pairing = paired(
        [_Member(part, views[0]) for part in old],
        [_Member(part, views[1]) for part in new],
        _reference,
        _text,
        _values,
        _tags,
        _names,
        _types,
    )
    yield from ((before.part, after.part) for before, after in pairing.pairs)
    yield from ((member.part, None) for member in pairing.gone)
    yield from ((None, member.part) for member in pairing.added)


def _reference(member: _Member) -> str | None:
    """Return the reference of a member, if it is one."""
    schema = member.part.schema
    return schema.get("$ref") if isinstance(schema, dict) else None


def _text(member: _Member) -> str:
    """Return the schema of a member as JSON."""
    return json.dumps(member.part.schema, sort_keys=True)


def _values(member: _Member) -> str | None:
    """Return the values of ``enum`` or ``const`` as JSON."""
    values = member.own_view.values
    return None if values is None else json.dumps(values, sort_keys=True)


def _tags(member: _Member) -> str | None:
    """Return the required properties that have only one possible value, with that, as JSON."""
    tags = {}
    for name in sorted(member.own_view.required & member.own_view.properties.keys()):
        values = member.view(member.own_view.properties[name]).values
        if values is not None and len(values) == 1:
            tags[name] = values[0]
    return json.dumps(tags) if tags else None


def _names(member: _Member) -> tuple[tuple[str, ...], ...] | None:
    """Return the types, and the names of the properties, of an object."""
    names = tuple(sorted(member.own_view.properties))
    return (_types(member), names) if names else None


def _types(member: _Member) -> tuple[str, ...]:
    return tuple(sorted(member.own_view.types))
