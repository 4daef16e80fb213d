"""The time and waiting: whatever in the client depends on the clock asks here.

Callers write ``clock.sleep(...)``, so that a test can put another clock in its place.
"""

from __future__ import annotations

import asyncio
import time as system


def monotonic() -> float:
    """Return seconds that only go forward, to measure with."""
    return system.perf_counter()  # As ``monotonic``, and finer on Windows.


def time() -> float:
    """Return the time of day, in seconds since 1970."""
    return system.time()


def sleep(seconds: float) -> None:
    """Wait."""
    system.sleep(seconds)


async def sleep_async(seconds: float) -> None:
    """Wait, and let other tasks run meanwhile."""
    await asyncio.sleep(seconds)
