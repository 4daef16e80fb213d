"""What can be sent in place of models: dictionaries, members of unions, values of enums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from oasmith.ir.types import TypeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class InputField:
    """One property of a dictionary."""

    name: str
    """As it is sent."""
    type: TypeSpec
    required: bool = False
    description: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputObject:
    """A dictionary in place of a model."""

    name: str
    """The model's."""
    fields: tuple[InputField, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constructor:
    """How a model that is sent can be made, besides by the names of its fields."""

    names: Mapping[str, str]
    """Properties whose name in Python is another one, with that name."""
    tags: frozenset[str] = frozenset()
    """Properties that need not be given: the class has a value of its own there."""

    @property
    def has_own_names(self) -> bool:
        """Whether the names of Python need a dictionary of their own."""
        return bool(self.names or self.tags)

    @property
    def has_own_properties(self) -> bool:
        """Whether the document's names need one, besides the one in place of the model."""
        return bool(self.names and self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputAlias:
    """A union, or the values of an enum."""

    name: str
    """That of the alias among the models."""
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
    """The values of an enum by their names."""

    name: str
    """That of the alias among the models."""
    values: tuple[NamedValue, ...]
    description: str = ""


Input: TypeAlias = InputObject | InputAlias
