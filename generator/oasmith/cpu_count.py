"""The number of CPUs that this process may use."""

from __future__ import annotations

import os
import sys


def cpu_count() -> int:
    """Return the number of usable CPUs; a container or scheduler may allow fewer than exist."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
