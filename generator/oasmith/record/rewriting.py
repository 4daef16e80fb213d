"""Data with each of its values given to a function, together with what the document says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from oasmith.contract.schemas.view import Cursor, Part, View
from oasmith.openapi import pointer as pointers
from oasmith.record.sensitivity import Role, Treatment, is_field_name, stated, treatment
from oasmith.record.vocabulary import Vocabulary
from oasmith.traffic.values import Schemas
from oasmith_runtime.redaction import is_secret_name

MAX_DEPTH = 200
"""Levels of data; json.loads refuses what is much deeper."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no list and no object."""

    value: Any
    treatment: Treatment
    cursor: Cursor
    """What the document says of it; without parts where it is silent."""
    schemas: Schemas


Rewrite = Callable[[Leaf], Any]
"""Returns what stands in the place of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a body a value stands."""

    pointer: str = ""
    name: str = ""
    """Of the property; a credential's goes for all that is below."""
    said: bool | None = None
    """What ``x-sensitive-data`` says around it."""

    def below(self, step: str | int, said: bool | None) -> Place:
        """Return the place of a member or an item."""
        is_named = isinstance(step, str) and not is_secret_name(self.name)
        name = str(step) if is_named else self.name
        return Place(pointer=pointers.join(self.pointer, step), name=name, said=said)


class DataRewriter:
    """Rewrites data that goes in one direction."""

    def __init__(
        self,
        schemas: Schemas,
        vocabulary: Vocabulary,
        rewrite: Rewrite,
        role: Callable[[str], Role] = lambda _: Role.NONE,
    ) -> None:
        """Give each value to ``rewrite``; ``role`` says what a place is in an error."""
        self.schemas = schemas
        self._vocabulary, self.rewrite, self._role = vocabulary, rewrite, role

    def rewritten(self, value: Any, cursor: Cursor, place: Place | None = None) -> Any:
        """Return data with all of its values rewritten, and with the names that it may have."""
        place = place or Place()
        cursor = self._chosen(cursor, value)
        view = self.schemas.view(cursor)
        own = stated(view)
        place = place if own is None else replace(place, said=own)
        if isinstance(value, dict):
            return self._object(value, view, place)
        if isinstance(value, list):
            return [
                self.rewritten(one, self._item(view, index), place.below(index, place.said))
                for index, one in enumerate(value)
            ]
        return self.leaf(value, cursor, place)

    def leaf(self, value: Any, cursor: Cursor, place: Place) -> Any:
        """Return what stands in the place of a text, a number, a boolean or null."""
        view, role = self.schemas.view(cursor), self._role(place.pointer)
        decided = treatment(value, view, self._vocabulary, place.name, role)
        if place.said is not None and decided is not Treatment.CREDENTIAL and value is not None:
            decided = Treatment.PERSONAL if place.said else Treatment.VERBATIM
        return self.rewrite(Leaf(value, decided, cursor, self.schemas))

    def name(self, name: str, said: bool | None = None) -> str:
        """Return what stands in the place of a name that the document does not have."""
        if said is False or is_field_name(name):
            self._vocabulary.learn(name)
            return name
        return str(self.rewrite(Leaf(name, Treatment.PERSONAL, (), self.schemas)))

    def _object(self, value: Mapping[str, Any], view: View, place: Place) -> dict[str, Any]:
        rewritten: dict[str, Any] = {}
        for name, below in value.items():
            member = self._member(view, name)
            if name in view.properties:
                written = name
            elif _is_map(view):
                leaf = Leaf(name, Treatment.PERSONAL, (), self.schemas)
                written = name if place.said is False else str(self.rewrite(leaf))
            else:
                written = self.name(name, place.said)
            if _is_tag(view, name, below):
                rewritten[written] = below
            else:
                rewritten[written] = self.rewritten(below, member, place.below(name, place.said))
        return rewritten

    @staticmethod
    def _member(view: View, name: str) -> Cursor:
        found = view.properties.get(name, ())
        for members, pointer in view.having("patternProperties"):
            for pattern, schema in (members if isinstance(members, dict) else {}).items():
                if _matches(pattern, name):
                    found = (*found, Part(schema, pointers.join(pointer, pattern)))
        return found or view.cursor("additionalProperties")

    @staticmethod
    def _item(view: View, index: int) -> Cursor:
        prefix = view.prefix
        return prefix[index] if index < len(prefix) else view.cursor("items")

    def _chosen(self, cursor: Cursor, value: Any, depth: int = 0) -> Cursor:
        """Return all that is said of a value, with the members of unions that it is."""
        union = self.schemas.view(cursor).union
        if not union or depth > MAX_DEPTH:
            return cursor
        fitting = [one for one in union if self.schemas.accepts((one,), value)]
        chosen = cursor
        for member in fitting or union[:1]:
            chosen = (*chosen, *self._chosen((member,), value, depth + 1))
        return chosen


def _is_map(view: View) -> bool:
    """Return whether keys are data: a map from anything to values of one schema."""
    others = view.first("additionalProperties")
    return not view.properties and isinstance(others, Mapping) and bool(others)


def _is_tag(view: View, name: str, value: Any) -> bool:
    """Return whether a property says which member of a union an object is."""
    for discriminator, _ in view.having("discriminator"):
        if isinstance(discriminator, Mapping) and discriminator.get("propertyName") == name:
            return isinstance(value, str) and value.isidentifier()
    return False


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False  # Not in Python's words.
