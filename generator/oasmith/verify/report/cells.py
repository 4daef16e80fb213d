"""The coverage of a document as reports show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from oasmith.diagnostics.findings import Level
from oasmith.verify.report.content import KINDS, severity
from oasmith.verify.results import Cell, CheckedExchange, Dimension, Verification

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

PLURALS: Mapping[Dimension, str] = {
    "operation": "operations",
    "status": "statuses",
    "error row": "error rows",
    "data centre": "data centres",
    "scope": "scopes",
    "media type": "media types",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The coverage of one dimension."""

    dimension: Dimension
    covered: int
    recorded: int
    total: int

    def __str__(self) -> str:
        return f"{self.covered}/{self.total} {PLURALS[self.dimension]}"


def totals(verification: Verification, *, needs_recorded: bool) -> list[Totals]:
    """Return the coverage of each dimension that has cells."""
    return [
        Totals(
            dimension=dimension,
            covered=sum(cell.is_covered(needs_recorded=needs_recorded) for cell in cells),
            recorded=sum(cell.is_covered(needs_recorded=True) for cell in cells),
            total=len(cells),
        )
        for dimension in DIMENSIONS
        if (cells := verification.coverage.of(dimension))
    ]


def gaps(verification: Verification, *, needs_recorded: bool) -> list[Cell]:
    """Return the cells that are not covered."""
    cells = verification.coverage.cells
    return [cell for cell in cells if not cell.is_covered(needs_recorded=needs_recorded)]


def gap_words(cell: Cell) -> str:
    """Describe a gap: its cell, its operation, and the kinds of exchanges that do not suffice."""
    of = f" of {cell.operation}" if cell.operation and cell.dimension != "operation" else ""
    known = [kind for kind in KINDS if cell.covered_by.get(kind)]
    only = f" ({' and '.join(known)} only)" if known else ""
    return f"{cell.dimension} {cell.name}{of}{only}"


class CellState(StrEnum):
    """How well a cell is covered."""

    RECORDED = "recorded"
    TRANSCRIBED = "transcribed"
    UNSTATED = "unstated"
    MISSING = "not covered"
    FAILING = "failing"


def exchanges_of(cell: Cell, known: Mapping[str, CheckedExchange]) -> list[CheckedExchange]:
    """Return the exchanges that cover a cell: failing ones first, then recorded ones."""
    names = [name for kind in KINDS for name in cell.covered_by.get(kind, ())]
    exchanges = [known[name] for name in dict.fromkeys(names) if name in known]
    return sorted(
        exchanges, key=lambda one: len(Level) if one.worst is None else severity(one.worst)
    )


def state(cell: Cell, known: Mapping[str, CheckedExchange]) -> CellState:
    """Return the state of a cell.

    A cell with any failing exchange is failing: the exchange contradicts the document.
    """
    if any(one.worst is Level.ERROR for one in exchanges_of(cell, known)):
        return CellState.FAILING
    kind = next((kind for kind in KINDS if cell.covered_by.get(kind)), None)
    return CellState.MISSING if kind is None else CellState(kind)
