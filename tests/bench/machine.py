"""What the measurements depend on: the machine, its load, and the installed packages."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .clients import Environments


def machine(
    environments: Environments,
    libraries: Sequence[str],
    programs: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, str]:
    """Return labels and values at this moment, before the measurements.

    Libraries are those of our client; programs have an environment and a distribution.
    """
    named = {**(programs or {}), **{it: ("own", it) for it in libraries}}
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores of {_processor()}, {platform.system()}",
        "load before the start": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "oasmith": version("oasmith"),
        **{label: environments.version(*it) for label, it in named.items()},
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [it.partition(":")[2].strip() for it in lines if it.startswith("model name")]
    return names[0] if names else platform.machine()
