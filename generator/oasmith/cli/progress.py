"""The progress display of the stages on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress(name: str, stages: int) -> Iterator[Callable[[str], None]]:
    """Yield a function to call when a stage begins; shown if standard error is a terminal.

    Args:
        name: What is processed, such as the name of a client.
        stages: The number of stages; 0 shows nothing.
    """
    line = _ProgressLine(name, stages) if stages and sys.stderr.isatty() else None
    try:
        yield line.show if line is not None else lambda _: None
    finally:
        if line is not None:
            line.end()


class _ProgressLine:
    """A line with the current stage and a progress bar; removed at the end."""

    def __init__(self, name: str, stages: int) -> None:
        self._name = name
        self._stages = stages
        self._begun = 0
        self._bar: tuple[Progress, TaskID] | None = None

    def show(self, stage: str) -> None:
        """Show that a stage begins."""
        bar, task = self._started()
        description = f"{self._name}: {stage}"
        bar.update(task, description=description, completed=self._begun, refresh=True)
        self._begun += 1

    def _started(self) -> tuple[Progress, TaskID]:
        """Return the bar, created at the first stage: a cached run does not import rich."""
        if self._bar is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn as Elapsed,
            )

            # The name of a client is text, not markup.
            description = TextColumn("{task.description}", markup=False)
            columns = (description, BarColumn(20), MofNCompleteColumn(), Elapsed())
            # Without the thread of auto_refresh, a run can fork (concurrent_call.py).
            console = Console(stderr=True)
            bar = Progress(*columns, console=console, transient=True, auto_refresh=False)
            self._bar = bar, bar.add_task("", total=self._stages)
            bar.start()
        return self._bar

    def end(self) -> None:
        """Remove the line."""
        if self._bar is not None:
            self._bar[0].stop()
