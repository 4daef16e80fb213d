"""Measurements that tests take while they run: printed at the end with ``--figures``."""

from __future__ import annotations

import resource
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


class Figures:
    """Counts by group and name; threads may count at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._groups: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()

    def count(self, group: str, name: str, times: int = 1) -> None:
        """Add to a figure."""
        with self._lock:
            self._groups.setdefault(group, Counter())[name] += times

    def to_dict(self) -> dict[str, dict[str, int]]:
        """Return all figures, for the process that shows them."""
        return {group: dict(names) for group, names in self._groups.items()}

    def add(self, counted: dict[str, dict[str, int]]) -> None:
        """Add what another process has counted."""
        for group, names in counted.items():
            for name, times in names.items():
                self.count(group, name, times)

    def lines(self) -> Iterator[str]:
        """Yield a table of all figures, group by group."""
        for group in sorted(self._groups):
            names = self._groups[group]
            yield f"{group}: {sum(names.values()):,}" if group == FAULTS else group
            for name, times in sorted(names.items()):
                yield f"    {name:<44} {times:>12,}"


FAULTS = "faults tried"
ITEMS = "items of batches"
TOKENS = "tokens"
MEMORY = "memory, kB"
CALLS = "calls"

FIGURES = Figures()


def memory() -> int:
    """Return the most memory that this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def resident() -> int:
    """Return the memory that this process has now, in kB; where only Linux tells, the most."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return memory()
    return int(statm.read_text().split()[1]) * resource.getpagesize() // 1024
