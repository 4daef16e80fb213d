"""What applying overlays may cost, counted in steps: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

MAX_STEPS = 10_000_000
"""Members that the queries for one file may look at."""
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

    def look(self, number: int) -> None:
        """Count members that a query looks at. Raises ``LimitError``."""
        self.steps += number
        if self.steps > MAX_STEPS:
            raise LimitError(f"the queries look at more than {MAX_STEPS:,} members")

    def write(self, number: int) -> None:
        """Count nodes that are about to be written. Raises ``LimitError``."""
        if self.written + number > MAX_WRITTEN:
            raise LimitError(f"the overlays would write more than {MAX_WRITTEN:,} nodes")
        self.written += number
