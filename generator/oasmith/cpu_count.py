"""How many CPUs this process may use."""

from __future__ import annotations

import os
import sys


def cpu_count() -> int:
    """Return their number; a container or a scheduler may allow fewer than there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
