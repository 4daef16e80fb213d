"""What a page shows of one client, and how its parts are called in links."""

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
"""The fuller, the better known."""

WORDS: Mapping[CellState, str] = {
    CellState.RECORDED: "recorded from the API",
    CellState.TRANSCRIBED: "transcribed from documentation",
    CellState.UNSTATED: "source not stated",
    CellState.MISSING: "not covered",
    CellState.FAILING: "failing: an exchange is not what the document says",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a large set of fixtures is shown."""

    lines: int
    """Lines of a body."""
    is_complete: bool
    """Every exchange is shown; otherwise those with findings, and one for each cell."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One client, with what is known of its cells and exchanges."""

    report: Report
    verification: Verification
    anchors: Anchors
    limits: Limits
    anchor: str = field(init=False)

    def __post_init__(self) -> None:
        """Give the section its name."""
        object.__setattr__(self, "anchor", self.anchors.give(self.verification.name))

    @cached_property
    def known(self) -> Mapping[str, CheckedExchange]:
        """The exchanges by their names; the first of a name where several have it."""
        return {one.name: one for one in reversed(self.verification.exchanges)}

    @cached_property
    def anchors_of_exchanges(self) -> Mapping[int, str]:
        """Where each exchange is in the page, by its ``id()``."""
        return {
            id(one): self.anchors.give("exchange", self.anchor, one.name)
            for one in self.verification.exchanges
        }

    @cached_property
    def anchors_of_gaps(self) -> Mapping[int, str]:
        """Where the page says of a cell that it is not covered, by its ``id()``."""
        return {
            id(cell): self.anchors.give(
                "gap", self.anchor, cell.dimension, cell.operation, cell.name
            )
            for cell in self.gaps
        }

    @cached_property
    def gaps(self) -> tuple[Cell, ...]:
        """The cells that no exchange shows."""
        cells = self.verification.coverage.cells
        return tuple(cell for cell in cells if not self.shown_by(cell))

    @cached_property
    def _shown_by(self) -> Mapping[int, list[CheckedExchange]]:
        cells = self.verification.coverage.cells
        return {id(cell): exchanges_of(cell, self.known) for cell in cells}

    def shown_by(self, cell: Cell) -> list[CheckedExchange]:
        """Return the exchanges that show a cell, the first of which a click leads to."""
        return self._shown_by[id(cell)]

    def target(self, cell: Cell) -> str:
        """Return where a click on a cell leads: its exchange, or what is said of the gap."""
        shown = self.shown_by(cell)
        if shown:
            return self.anchors_of_exchanges[id(shown[0])]
        return self.anchors_of_gaps[id(cell)]

    def number_of(self, cell: Cell) -> int:
        """Return the number by which exchanges name a cell that they show."""
        return self._numbers[id(cell)]

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        cells = self.verification.coverage.cells
        return {id(cell): number for number, cell in enumerate(cells)}

    def anchor_of_operation(self, name: str) -> str:
        """Return where an operation is in the page."""
        return self._operations[name]

    @cached_property
    def _operations(self) -> Mapping[str, str]:
        names = dict.fromkeys(cell.operation for cell in self.verification.coverage.cells)
        return {name: self.anchors.give("operation", self.anchor, name) for name in names}

    def state(self, cell: Cell) -> CellState:
        """Return what is known of a cell."""
        return state(cell, self.known)

    @cached_property
    def numbers(self) -> Mapping[int, list[int]]:
        """The numbers of the cells that each exchange shows, by its ``id()``."""
        numbers: dict[int, list[int]] = {}
        for number, cell in enumerate(self.verification.coverage.cells):
            for one in self.shown_by(cell):
                numbers.setdefault(id(one), []).append(number)
        return numbers

    @cached_property
    def complete(self) -> frozenset[int]:
        """The exchanges that are shown as a whole, by their ``id()``; of others only the name."""
        exchanges = self.verification.exchanges
        if self.limits.is_complete:
            return frozenset(map(id, exchanges))
        first = (self.shown_by(cell)[:1] for cell in self.verification.coverage.cells)
        needed = {id(one) for some in first for one in some}
        return frozenset(needed | {id(one) for one in exchanges if one.findings})


def sign(worst: Level | None) -> Html:
    """Return the sign of the worst finding, or of none; words say the same elsewhere."""
    return tag("span", SIGNS[worst], class_=f"sign {worst or 'passed'}", aria_hidden="true")


def of_operation(cells: Iterable[Cell]) -> Mapping[str, list[Cell]]:
    """Return cells by the operations that they are of, in their order."""
    by_operation: dict[str, list[Cell]] = {}
    for cell in cells:
        by_operation.setdefault(cell.operation, []).append(cell)
    return by_operation
