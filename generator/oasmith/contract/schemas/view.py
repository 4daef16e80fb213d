"""A view of everything that a schema says about one value.

References are followed, and the parts of an ``allOf`` are merged into one view, so that schemas
with the same meaning have the same view.
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
"""All types except null: ``View.takes_null`` says whether null is allowed."""

UNIONS = ("oneOf", "anyOf")


SILENT = ANNOTATIONS | {"discriminator"}
"""Keywords that do not affect which values are valid."""


class Part(NamedTuple):
    """A schema, or one of several schemas that a value has to match at the same time."""

    schema: Any
    """The normalized schema: a mapping, true or false."""
    pointer: str


Cursor = tuple[Part, ...]
"""A place in a schema: all schemas that apply there. Without parts every value is valid."""


class Flat(NamedTuple):
    """The parts of a cursor, after references and ``allOf`` were followed."""

    parts: tuple[Part, ...]
    takes_null: bool
    origins: tuple[str, ...]
    """Pointers of the schemas on the way, the outermost first."""


@dataclass(frozen=True)
class View:
    """Everything that a schema says about one value."""

    parts: tuple[Part, ...]
    takes_null: bool
    names: tuple[str, ...]
    """Pointers of the schemas that the parts come from, the outermost first."""
    member_types: frozenset[str] = frozenset(TYPES)
    """The types that the members of all unions allow."""

    @property
    def pointer(self) -> str:
        """The pointer for locations: that of the first part, or of the last schema on the way."""
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
        """Return the pointer of the first of the keywords that exists; else of the schema."""
        return next((where for key in keys for _, where in self.having(key)), self.pointer)

    @cached_property
    def is_anything(self) -> bool:
        """Whether every value is valid: no keyword limits the values."""
        return self.takes_null and all(
            isinstance(schema, Mapping)
            and all(key in SILENT or key.startswith("x-") for key in schema)
            for schema, _ in self.parts
        )

    @property
    def is_never(self) -> bool:
        """Whether no value is valid."""
        return any(schema is False for schema, _ in self.parts)

    @cached_property
    def types(self) -> frozenset[str]:
        """The allowed types, without null."""
        types = self.member_types
        for schema, _ in self.parts:
            if isinstance(schema, Mapping):
                types &= _types(schema)
        if self.values is not None:
            types &= frozenset().union(*map(_types_of_value, self.values))
        return types

    @cached_property
    def values(self) -> tuple[Any, ...] | None:
        """The values of ``enum`` and ``const``, without null; None without these keywords."""
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
        """The schemas of each property."""
        cursors: dict[str, Cursor] = {}
        for members, pointer in self.having("properties"):
            for name, schema in (members if isinstance(members, dict) else {}).items():
                part = Part(schema, pointers.join(pointer, name))
                cursors[name] = (*cursors.get(name, ()), part)
        return cursors

    @cached_property
    def required(self) -> frozenset[str]:
        """The required properties."""
        return frozenset(
            name
            for names, _ in self.having("required")
            if isinstance(names, list)
            for name in names
            if isinstance(name, str)
        )

    def cursor(self, *keys: str) -> Cursor:
        """Return the schemas that are the values of keywords."""
        return tuple(Part(schema, pointer) for key in keys for schema, pointer in self.having(key))

    @property
    def prefix(self) -> list[Cursor]:
        """The schemas of ``prefixItems``."""
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
        """The members of the first union, without null; empty if there is no union."""
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
    """Return the types of a value; an integer is also a number."""
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
    """Return whether a value is a number, and not a boolean, which Python counts as one."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_among(value: Any, values: Iterable[Any]) -> bool:
    """Return whether a value is among others; unlike in Python, 1 and true are not equal."""
    return any(isinstance(one, bool) == isinstance(value, bool) and one == value for one in values)


