"""Results of verifying fixtures: the findings of each check, and the coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from oasmith.diagnostics.findings import Finding, Level
from oasmith.fixtures.fixture import Exchange, Fixture, ProvenanceKind


class Check(StrEnum):
    """A check that is made of an exchange."""

    REQUEST = "request"
    """Does the request match the document?"""
    RESPONSE = "response"
    """Does the response match the document?"""
    SENT = "client-sends"
    """Does the client send exactly this request?"""
    READ = "client-reads"
    """Does the client read this response without a deviation?"""
    AGE = "age"
    """Is the recording recent enough?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedExchange:
    """An exchange with the findings of each check."""

    fixture: Fixture
    exchange: Exchange
    operation: str | None
    """The operation's id; None if the request matches no operation."""
    checks: Mapping[Check, tuple[Finding, ...]]
    """The findings of every check that was made; empty for a check that passed."""
    is_refused: bool = False
    """Whether the fixture expects the client to refuse the call."""

    @property
    def name(self) -> str:
        """The name in reports: that of the fixture, with an index if it has several exchanges."""
        if len(self.fixture.exchanges) == 1:
            return self.fixture.name
        return f"{self.fixture.name}[{self.fixture.exchanges.index(self.exchange)}]"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all checks."""
        return tuple(finding for findings in self.checks.values() for finding in findings)

    @property
    def worst(self) -> Level | None:
        """The worst level of its findings; None without findings."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in Level if level in levels), None)


Dimension: TypeAlias = Literal[
    "operation", "status", "error row", "data centre", "scope", "media type"
]
"""A kind of cell. Every server is a ``data centre``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One part of a document that exchanges can cover, and those that do."""

    dimension: Dimension
    operation: str
    """The operation's id; empty for a data centre, which belongs to all operations."""
    name: str
    """Such as ``202``, ``INVALID_DATA (HTTP 202)``, ``eu`` or ``response application/json``."""
    detail: str = ""
    """Further information for people: the message of an error row, the URL of a server."""
    pointer: str = ""
    """JSON pointer into the document."""
    covered_by: Mapping[ProvenanceKind, tuple[str, ...]] = field(default_factory=dict)
    """The names of the exchanges that cover it, by their provenance."""

    def is_covered(self, *, needs_recorded: bool = False) -> bool:
        """Return whether an exchange covers it; with ``needs_recorded``, a recorded one."""
        kinds = ("recorded",) if needs_recorded else tuple(self.covered_by)
        return any(self.covered_by.get(kind) for kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All cells of a document, each with the exchanges that cover it."""

    cells: tuple[Cell, ...]

    def of(self, dimension: Dimension) -> tuple[Cell, ...]:
        """Return the cells of one dimension."""
        return tuple(cell for cell in self.cells if cell.dimension == dimension)

    def share(self, *, needs_recorded: bool = False) -> float:
        """Return the covered share of all cells, from 0 to 1; 1 if there are no cells."""
        covered = [cell for cell in self.cells if cell.is_covered(needs_recorded=needs_recorded)]
        return len(covered) / len(self.cells) if self.cells else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying the fixtures of one client."""

    name: str
    """The client's name in ``oasmith.toml``, or the document's path."""
    title: str
    """The title of the document."""
    version: str
    """The version of the document."""
    document: str
    """The document's path as shown in findings."""
    exchanges: tuple[CheckedExchange, ...]
    coverage: Coverage
    findings: tuple[Finding, ...] = ()
    """Findings about no exchange: unreadable files, missing coverage, the baseline."""
    has_client: bool = True
    """Whether the generated client was checked as well."""
    seconds: float = 0.0

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Every finding, those of the exchanges first."""
        of_exchanges = (finding for one in self.exchanges for finding in one.findings)
        return (*of_exchanges, *self.findings)

    @property
    def fixtures(self) -> tuple[Fixture, ...]:
        """The fixtures, without duplicates."""
        known = {id(one.fixture): one.fixture for one in self.exchanges}
        return tuple(known.values())

    def provenance(self, kind: ProvenanceKind) -> int:
        """Return the number of fixtures with a kind of provenance."""
        return sum(fixture.provenance.kind == kind for fixture in self.fixtures)
