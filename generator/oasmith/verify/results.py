"""What verifying fixtures gives: the findings of each check, and what is covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from oasmith.diagnostics.findings import Finding, Level
from oasmith.fixtures.fixture import Exchange, Fixture, ProvenanceKind


class Check(StrEnum):
    """One question that is asked of an exchange."""

    REQUEST = "request"
    """Does the request fit the document?"""
    RESPONSE = "response"
    """Does the response fit the document?"""
    SENT = "client-sends"
    """Does the client send exactly this request?"""
    READ = "client-reads"
    """Does the client read this response without deviation?"""
    AGE = "age"
    """Is the recording young enough?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedExchange:
    """One exchange with what each check has to say of it."""

    fixture: Fixture
    exchange: Exchange
    operation: str | None
    """The operation's id; None where the request calls none."""
    checks: Mapping[Check, tuple[Finding, ...]]
    """Every check that was made; without findings where all is well."""
    is_refused: bool = False
    """Whether the fixture expects that the client refuses the call."""

    @property
    def name(self) -> str:
        """How reports call it: that of the fixture, with a number where it has several."""
        if len(self.fixture.exchanges) == 1:
            return self.fixture.name
        return f"{self.fixture.name}[{self.fixture.exchanges.index(self.exchange)}]"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What all checks have to say."""
        return tuple(finding for findings in self.checks.values() for finding in findings)

    @property
    def worst(self) -> Level | None:
        """The worst level of its findings; None where there is none."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in Level if level in levels), None)


Dimension: TypeAlias = Literal[
    "operation", "status", "error row", "data centre", "scope", "media type"
]
"""What is counted. ``data centre`` stands for every server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing that the document says, and the exchanges that show it."""

    dimension: Dimension
    operation: str
    """The operation's id; empty for a data centre, which all operations share."""
    name: str
    """Such as ``202``, ``INVALID_DATA (HTTP 202)``, ``eu`` or ``response application/json``."""
    detail: str = ""
    """What people want to know besides: the message of a row, the URL of a server."""
    pointer: str = ""
    """JSON pointer into the document."""
    shown_by: Mapping[ProvenanceKind, tuple[str, ...]] = field(default_factory=dict)
    """The names of exchanges, by where they come from."""

    def is_covered(self, *, needs_recorded: bool = False) -> bool:
        """Return whether an exchange shows it; with ``needs_recorded`` one of the live API."""
        kinds = ("recorded",) if needs_recorded else tuple(self.shown_by)
        return any(self.shown_by.get(kind) for kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All that a document says, with what shows it."""

    cells: tuple[Cell, ...]

    def of(self, dimension: Dimension) -> tuple[Cell, ...]:
        """Return the cells of one dimension."""
        return tuple(cell for cell in self.cells if cell.dimension == dimension)

    def share(self, *, needs_recorded: bool = False) -> float:
        """Return the covered share of all cells, from 0 to 1; 1 where there are none."""
        covered = [cell for cell in self.cells if cell.is_covered(needs_recorded=needs_recorded)]
        return len(covered) / len(self.cells) if self.cells else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying the fixtures of one client gives."""

    name: str
    """The client's name in ``oasmith.toml``, else the document's path."""
    title: str
    """Of the document."""
    version: str
    """Of the document."""
    document: str
    """The document's path, as findings show it."""
    exchanges: tuple[CheckedExchange, ...]
    coverage: Coverage
    findings: tuple[Finding, ...] = ()
    """What is not about one exchange: files that cannot be read, missing coverage, the baseline."""
    has_client: bool = True
    """Whether the generated client was checked, too."""
    seconds: float = 0.0

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Every finding, those of the exchanges first."""
        of_exchanges = (finding for one in self.exchanges for finding in one.findings)
        return (*of_exchanges, *self.findings)

    @property
    def fixtures(self) -> tuple[Fixture, ...]:
        """The fixtures, each once."""
        known = {id(one.fixture): one.fixture for one in self.exchanges}
        return tuple(known.values())

    def provenance(self, kind: ProvenanceKind) -> int:
        """Return how many fixtures come from somewhere."""
        return sum(fixture.provenance.kind == kind for fixture in self.fixtures)
