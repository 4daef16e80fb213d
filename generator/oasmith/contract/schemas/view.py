"""What a schema says of one value, wherever it says so.

References are followed, and the parts of an ``allOf`` count as one schema, so that the same said in
another place, or in other words, is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from oasmith.contract.contract import Contract
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import ANNOTATIONS

TYPES = ("string", "number", "integer", "boolean", "object", "array")
"""All but null, which every view tells by itself."""

UNIONS = ("oneOf", "anyOf")


SILENT = ANNOTATIONS | {"discriminator"}
"""Keywords that say nothing about which values fit."""


class Part(NamedTuple):
    """A schema, or one of the schemas that a value has to fit at the same time."""

    schema: Any
    """Normalized: a mapping, or true or false."""
    pointer: str


Cursor = tuple[Part, ...]
"""A place in a schema: all that applies there. Without parts every value fits."""


class Flat(NamedTuple):
    """The parts of a cursor when references and ``allOf`` are followed."""

    parts: tuple[Part, ...]
    takes_null: bool
    closed_by: tuple[str, ...]
    """Pointers of the schemas that were passed through, the outermost first."""


@dataclass(frozen=True)
class View:
    """All that is said of one value."""

    parts: tuple[Part, ...]
    takes_null: bool
    names: tuple[str, ...]
    """Pointers of the schemas that say it, the outermost first."""
    member_types: frozenset[str] = frozenset(TYPES)
    """The types of the members of unions."""

    @property
    def pointer(self) -> str:
        """The place to look at: the last schema that was referred to."""
        return self.parts[0].pointer if self.parts else (self.names[-1] if self.names else "")

    def having(self, key: str) -> Iterator[tuple[Any, str]]:
        """Yield each value of a keyword with its pointer."""
        for schema, pointer in self.parts:
            if isinstance(schema, Mapping) and key in schema:
                yield schema[key], pointers.join(pointer, key)

    def first(self, key: str, otherwise: Any = None) -> Any:
        """Return the first value of a keyword."""
        return next((value for value, _ in self.having(key)), otherwise)

    def place(self, *keys: str) -> str:
        """Return the pointer of the first of the keywords that is there; else of the schema."""
        return next((where for key in keys for _, where in self.having(key)), self.pointer)

    @cached_property
    def is_anything(self) -> bool:
        """Whether every value fits, as far as types go: nothing is said that limits any."""
        return self.takes_null and all(
            isinstance(schema, Mapping)
            and all(key in SILENT or key.startswith("x-") for key in schema)
            for schema, _ in self.parts
        )

    @property
    def is_never(self) -> bool:
        """Whether no value fits."""
        return any(schema is False for schema, _ in self.parts)

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that fit, without null."""
        types = self.member_types
        for schema, _ in self.parts:
            if isinstance(schema, Mapping):
                types &= _types(schema)
        if self.values is not None:
            types &= frozenset().union(*map(_types_of_value, self.values))
        return types

    @cached_property
    def values(self) -> tuple[Any, ...] | None:
        """The values of ``enum`` and ``const``, without null; None where any value goes."""
        lists = [value for value, _ in self.having("enum") if isinstance(value, list)]
        lists += [[value] for value, _ in self.having("const")]
        if not lists:
            return None
        first, *others = lists
        return tuple(
            value
            for value in first
            if value is not None and all(is_among(value, other) for other in others)
        )

    @cached_property
    def properties(self) -> Mapping[str, Cursor]:
        """What is said of each property."""
        found: dict[str, Cursor] = {}
        for members, pointer in self.having("properties"):
            for name, schema in (members if isinstance(members, dict) else {}).items():
                part = Part(schema, pointers.join(pointer, name))
                found[name] = (*found.get(name, ()), part)
        return found

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that have to be there."""
        return frozenset(
            name
            for names, _ in self.having("required")
            if isinstance(names, list)
            for name in names
            if isinstance(name, str)
        )

    def cursor(self, *keys: str) -> Cursor:
        """Return what stands under keywords whose values are schemas."""
        return tuple(Part(*found) for key in keys for found in self.having(key))

    @property
    def prefix(self) -> list[Cursor]:
        """What is said of the first items, of each by itself."""
        return [
            (Part(schema, pointers.join(pointer, index)),)
            for members, pointer in self.having("prefixItems")
            if isinstance(members, list)
            for index, schema in enumerate(members)
        ]

    def numbers(self, key: str) -> list[float]:
        """Return the values of a keyword that are numbers."""
        return [value for value, _ in self.having(key) if is_number(value)]

    @cached_property
    def union(self) -> tuple[Part, ...]:
        """The members of the first union, without null; none where there is no union."""
        for key in UNIONS:
            for members, pointer in self.having(key):
                if isinstance(members, list):
                    return tuple(
                        Part(member, pointers.join(pointer, index))
                        for index, member in enumerate(members)
                        if not is_null(member)
                    )
        return ()


def _types_of_value(value: Any) -> frozenset[str]:
    """Return the types that a value has; an integer is a number, too."""
    match value:
        case bool():
            return frozenset({"boolean"})
        case int() | float():
            whole = {"integer"} if value == int(value) else set()
            return frozenset({"number", *whole})
        case str():
            return frozenset({"string"})
        case dict():
            return frozenset({"object"})
        case list():
            return frozenset({"array"})
    return frozenset()


def is_number(value: Any) -> bool:
    """Return whether a value is a number; in Python true is one, too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_among(value: Any, values: Iterable[Any]) -> bool:
    """Return whether a value is one of some: 1 and true are equal in Python, and not in JSON."""
    return any(isinstance(one, bool) == isinstance(value, bool) and one == value for one in values)


