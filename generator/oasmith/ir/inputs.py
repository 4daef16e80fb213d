"""Input types: what arguments accept instead of models (``TypedDict``, unions, enum values)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from oasmith.ir.types import TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class InputField:
    """One key of a ``TypedDict``."""

    name: str
    """The name on the wire."""
    type: TypeSpec
    required: bool = False
    description: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputObject:
    """A ``TypedDict`` that is accepted instead of a model."""

    name: str
    """The name of the model."""
    fields: tuple[InputField, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constructor:
    """The constructor of a model that is sent, which accepts more than its field names."""

    names: Mapping[str, str]
    """Property to its name in Python; only where the two differ."""
    tags: frozenset[str] = frozenset()
    """Discriminator properties, which are optional because the class knows their value."""

    @property
    def has_own_names(self) -> bool:
        """Whether the Python names need a separate ``TypedDict``."""
        return bool(self.names or self.tags)

    @property
    def has_own_properties(self) -> bool:
        """Whether the document's names need another ``TypedDict`` than the model's input type."""
        return bool(self.names and self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputAlias:
    """A type alias of a union or of the values of an enum."""

    name: str
    """The name of the alias in ``models``."""
    type: TypeSpec
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """One value of an enum."""

    ident: str
    value: str | int
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValues:
    """An enum as named constants."""

    name: str
    """The name of the alias in ``models``."""
    values: tuple[NamedValue, ...]
    description: str = ""


Input: TypeAlias = InputObject | InputAlias