def is_null(schema: Any) -> bool:
    """Return whether a schema allows only null."""
    return isinstance(schema, Mapping) and schema.get("type") in ("null", ["null"])


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that one part allows, without null; ``number`` includes ``integer``."""
    named = schema.get("type")
    names = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else None
    if names is None:
        return frozenset(TYPES)
    if "number" in names:
        names.add("integer")
    return frozenset(names - {"null"})


def _takes_null(part: Part, contract: Contract, seen: frozenset[str]) -> bool:
    """Return whether one part allows null, apart from references and ``allOf``."""
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
            # A member that refers back to this schema is ignored.
            flat.takes_null and flat.origins
            for index, member in enumerate(schema[key])
            for below in [Part(member, pointers.join(pointer, key, index))]
            for flat in [flatten(contract, (below,), seen)]
        )
        for key in UNIONS
        if isinstance(schema.get(key), list)
    )


def flatten(contract: Contract, cursor: Cursor, seen: frozenset[str] = frozenset()) -> Flat:
    """Return all parts of a cursor; a recursive schema counts once."""
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
        names += below.origins
        takes_null = takes_null and below.takes_null
    return Flat(tuple(parts), takes_null, tuple(names))


def _flat_part(contract: Contract, part: Part, seen: frozenset[str]) -> Flat:
    schema, pointer = part
    if not isinstance(schema, Mapping):
        return Flat(() if schema is True else (part,), schema is not False, (pointer,))
    if isinstance(schema.get("$ref"), str):
        below = flatten(contract, (Part(*contract.target(schema["$ref"])),), seen)
        return below._replace(origins=(*below.origins, pointer))
    takes_null = _takes_null(part, contract, seen)
    below = flatten(contract, tuple(_all_of(schema, pointer)), seen)
    remaining = _without_trivial_union(schema)
    if remaining is not schema:
        lone = flatten(contract, (_lone_member(schema, pointer),), seen)
        below = Flat(below.parts + lone.parts, below.takes_null, below.origins)
    parts = (Part(remaining, pointer), *below.parts)
    return Flat(parts, takes_null and below.takes_null, (pointer, *below.origins))


def _all_of(schema: Mapping[str, Any], pointer: str) -> Iterator[Part]:
    members = schema.get("allOf")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        yield Part(member, pointers.join(pointer, "allOf", index))


def _lone(schema: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the union that has only one member other than null, and the index of that member."""
    for key in UNIONS:
        members = schema.get(key)
        if isinstance(members, list):
            others = [index for index, one in enumerate(members) if not is_null(one)]
            if len(others) == 1:
                return key, others[0]
    return None


def _without_trivial_union(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema without a union of only one member; the same object if it has none."""
    lone = _lone(schema)
    return schema if lone is None else {k: v for k, v in schema.items() if k != lone[0]}


def _lone_member(schema: Mapping[str, Any], pointer: str) -> Part:
    key, index = _lone(schema) or ("", 0)
    return Part(schema[key][index], pointers.join(pointer, key, index))


def cursor_key(cursor: Cursor) -> str | tuple[str, ...]:
    """Return a key that identifies a cursor: its pointers."""
    return cursor[0].pointer if len(cursor) == 1 else tuple(part.pointer for part in cursor)


def viewer(contract: Contract) -> Callable[[Cursor], View]:
    """Return a function that creates the views of one contract, each once."""
    known: dict[str | tuple[str, ...], View] = {}

    def view(cursor: Cursor) -> View:
        key = cursor_key(cursor)
        if key not in known:
            flat = View(*flatten(contract, cursor))
            # A member may refer back to this schema.
            known[key] = flat
            known[key] = replace(flat, member_types=_member_types(flat, view))
        return known[key]

    return view


def _member_types(flat: View, view: Callable[[Cursor], View]) -> frozenset[str]:
    """Return the types that the unions of a schema allow."""
    types = frozenset(TYPES)
    for key in UNIONS:
        for members, pointer in flat.having(key):
            if isinstance(members, list):
                parts = (
                    Part(member, pointers.join(pointer, index))
                    for index, member in enumerate(members)
                )
                types &= frozenset().union(*(view((part,)).types for part in parts))
    return types
