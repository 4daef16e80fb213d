"""The clock and the sleep functions of the runtime.

All code that waits or measures time calls these via the module, ``clock.sleep(...)``, so that a
test can replace them.
"""

from __future__ import annotations

import time as _time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


def monotonic() -> float:
    """Return seconds on a monotonic clock; for deadlines and durations."""
    return _time.perf_counter()  # Also monotonic, with a finer resolution on Windows.


def time() -> float:
    """Return seconds since 1970 on the system clock; for expiry and dates."""
    return _time.time()


def sleep(seconds: float) -> None:
    """Block this thread for some seconds."""
    _time.sleep(seconds)


async def sleep_async(seconds: float) -> None:
    """Wait for some seconds while other tasks run."""
    import asyncio  # Imported here, because a sync program does not need it.

    await asyncio.sleep(seconds)


def running_loop() -> AbstractEventLoop:
    """Return asyncio's event loop. Raises ``RuntimeError`` under another library, such as trio."""
    import asyncio  # Imported here, because a sync program does not need it.

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "this client needs asyncio, and no asyncio event loop is running here; "
            "under trio, call the sync client in trio.to_thread.run_sync"
        ) from None
