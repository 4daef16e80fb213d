"""Limits on the cost of overlays, counted in steps, so that they are the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_STEPS = 10_000_000
"""Members that all queries for one file may visit, in addition to the allowance of each action."""
STEPS_OF_A_NODE = 10
"""The allowance of each action, for each node of the document; queries usually need 4."""
LARGEST = 1_000_000
"""Maximum number of nodes for the allowance; only documents with many aliases have more."""
MAX_WRITTEN = 500_000
"""Maximum number of nodes that overlays may write to one file."""
MAX_QUERY = 4000
"""Maximum length of a query."""


class LimitError(Exception):
    """A limit is exceeded; the message says which."""


@dataclass(slots=True)
class Meter:
    """Counts the nodes that are visited and written, and enforces the limits."""

    steps: int = 0
    written: int = 0
    _limit: int = field(default_factory=lambda: MAX_STEPS)

    def begin(self, size: int) -> None:
        """Begin another action on a document with ``size`` nodes."""
        self._limit += STEPS_OF_A_NODE * min(size, LARGEST)

    def visit(self, number: int) -> None:
        """Count members that a query visits. Raises ``LimitError``."""
        self.steps += number
        if self.steps > self._limit:
            raise LimitError(f"the queries visit more than {self._limit:,} members")

    def write(self, number: int) -> None:
        """Count nodes before they are written. Raises ``LimitError``."""
        if self.written + number > MAX_WRITTEN:
            raise LimitError(f"the overlays would write more than {MAX_WRITTEN:,} nodes")
        self.written += number
