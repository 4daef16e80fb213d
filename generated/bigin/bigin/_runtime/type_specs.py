"""The types of parameters, bodies and responses as data, in the words of JSON Schema.

They need neither pydantic nor the client's models, so that importing a client stays cheap;
``models.types`` makes Python's types of them when they are first needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ScalarKind = Literal["string", "integer", "number", "boolean", "null", "bytes"]
"""JSON's scalars, and the raw bytes of a file."""


FormatName = Literal["date-time", "date", "time", "duration", "uuid", "decimal", "byte"]
"""Formats of text that Python has types for."""


@dataclass(frozen=True)
class TypeSpec:
    """A type."""


@dataclass(frozen=True)
class Anything(TypeSpec):
    """Any JSON value."""


@dataclass(frozen=True)
class Scalar(TypeSpec):
    """One of JSON's scalars, or bytes. A number may be an ``int``, so that 1 stays 1."""

    kind: ScalarKind
    format: FormatName | None = None


@dataclass(frozen=True)
class Constants(TypeSpec):
    """One of some values: ``enum`` and ``const``."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Bounded(TypeSpec):
    """A type with limits of length, value or form."""

    type: TypeSpec
    bounds: tuple[tuple[str, Any], ...]
    """Pairs of pydantic's word for a limit, such as ``ge``, and its value.

    Besides these there is ``PYTHON_PATTERN``.
    """


PYTHON_PATTERN = "python_pattern"
"""A pattern with look-around or a back reference, for Python's ``re``: pydantic's engine has none.
"""


@dataclass(frozen=True)
class ListOf(TypeSpec):
    """A list."""

    item: TypeSpec


@dataclass(frozen=True)
class MapOf(TypeSpec):
    """An object whose keys are not known."""

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
    """Return a type without its limits."""
    return spec.type if isinstance(spec, Bounded) else spec
