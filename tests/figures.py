"""Measurements that tests take while they run: printed at the end with ``--figures``."""

from __future__ import annotations

import resource
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


class Figures:
    """Counts by group and name; thread-safe."""

    def __init__(self) -> None:
        """Start with no measurements."""
        self._groups: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()

    def count(self, group: str, name: str, times: int = 1) -> None:
        """Add to a measurement."""
        with self._lock:
            self._groups.setdefault(group, Counter())[name] += times

    def to_dict(self) -> dict[str, dict[str, int]]:
        """Return all measurements, for the process that prints them."""
        return {group: dict(names) for group, names in self._groups.items()}

    def add(self, counted: dict[str, dict[str, int]]) -> None:
        """Add the measurements of another process."""
        for group, names in counted.items():
            for name, times in names.items():
                self.count(group, name, times)

    def lines(self) -> Iterator[str]:
        """Yield a table of all measurements, group by group."""
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
    """Return the peak memory of this process, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def resident() -> int:
    """Return the current memory of this process, in kB; the peak on systems other than Linux."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return memory()
    return int(statm.read_text().split()[1]) * resource.getpagesize() // 1024
