"""Types: what operations take and return, and what the runtime checks it against.

Text and imports of Python are made of them in one place, ``emit.annotations``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from oasmith_runtime.type_specs import (
    ANYTHING as ANYTHING,
    BYTES as BYTES,
    STRING as STRING,
    Anything as Anything,
    Bounded as Bounded,
    Constants as Constants,
    FormatName as FormatName,
    ListOf as ListOf,
    MapOf as MapOf,
    Ref as Ref,
    Scalar as Scalar,
    TypeSpec as TypeSpec,
    UnionOf as UnionOf,
)

FORMAT_TYPES: Mapping[FormatName, str] = {
    "date-time": "JsonDateTime",
    "date": "JsonDate",
    "time": "JsonTime",
    "duration": "JsonDuration",
    "uuid": "JsonUUID",
    "decimal": "JsonDecimal",
    "byte": "JsonBytes",
}
"""What the runtime calls the types of the formats."""

INTEGER, NUMBER, NULL = Scalar("integer"), Scalar("number"), Scalar("null")


@dataclass(frozen=True, slots=True)
class OpenFile(TypeSpec):
    """A file that is read while it is sent, open or by its path; only arguments can be one."""


@dataclass(frozen=True, slots=True)
class FilePart(TypeSpec):
    """A file as a part of a multipart body; only arguments can be one."""


@dataclass(frozen=True, slots=True)
class InputOf(TypeSpec):
    """What can be sent in place of a model, by the model's name; only arguments can be one.

    A dictionary with the model's fields, a member of a union, or a value of an enum.
    """

    name: str


@dataclass(frozen=True, slots=True)
class IterableOf(TypeSpec):
    """Items that are sent one after another; only arguments can be one."""

    item: TypeSpec


def union_of(specs: Iterable[TypeSpec]) -> TypeSpec:
    """Return the union of types, each member once and null last; of one type that type."""
    members = dict.fromkeys(member for spec in specs for member in members_of(spec))
    if ANYTHING in members or not members:
        return ANYTHING
    if NUMBER in members:
        members.pop(INTEGER, None)  # A number may be one.
    ordered = sorted(members, key=lambda member: member == NULL)
    return ordered[0] if len(ordered) == 1 else UnionOf(tuple(ordered))


def members_of(spec: TypeSpec) -> tuple[TypeSpec, ...]:
    """Return the members of a union; what is none is its own member."""
    return spec.members if isinstance(spec, UnionOf) else (spec,)


def unbounded(spec: TypeSpec) -> TypeSpec:
    """Return a type without the limits that it and what is in it have."""
    match spec:
        case Bounded(inner, _):
            return unbounded(inner)
        case ListOf(item):
            return ListOf(unbounded(item))
        case MapOf(value):
            return MapOf(unbounded(value))
        case UnionOf(members):
            return union_of(map(unbounded, members))
    return spec


def specs_in(node: Any) -> Iterator[TypeSpec]:
    """Yield every type in a part of the IR, those inside of types too."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from specs_in(item)
    elif is_dataclass(node):
        if isinstance(node, TypeSpec):
            yield node
        for field in fields(node):
            yield from specs_in(getattr(node, field.name))


def names_in(node: Any) -> set[str]:
    """Return the classes and aliases of models that the types in a part of the IR name."""
    return {spec.name for spec in specs_in(node) if isinstance(spec, Ref)}
