"""The types of parameters, bodies and responses as data, in the terms of JSON Schema.

They need neither pydantic nor the client's models, so that importing a client is cheap;
``models.types`` converts them to Python types on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ScalarKind = Literal["string", "integer", "number", "boolean", "null", "bytes"]
"""JSON's scalar types, and the raw bytes of a file."""


FormatName = Literal["date-time", "date", "time", "duration", "uuid", "decimal", "byte"]
"""String formats that have a Python type."""


@dataclass(frozen=True)
class TypeSpec:
    """Base class of the types."""


@dataclass(frozen=True)
class Anything(TypeSpec):
    """Any JSON value."""


@dataclass(frozen=True)
class Scalar(TypeSpec):
    """One of JSON's scalar types, or bytes. A number may be an ``int``, so that 1 remains 1."""

    kind: ScalarKind
    format: FormatName | None = None


@dataclass(frozen=True)
class Constants(TypeSpec):
    """One of several values: ``enum`` and ``const``."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Bounded(TypeSpec):
    """A type with constraints on length, value or pattern."""

    type: TypeSpec
    bounds: tuple[tuple[str, Any], ...]
    """Pairs of pydantic's name for a constraint, such as ``ge``, and its value.

    ``PYTHON_PATTERN`` is an additional name.
    """


PYTHON_PATTERN = "python_pattern"
"""A pattern for Python's ``re``, with lookaround or backreferences, which pydantic's engine lacks.
"""


@dataclass(frozen=True)
class ListOf(TypeSpec):
    """A list."""

    item: TypeSpec


@dataclass(frozen=True)
class MapOf(TypeSpec):
    """An object with arbitrary keys."""

    value: TypeSpec


@dataclass(frozen=True)
class Ref(TypeSpec):
    """A class or an alias of the client's models."""

    name: str


@dataclass(frozen=True)
class UnionOf(TypeSpec):
    """One of several types."""

    members: tuple[TypeSpec, ...]


ANYTHING = Anything()
BYTES = Scalar("bytes")
STRING = Scalar("string")


def without_bounds(spec: TypeSpec) -> TypeSpec:
    """Return a type without its constraints."""
    return spec.type if isinstance(spec, Bounded) else spec
