"""How far a batch is, on one line of a terminal that is written again and again."""

from __future__ import annotations

from typing import IO

from ..lots import Progress


class Line:
    """A line on ``stream``; nothing where that is no terminal."""

    def __init__(self, stream: IO[str], *, is_quiet: bool) -> None:
        """Show nothing yet."""
        self._stream = stream
        self._is_shown = not is_quiet and stream.isatty()
        self._last = ""

    def show(self, progress: Progress) -> None:
        """Show how far it is."""
        self._last = in_words(progress)
        self._write(f"\r\x1b[K{self._last}")

    def clear(self) -> None:
        """Make room for other lines."""
        if self._last:
            self._write("\r\x1b[K")

    def end(self) -> None:
        """Leave the last state behind."""
        if self._last:
            self._write(f"\r\x1b[K{self._last}\n")

    def _write(self, text: str) -> None:
        if self._is_shown:
            self._stream.write(text)
            self._stream.flush()


def in_words(progress: Progress) -> str:
    """Return e.g. ``200 items in 2 calls: 198 succeeded, 2 failed``."""
    counts = {
        "succeeded": progress.succeeded,
        "failed": progress.failed,
        "unknown": progress.unknown,
        "not sent": progress.not_sent,
    }
    states = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    calls = f"{progress.calls} call{'' if progress.calls == 1 else 's'}"
    return f"{progress.items} items in {calls}: {states or 'none'}"
