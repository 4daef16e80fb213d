"""What applying overlays may cost, counted in steps: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_STEPS = 10_000_000
"""Members that the queries for one file may look at, besides those that each has for itself."""
STEPS_OF_A_NODE = 10
"""How often each query may look at each node, without that being counted: the usual is 4 times."""
LARGEST = 1_000_000
"""Nodes of a large document; one with more has as many only by its aliases."""
MAX_WRITTEN = 500_000
"""Nodes that overlays may write into one file."""
MAX_QUERY = 4000
"""Characters of a query."""


class LimitError(Exception):
    """Something costs more than it may; the message says what."""


@dataclass(slots=True)
class Meter:
    """Counts what is looked at and what is written. Going on beyond a limit is refused."""

    steps: int = 0
    written: int = 0
    _limit: int = field(default_factory=lambda: MAX_STEPS)

    def begin(self, size: int) -> None:
        """Begin another action on a document with so many nodes."""
        self._limit += STEPS_OF_A_NODE * min(size, LARGEST)

    def look(self, number: int) -> None:
        """Count members that a query looks at. Raises ``LimitError``."""
        self.steps += number
        if self.steps > self._limit:
            raise LimitError(f"the queries look at more than {self._limit:,} members")

    def write(self, number: int) -> None:
        """Count nodes that are about to be written. Raises ``LimitError``."""
        if self.written + number > MAX_WRITTEN:
            raise LimitError(f"the overlays would write more than {MAX_WRITTEN:,} nodes")
        self.written += number
