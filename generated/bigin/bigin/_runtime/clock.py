"""The clock and the sleeps of the runtime.

Everything that waits or measures time calls these by their module, ``clock.sleep(...)``, so that a
test can put a clock of its own in their place.
"""

from __future__ import annotations

import time as _time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


def monotonic() -> float:
    """Return seconds on a clock that never goes back; for deadlines and durations."""
    return _time.perf_counter()  # As monotonic, and finer on Windows.


def time() -> float:
    """Return seconds since 1970, on the clock of the machine; for expiry and dates."""
    return _time.time()


def sleep(seconds: float) -> None:
    """Wait, blocking this thread."""
    _time.sleep(seconds)


async def sleep_async(seconds: float) -> None:
    """Wait, letting other tasks run."""
    import asyncio  # A program that only blocks has no need of it.

    await asyncio.sleep(seconds)


def running_loop() -> AbstractEventLoop:
    """Return asyncio's loop. Raises ``RuntimeError`` under another library, such as trio."""
    import asyncio  # A program that only blocks has no need of it.

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "this client needs asyncio, and no event loop of asyncio is running here; "
            "under trio call the blocking client in trio.to_thread.run_sync"
        ) from None
