"""The data of a page about one client, with the anchors of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from oasmith.diagnostics.findings import Level
from oasmith.page.anchors import Anchors
from oasmith.page.html import Html, tag
from oasmith.verify.report.cells import CellState, exchanges_of, state
from oasmith.verify.report.content import SIGNS, Report
from oasmith.verify.results import Cell, CheckedExchange, Verification

MARKS: Mapping[CellState, str] = {
    CellState.RECORDED: "●",
    CellState.TRANSCRIBED: "◐",
    CellState.UNSTATED: "◌",
    CellState.MISSING: "○",
    CellState.FAILING: "✗",
}
"""Marks of cells: the fuller the circle, the better the coverage."""

WORDS: Mapping[CellState, str] = {
    CellState.RECORDED: "recorded from the API",
    CellState.TRANSCRIBED: "transcribed from documentation",
    CellState.UNSTATED: "source not stated",
    CellState.MISSING: "not covered",
    CellState.FAILING: "failing: an exchange is not what the document says",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits on the content of a page."""

    lines: int
    """The maximum number of lines of a body."""
    is_complete: bool
    """Whether every exchange is shown; otherwise only those with findings, and one per cell."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The part of a page about one client, with indexes of its cells and exchanges."""

    report: Report
    verification: Verification
    anchors: Anchors
    limits: Limits
    anchor: str = field(init=False)

    def __post_init__(self) -> None:
        """Create the anchor of the section."""
        object.__setattr__(self, "anchor", self.anchors.give(self.verification.name))

    @cached_property
    def known(self) -> Mapping[str, CheckedExchange]:
        """The exchanges by name; the first one if several have the same name."""
        return {one.name: one for one in reversed(self.verification.exchanges)}

    @cached_property
    def anchors_of_exchanges(self) -> Mapping[int, str]:
        """The anchors of the exchanges, by their ``id()``."""
        return {
            id(one): self.anchors.give("exchange", self.anchor, one.name)
            for one in self.verification.exchanges
        }

    @cached_property
    def anchors_of_gaps(self) -> Mapping[int, str]:
        """The anchors of the cells that are not covered, by their ``id()``."""
        return {
            id(cell): self.anchors.give(
                "gap", self.anchor, cell.dimension, cell.operation, cell.name
            )
            for cell in self.gaps
        }

    @cached_property
    def gaps(self) -> tuple[Cell, ...]:
        """The cells that no exchange covers."""
        cells = self.verification.coverage.cells
        return tuple(cell for cell in cells if not self.exchanges_of(cell))

    @cached_property
    def _exchanges_of(self) -> Mapping[int, list[CheckedExchange]]:
        cells = self.verification.coverage.cells
        return {id(cell): exchanges_of(cell, self.known) for cell in cells}

    def exchanges_of(self, cell: Cell) -> list[CheckedExchange]:
        """Return the exchanges that cover a cell; the mark of the cell links to the first."""
        return self._exchanges_of[id(cell)]

    def target(self, cell: Cell) -> str:
        """Return the anchor that a cell links to: its first exchange, or its gap."""
        exchanges = self.exchanges_of(cell)
        if exchanges:
            return self.anchors_of_exchanges[id(exchanges[0])]
        return self.anchors_of_gaps[id(cell)]

    def number_of(self, cell: Cell) -> int:
        """Return the number of a cell, by which exchanges refer to the cells that they cover."""
        return self._numbers[id(cell)]

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        cells = self.verification.coverage.cells
        return {id(cell): number for number, cell in enumerate(cells)}

    def anchor_of_operation(self, name: str) -> str:
        """Return the anchor of an operation."""
        return self._operations[name]

    @cached_property
    def _operations(self) -> Mapping[str, str]:
        names = dict.fromkeys(cell.operation for cell in self.verification.coverage.cells)
        return {name: self.anchors.give("operation", self.anchor, name) for name in names}

    def state(self, cell: Cell) -> CellState:
        """Return the state of a cell."""
        return state(cell, self.known)

    @cached_property
    def numbers(self) -> Mapping[int, list[int]]:
        """The numbers of the cells that each exchange covers, by its ``id()``."""
        numbers: dict[int, list[int]] = {}
        for number, cell in enumerate(self.verification.coverage.cells):
            for one in self.exchanges_of(cell):
                numbers.setdefault(id(one), []).append(number)
        return numbers

    @cached_property
    def complete(self) -> frozenset[int]:
        """The exchanges that are shown in full, by their ``id()``; others only by name."""
        exchanges = self.verification.exchanges
        if self.limits.is_complete:
            return frozenset(map(id, exchanges))
        first = (self.exchanges_of(cell)[:1] for cell in self.verification.coverage.cells)
        needed = {id(one) for some in first for one in some}
        return frozenset(needed | {id(one) for one in exchanges if one.findings})


def sign(worst: Level | None) -> Html:
    """Return the sign of a level, hidden from screen readers; the text next to it says the same."""
    return tag("span", SIGNS[worst], class_=f"sign {worst or 'passed'}", aria_hidden="true")


def of_operation(cells: Iterable[Cell]) -> Mapping[str, list[Cell]]:
    """Group cells by operation, in order."""
    by_operation: dict[str, list[Cell]] = {}
    for cell in cells:
        by_operation.setdefault(cell.operation, []).append(cell)
    return by_operation
