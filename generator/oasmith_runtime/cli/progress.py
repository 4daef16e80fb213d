"""The progress of a batch, on a line of the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from .environment import has_rich

if TYPE_CHECKING:
    from rich.live import Live


class ProgressLine:
    """A line on standard error, for ``with``; nothing without rich or without a terminal."""

    def __init__(self, *, is_shown: bool) -> None:
        """Start without a line."""
        self._is_shown = is_shown and sys.stderr.isatty() and has_rich()
        self._live: Live | None = None

    def show(self, progress: Any) -> None:
        """Show the ``Progress`` of a batch."""
        if not self._is_shown:
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            console = Console(file=sys.stderr)
            self._live = Live(console=console, auto_refresh=False, redirect_stdout=False)
            self._live.start()
        self._live.update(Text(in_words(progress)), refresh=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # The last state remains on the terminal.
        if self._live is not None:
            self._live.stop()


def in_words(progress: Any) -> str:
    """Return e.g. ``200 items in 2 calls: 198 succeeded, 2 failed``."""
    names = ("succeeded", "failed", "unknown", "not_sent")
    counts = {name.replace("_", " "): getattr(progress, name) for name in names}
    states = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none"
    calls = f"{progress.calls} call{'' if progress.calls == 1 else 's'}"
    return f"{progress.items} items in {calls}: {states}"
