"""What callers may use of a client: one value for each name, argument, field and constant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from oasmith.diagnostics.findings import Location

SymbolKind: TypeAlias = Literal[
    "module", "class", "function", "coroutine", "attribute", "field", "type", "constant"
]
"""A ``type`` is an alias, such as ``models.Kind``; a ``field`` is one of a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a function or a class takes."""

    name: str
    annotation: str = ""
    """Empty where it has none."""
    default: str | None = None
    """Its expression; None where the argument has to be given."""
    position: int | None = None
    """From 0; None where it is given by its name alone."""

    @property
    def is_required(self) -> bool:
        """Whether it has to be given."""
        return self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One public name."""

    name: str
    """Dotted, below the package: ``related_records.update``, ``models.Pet.tag``."""
    kind: SymbolKind
    location: Location
    identity: str = ""
    """What it names, the same in two clients where that is the same thing; empty if unknown."""
    annotation: str = ""
    """The type of a value or field, what a function returns, or what an alias stands for."""
    value: str = ""
    """The expression of a constant."""
    arguments: tuple[Argument, ...] | None = None
    """Of what can be called; None where it cannot, or where they are not known."""
    takes_more: bool = False
    """Whether any other argument is taken by its name."""
    bases: frozenset[str] = field(default_factory=frozenset)
    """The public classes that an exception or class is one of."""
    is_read: bool = True
    """Whether callers get such values from the client."""
    is_sent: bool = False
    """Whether callers make such values for it."""

    @property
    def parent(self) -> str:
        """The name that this one stands below."""
        return self.name.rpartition(".")[0]

    @property
    def is_called(self) -> bool:
        """Whether it is a function or a method."""
        return self.kind in ("function", "coroutine")


def blocking(name: str) -> str:
    """Return a name of an async client as the client that blocks has it."""
    parts = (part.removeprefix("Async") for part in name.split("."))
    return ".".join(filter(None, parts))
