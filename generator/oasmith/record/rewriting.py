"""Rewriting of data: each value is passed to a function, together with its schema."""

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
"""The maximum depth of unions; json.loads refuses data that is much deeper."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is neither a list nor an object."""

    value: Any
    treatment: Treatment
    cursor: Cursor
    """The schema of the value; without parts if there is none."""
    schemas: Schemas


Rewrite = Callable[[Leaf], Any]
"""Returns the replacement of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a value in a body."""

    pointer: str = ""
    name: str = ""
    """The name of the property; that of a credential also applies to all values inside of it."""
    is_sensitive: bool | None = None
    """The value of ``x-sensitive-data`` that applies; None if it is not stated."""

    def child(self, step: str | int, is_sensitive: bool | None) -> Place:
        """Return the place of a property or an item."""
        is_named = isinstance(step, str) and not is_secret_name(self.name)
        name = str(step) if is_named else self.name
        return Place(
            pointer=pointers.join(self.pointer, step), name=name, is_sensitive=is_sensitive
        )


class DataRewriter:
    """Rewrites the data of requests or of responses."""

    def __init__(
        self,
        schemas: Schemas,
        vocabulary: Vocabulary,
        rewrite: Rewrite,
        role: Callable[[str], Role] = lambda _: Role.NONE,
    ) -> None:
        """Pass each value to ``rewrite``; ``role`` returns the role of a place in an error."""
        self.schemas = schemas
        self._vocabulary, self.rewrite, self._role = vocabulary, rewrite, role

    def rewritten(self, value: Any, cursor: Cursor, place: Place | None = None) -> Any:
        """Return data with all of its values, and names that may be data, rewritten."""
        place = place or Place()
        cursor = self._chosen(cursor, value)
        view = self.schemas.view(cursor)
        own = stated(view)
        place = place if own is None else replace(place, is_sensitive=own)
        if isinstance(value, dict):
            return self._object(value, view, place)
        if isinstance(value, list):
            return [
                self.rewritten(one, self._item(view, index), place.child(index, place.is_sensitive))
                for index, one in enumerate(value)
            ]
        return self.leaf(value, cursor, place)

    def leaf(self, value: Any, cursor: Cursor, place: Place) -> Any:
        """Return the replacement of a string, a number, a boolean or null."""
        view, role = self.schemas.view(cursor), self._role(place.pointer)
        decided = treatment(value, view, self._vocabulary, place.name, role)
        if (
            place.is_sensitive is not None
            and decided is not Treatment.CREDENTIAL
            and value is not None
        ):
            decided = Treatment.PERSONAL if place.is_sensitive else Treatment.VERBATIM
        return self.rewrite(Leaf(value, decided, cursor, self.schemas))

    def name(self, name: str, is_sensitive: bool | None = None) -> str:
        """Return the replacement of an undocumented name."""
        if is_sensitive is False or is_field_name(name):
            self._vocabulary.learn(name)
            return name
        return str(self.rewrite(Leaf(name, Treatment.PERSONAL, (), self.schemas)))

    def _object(self, value: Mapping[str, Any], view: View, place: Place) -> dict[str, Any]:
        rewritten: dict[str, Any] = {}
        for name, child in value.items():
            member = self._member(view, name)
            if name in view.properties:
                replacement = name
            elif _is_map(view):
                leaf = Leaf(name, Treatment.PERSONAL, (), self.schemas)
                replacement = name if place.is_sensitive is False else str(self.rewrite(leaf))
            else:
                replacement = self.name(name, place.is_sensitive)
            if _is_tag(view, name, child):
                rewritten[replacement] = child
            else:
                rewritten[replacement] = self.rewritten(
                    child, member, place.child(name, place.is_sensitive)
                )
        return rewritten

    @staticmethod
    def _member(view: View, name: str) -> Cursor:
        cursor = view.properties.get(name, ())
        for members, pointer in view.having("patternProperties"):
            for pattern, schema in (members if isinstance(members, dict) else {}).items():
                if _matches(pattern, name):
                    cursor = (*cursor, Part(schema, pointers.join(pointer, pattern)))
        return cursor or view.cursor("additionalProperties")

    @staticmethod
    def _item(view: View, index: int) -> Cursor:
        prefix = view.prefix
        return prefix[index] if index < len(prefix) else view.cursor("items")

    def _chosen(self, cursor: Cursor, value: Any, depth: int = 0) -> Cursor:
        """Return the schemas of a value, including the union members that it matches."""
        union = self.schemas.view(cursor).union
        if not union or depth > MAX_DEPTH:
            return cursor
        fitting = [one for one in union if self.schemas.accepts((one,), value)]
        chosen = cursor
        for member in fitting or union[:1]:
            chosen = (*chosen, *self._chosen((member,), value, depth + 1))
        return chosen


def _is_map(view: View) -> bool:
    """Return whether keys are data: the schema is a map with ``additionalProperties``."""
    others = view.first("additionalProperties")
    return not view.properties and isinstance(others, Mapping) and bool(others)


def _is_tag(view: View, name: str, value: Any) -> bool:
    """Return whether a property is the discriminator of a union."""
    for discriminator, _ in view.having("discriminator"):
        if isinstance(discriminator, Mapping) and discriminator.get("propertyName") == name:
            return isinstance(value, str) and value.isidentifier()
    return False


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False  # The pattern is not supported in Python.
