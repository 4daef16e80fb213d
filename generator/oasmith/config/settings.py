"""The settings of a client that do not concern its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from oasmith.config.names_lock import NOTHING, LockedNames
from oasmith.diagnostics.findings import Location

RuntimeKind: TypeAlias = Literal["vendored", "package"]
"""Whether a client includes the parts of the runtime that it needs, or depends on it."""

Formatter: TypeAlias = Literal["black", "ruff"]
"""The formatter of a client's code."""

FormatsKind: TypeAlias = Literal["types", "text"]
"""Whether dates, UUIDs and similar formats are Python types, or ``str``."""

NamingKind: TypeAlias = Literal["python", "document"]
"""Whether fields and methods have Python-style names, or those of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a client."""

    package: str
    """The import name."""
    client_class: str
    distribution: str
    """The name on a package index."""
    client_version: str = "0.1.0"
    cli: bool = False
    """Whether the client has a command line."""
    runtime: RuntimeKind = "vendored"
    formats: FormatsKind = "types"
    naming: NamingKind = "python"
    idempotency_header: str = ""
    """The header for an idempotency key of each POST and PATCH, if the document declares none."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Python names that the user has chosen, by JSON pointer into the document."""
    named_at: Mapping[str, Location] = field(default_factory=dict)
    """The locations of these names in the configuration, by JSON pointer."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Regular expressions that match ``resource.method``, with the new names of the methods."""
    renames_at: Mapping[str, Location] = field(default_factory=dict)
    """The locations of the expressions in the configuration, by expression."""
    locked: LockedNames = NOTHING
    """The names in ``names.lock``."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """More metadata for the client's ``pyproject.toml``, by the keys of ``[project]``."""
    allow_partial: bool = False
    """Whether to leave out and list what cannot be generated, instead of failing."""
