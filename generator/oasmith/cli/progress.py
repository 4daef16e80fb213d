"""What a person at a terminal sees while the stages run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress(name: str, stages: int) -> Iterator[Callable[[str], None]]:
    """Give what is shown of each stage that begins; a terminal shows it on standard error.

    Args:
        name: What the stages make.
        stages: Their number; 0 shows nothing.
    """
    shown = _Shown(name, stages) if stages and sys.stderr.isatty() else None
    try:
        yield shown.tell if shown is not None else lambda _: None
    finally:
        if shown is not None:
            shown.end()


class _Shown:
    """A line with the stage and how far it is; it is gone at the end."""

    def __init__(self, name: str, stages: int) -> None:
        self._name = name
        self._stages = stages
        self._begun = 0
        self._bar: tuple[Progress, TaskID] | None = None

    def tell(self, stage: str) -> None:
        """Show that a stage begins."""
        bar, task = self._started()
        bar.update(task, description=f"{self._name}: {stage}", completed=self._begun)
        self._begun += 1

    def _started(self) -> tuple[Progress, TaskID]:
        """Return the bar. What is remembered runs no stage, and does not wait for rich."""
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
            words = TextColumn("{task.description}", markup=False)
            columns = (words, BarColumn(20), MofNCompleteColumn(), Elapsed())
            bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar = bar, bar.add_task("", total=self._stages)
            bar.start()
        return self._bar

    def end(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar[0].stop()
