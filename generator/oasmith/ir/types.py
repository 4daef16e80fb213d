"""Types of arguments and results, which the runtime validates against.

Only ``emit.annotations`` converts them to Python code and imports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
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
"""The runtime's type for each format."""

INTEGER, NUMBER, NULL = Scalar("integer"), Scalar("number"), Scalar("null")


@dataclass(frozen=True, slots=True)
class OpenFile(TypeSpec):
    """A file that is streamed, given as an open file or a path; only for arguments."""


@dataclass(frozen=True, slots=True)
class FilePart(TypeSpec):
    """A file as a part of a multipart body; only for arguments."""


@dataclass(frozen=True, slots=True)
class InputOf(TypeSpec):
    """The input type of a model, by the model's name; only for arguments.

    It is a dictionary with the model's fields, a member of a union, or a value of an enum.
    """

    name: str


@dataclass(frozen=True, slots=True)
class IterableOf(TypeSpec):
    """An iterable of items that are sent one after another; only for arguments."""

    item: TypeSpec


def union_of(specs: Iterable[TypeSpec]) -> TypeSpec:
    """Return the union of types without duplicates and with null last.

    A single type is returned as it is. Without any type, or if one is ``ANYTHING``, the union is
    ``ANYTHING``.
    """
    members = dict.fromkeys(member for spec in specs for member in members_of(spec))
    if ANYTHING in members or not members:
        return ANYTHING
    if NUMBER in members:
        members.pop(INTEGER, None)  # "number" includes integers.
    ordered = sorted(members, key=lambda member: member == NULL)
    return ordered[0] if len(ordered) == 1 else UnionOf(tuple(ordered))


def members_of(spec: TypeSpec) -> tuple[TypeSpec, ...]:
    """Return the members of a union; another type is its own only member."""
    return spec.members if isinstance(spec, UnionOf) else (spec,)


def unbounded(spec: TypeSpec) -> TypeSpec:
    """Return a type without its bounds and those of the types inside it."""
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
    """Yield every type in a part of the IR, including types inside other types."""
    # A loop, because nested generators are slow and this visits all of the IR.
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list | tuple):
            waiting.extend(reversed(node))
            continue
        if isinstance(node, TypeSpec):
            yield node
        waiting.extend(getattr(node, name) for name in _field_names(node.__class__))


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass, the last one first; none for other types."""
    return tuple(field.name for field in reversed(fields(kind))) if is_dataclass(kind) else ()


def names_in(node: Any) -> set[str]:
    """Return the names of all models that the types in a part of the IR refer to."""
    return {spec.name for spec in specs_in(node) if isinstance(spec, Ref)}
