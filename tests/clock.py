"""A fake clock for clients, which only a test advances.

Nothing really waits: a wait advances the clock and is recorded, so that a test can assert the exact
waits, to the second, and takes no time.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
import time
from collections.abc import Callable
from types import ModuleType

import pytest

START = 1_800_000_000.0
"""The time of day at which a test begins: 15 January 2027, 08:00:00 UTC."""

LONG = 100.0
"""Seconds to wait for an immediate event on a busy machine."""


class FakeClock:
    """Advances only by ``advance`` and by waits; threads and tasks may wait at the same time."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        """The seconds of each wait, in their order."""
        self._passed = 0.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        """Return the seconds since the test began."""
        with self._lock:
            return self._passed

    def time(self) -> float:
        """Return the time of day."""
        return START + self.monotonic()

    def advance(self, seconds: float) -> None:
        """Advance the time."""
        with self._lock:
            self._passed += seconds

    def sleep(self, seconds: float) -> None:
        """Record a wait, and advance the time by it."""
        with self._lock:
            self.waits.append(seconds)
            self._passed += seconds

    async def sleep_async(self, seconds: float) -> None:
        """As ``sleep``; other tasks run meanwhile."""
        self.sleep(seconds)
        await asyncio.sleep(0)

    def install(self, package: ModuleType, patch: pytest.MonkeyPatch) -> None:
        """Replace the clock of a client's package."""
        module = importlib.import_module(f"{package.__name__}._runtime.clock")
        for name in ("monotonic", "time", "sleep", "sleep_async"):
            patch.setattr(module, name, getattr(self, name))


def until(is_so: Callable[[], bool], what: str) -> None:
    """Poll until a condition is true; fail if it never is."""
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.002)
