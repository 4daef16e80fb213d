"""Formatting with black, in two processes if there is much code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from threading import Thread

from oasmith.cpu_count import cpu_count
from oasmith.emit.filters import WIDTH

MODULE = "oasmith.format.black_pool"

PARALLEL_SIZE = 60_000
"""The number of characters from which a second process saves time."""


class NotFormatted(Exception):
    """An error of the formatter for invalid Python code, with the formatter's message."""


def format_with_black(files: Mapping[str, str]) -> dict[str, str]:
    """Format files with black. Raises ``NotFormatted`` for invalid code."""
    if sum(map(len, files.values())) < PARALLEL_SIZE or cpu_count() < 2:
        return _format_here(files)
    one, other = _halves(files)
    worker = _Worker(other)
    try:
        return {**_format_here(one), **worker.formatted()}
    finally:
        worker.end()


def _halves(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Split files into two parts of similar size, by assigning the longest first."""
    parts: tuple[dict[str, str], dict[str, str]] = ({}, {})
    sizes = [0, 0]
    for name in sorted(files, key=lambda path: (-len(files[path]), path)):
        shorter = sizes.index(min(sizes))
        parts[shorter][name] = files[name]
        sizes[shorter] += len(files[name])
    return parts


def _format_here(files: Mapping[str, str]) -> dict[str, str]:
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    mode = Mode(line_length=WIDTH, target_versions={TargetVersion.PY311})
    try:
        return {name: format_str(text, mode=mode) for name, text in files.items()}
    except (InvalidInput, ValueError) as error:
        raise NotFormatted(str(error)) from error


class _Worker:
    """black in a second process. It reads all input before it writes, so pipes cannot block."""

    def __init__(self, files: Mapping[str, str]) -> None:
        command = [sys.executable, "-P", "-m", MODULE]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self._files = files
        self._output = b""
        # A thread writes to the pipe, so that this process can format at the same time.
        self._thread = Thread(target=self._communicate, daemon=True)
        self._thread.start()

    def _communicate(self) -> None:
        self._output, _ = self._process.communicate(json.dumps(self._files).encode())

    def formatted(self) -> dict[str, str]:
        """Wait and return the formatted files; if the process failed, format them here."""
        self._thread.join()
        if self._process.returncode != 0:
            return _format_here(self._files)
        formatted: dict[str, str] = json.loads(self._output)
        return formatted

    def end(self) -> None:
        """End the process, whether it has finished or not."""
        self._process.kill()
        self._thread.join()


if __name__ == "__main__":
    json.dump(_format_here(json.load(sys.stdin)), sys.stdout)
