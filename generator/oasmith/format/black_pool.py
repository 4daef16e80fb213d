"""black, in two processes where there is much to format."""

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
"""Characters from which on a second process is worth its start."""


class NotFormatted(Exception):
    """What black does not take for Python; the message is its own."""


def format_with_black(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files formatted by black. Raises ``NotFormatted``."""
    if sum(map(len, files.values())) < PARALLEL_SIZE or cpu_count() < 2:
        return _format_here(files)
    one, other = _halves(files)
    worker = _Worker(other)
    try:
        return {**_format_here(one), **worker.formatted()}
    finally:
        worker.end()


def _halves(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return two parts of about the same size: the longest file goes to the shorter part."""
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
    """black in a second process. It reads all before it writes, so neither waits for the other."""

    def __init__(self, files: Mapping[str, str]) -> None:
        command = [sys.executable, "-P", "-m", MODULE]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        self._files = files
        self._output = b""
        # A thread feeds the pipe, so that this process can format meanwhile.
        self._thread = Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        self._output, _ = self._process.communicate(json.dumps(self._files).encode())

    def formatted(self) -> dict[str, str]:
        """Wait, and return the files; those of a process that failed are formatted here."""
        self._thread.join()
        if self._process.returncode != 0:
            return _format_here(self._files)
        formatted: dict[str, str] = json.loads(self._output)
        return formatted

    def end(self) -> None:
        """End the process, whether it is done or not."""
        self._process.kill()
        self._thread.join()


if __name__ == "__main__":
    json.dump(_format_here(json.load(sys.stdin)), sys.stdout)
