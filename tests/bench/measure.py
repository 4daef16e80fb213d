"""Runs a command, and reports its duration and the peak memory of its largest process.

A separate program: the kernel counts the memory of the process that starts a command as the
command's, so that process must be small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

TIMEOUT = 900.0
"""Seconds after which a command counts as failed."""


@dataclass(frozen=True)
class Ran:
    """The result of one command."""

    seconds: float
    processor: float
    """Seconds of CPU time of the command and the children that it waited for."""
    megabytes: float
    """The peak of the largest process of the command, including children that it waited for."""
    status: int
    output: str


def run(
    command: Sequence[str], *, cwd: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run ``command`` in ``cwd``; its output is written to ``log``."""
    trampoline = [sys.executable, "-I", "-S", __file__, str(log), *map(str, command)]
    done = subprocess.run(
        trampoline,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT,
    )
    found = json.loads(done.stdout)
    output = log.read_text(encoding="utf-8", errors="replace")
    return Ran(**found, output=output)


def peak(usage: struct_rusage) -> float:
    """Return the peak memory of a process in megabytes."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Run the command in the arguments after the first, which names the file for its output."""
    log, *command = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, log, flags, 0o644), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    found = {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "megabytes": peak(usage),
        "status": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
