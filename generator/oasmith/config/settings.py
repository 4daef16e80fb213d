"""What a user decides about one client, besides the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from oasmith.config.names_lock import NOTHING, LockedNames
from oasmith.diagnostics.findings import Location

RuntimeKind: TypeAlias = Literal["vendored", "package"]
"""Whether a client carries what it needs of the runtime, or depends on ``oasmith-runtime``."""

Formatter: TypeAlias = Literal["black", "ruff"]
"""What formats the code of a client."""

FormatsKind: TypeAlias = Literal["types", "text"]
"""Whether dates, UUIDs and other formats of text are Python's types, or ``str``."""

NamingKind: TypeAlias = Literal["python", "document"]
"""Whether fields and methods are called as Python's are, or by the document's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the client is called, what it has, and what may be left out."""

    package: str
    """Import name."""
    client_class: str
    distribution: str
    """Name on a package index."""
    client_version: str = "0.1.0"
    cli: bool = False
    """Give the client a command line."""
    runtime: RuntimeKind = "vendored"
    formats: FormatsKind = "types"
    naming: NamingKind = "python"
    idempotency_header: str = ""
    """The header with a key of each call of POST or PATCH, where the document names none."""
    names: Mapping[str, str] = field(default_factory=dict)
    """JSON pointer of a node of the document to the name that it gets in Python."""
    named_at: Mapping[str, Location] = field(default_factory=dict)
    """Where the names are chosen, by pointer."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Regular expressions for ``resource.method``, with what such methods are called instead."""
    renames_at: Mapping[str, Location] = field(default_factory=dict)
    """Where they stand, by the expression."""
    locked: LockedNames = NOTHING
    """The names that do not change by themselves."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What the client's ``pyproject.toml`` says of it besides, by the keys of ``[project]``."""
    allow_partial: bool = False
    """Leave out what cannot be generated, and list it, instead of stopping."""