def is_null(schema: Any) -> bool:
    """Return whether null alone fits a schema."""
    return isinstance(schema, Mapping) and schema.get("type") in ("null", ["null"])


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that one part allows, without null; a number may be an integer."""
    named = schema.get("type")
    names = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else None
    if names is None:
        return frozenset(TYPES)
    if "number" in names:
        names.add("integer")
    return frozenset(names - {"null"})


def _takes_null(part: Part, contract: Contract, seen: frozenset[str]) -> bool:
    """Return whether null fits what one part says itself, without references and ``allOf``."""
    schema, pointer = part
    if not isinstance(schema, Mapping):
        return schema is not False
    types = schema.get("type")
    listed = [types] if isinstance(types, str) else types
    if isinstance(listed, list) and "null" not in listed:
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if "const" in schema and schema["const"] is not None:
        return False
    return all(
        any(
            # A member that leads back here says nothing of its own.
            flat.takes_null and flat.closed_by
            for index, member in enumerate(schema[key])
            for below in [Part(member, pointers.join(pointer, key, index))]
            for flat in [flatten(contract, (below,), seen)]
        )
        for key in UNIONS
        if isinstance(schema.get(key), list)
    )


def flatten(contract: Contract, cursor: Cursor, seen: frozenset[str] = frozenset()) -> Flat:
    """Return all parts of a cursor; a schema that is a part of itself counts once."""
    parts: list[Part] = []
    names: list[str] = []
    takes_null = True
    for schema, pointer in cursor:
        if pointer in seen:
            continue
        below = _flat_part(
            contract, Part(schema, pointer), seen | ({pointer} if pointer else set())
        )
        parts += below.parts
        names += below.closed_by
        takes_null = takes_null and below.takes_null
    return Flat(tuple(parts), takes_null, tuple(names))


def _flat_part(contract: Contract, part: Part, seen: frozenset[str]) -> Flat:
    schema, pointer = part
    if not isinstance(schema, Mapping):
        return Flat(() if schema is True else (part,), schema is not False, (pointer,))
    if isinstance(schema.get("$ref"), str):
        below = flatten(contract, (Part(*contract.target(schema["$ref"])),), seen)
        return below._replace(closed_by=(*below.closed_by, pointer))
    takes_null = _takes_null(part, contract, seen)
    below = flatten(contract, tuple(_all_of(schema, pointer)), seen)
    own = _without_trivial_union(schema)
    if own is not schema:
        lone = flatten(contract, (_lone_member(schema, pointer),), seen)
        below = Flat(below.parts + lone.parts, below.takes_null, below.closed_by)
    parts = (Part(own, pointer), *below.parts)
    return Flat(parts, takes_null and below.takes_null, (pointer, *below.closed_by))


def _all_of(schema: Mapping[str, Any], pointer: str) -> Iterator[Part]:
    members = schema.get("allOf")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        yield Part(member, pointers.join(pointer, "allOf", index))


def _lone(schema: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the union that has, besides null, one member only, and the index of that."""
    for key in UNIONS:
        members = schema.get(key)
        if isinstance(members, list):
            others = [index for index, one in enumerate(members) if not is_null(one)]
            if len(others) == 1:
                return key, others[0]
    return None


def _without_trivial_union(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema without a union that is no choice; the same one where it has none."""
    lone = _lone(schema)
    return schema if lone is None else {k: v for k, v in schema.items() if k != lone[0]}


def _lone_member(schema: Mapping[str, Any], pointer: str) -> Part:
    key, index = _lone(schema) or ("", 0)
    return Part(schema[key][index], pointers.join(pointer, key, index))


def cursor_key(cursor: Cursor) -> str | tuple[str, ...]:
    """Return what tells a cursor from others: its pointers."""
    return cursor[0].pointer if len(cursor) == 1 else tuple(part.pointer for part in cursor)


def viewer(contract: Contract) -> Callable[[Cursor], View]:
    """Return what makes the views of one contract, each once."""
    known: dict[str | tuple[str, ...], View] = {}

    def view(cursor: Cursor) -> View:
        key = cursor_key(cursor)
        if key not in known:
            flat = View(*flatten(contract, cursor))
            # A member may lead back here.
            known[key] = flat
            known[key] = replace(flat, member_types=_member_types(flat, view))
        return known[key]

    return view


def _member_types(flat: View, view: Callable[[Cursor], View]) -> frozenset[str]:
    """Return the types that the unions of a schema leave."""
    types = frozenset(TYPES)
    for key in UNIONS:
        for members, pointer in flat.having(key):
            if isinstance(members, list):
                parts = (Part(one, pointers.join(pointer, at)) for at, one in enumerate(members))
                types &= frozenset().union(*(view((part,)).types for part in parts))
    return types
