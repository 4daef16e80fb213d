"""The public symbols of a client: names with their arguments, types and values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from oasmith.diagnostics.findings import Location

SymbolKind: TypeAlias = Literal[
    "module", "class", "function", "coroutine", "attribute", "field", "type", "constant"
]
"""A ``type`` is a type alias, such as ``models.Kind``; a ``field`` belongs to a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a function or of a class."""

    name: str
    annotation: str = ""
    """Empty without an annotation."""
    default: str | None = None
    """The expression of the default; None if the argument is required."""
    position: int | None = None
    """The position from 0; None if it can only be passed by keyword."""

    @property
    def is_required(self) -> bool:
        """Whether it is required."""
        return self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One public name of a client."""

    name: str
    """Dotted, below the package: ``related_records.update``, ``models.Pet.tag``."""
    kind: SymbolKind
    location: Location
    identity: str = ""
    """An identifier of the named object, equal in two clients; empty if unknown."""
    annotation: str = ""
    """The type of a value or field, the return type of a function, or the target of an alias."""
    value: str = ""
    """The expression of a constant."""
    arguments: tuple[Argument, ...] | None = None
    """The arguments of a callable; None for anything else, or if they are not known."""
    takes_more: bool = False
    """Whether it also accepts any other keyword argument."""
    bases: frozenset[str] = field(default_factory=frozenset)
    """The public base classes of a class."""
    is_read: bool = True
    """Whether callers get such values from the client."""
    is_sent: bool = False
    """Whether callers pass such values to the client."""

    @property
    def parent(self) -> str:
        """The name of the parent, such as the class of a method."""
        return self.name.rpartition(".")[0]

    @property
    def is_called(self) -> bool:
        """Whether it is a function or a method."""
        return self.kind in ("function", "coroutine")


def blocking(name: str) -> str:
    """Return the blocking client's name for a name of the async client."""
    parts = (part.removeprefix("Async") for part in name.split("."))
    return ".".join(filter(None, parts))
