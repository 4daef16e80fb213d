"""Ctrl-C while a batch goes on: it comes where it ends a wait, and never between two steps."""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator
from types import CodeType, FrameType
from typing import Any, Self


class Interrupts:
    """Lets the first Ctrl-C come only inside of what some functions call. The second always comes.

    Anywhere else an item could be lost on its way from the batch to the output; there Ctrl-C is
    noted, as ``is_requested``. Use it with ``with``, in the main thread; in another one Python
    brings no signals.
    """

    def __init__(self, waiting: Collection[CodeType]) -> None:
        """Change nothing yet; ``waiting`` are the functions."""
        self._waiting = waiting
        self._previous: Any = None
        self._count = 0

    def __enter__(self) -> Self:
        # Another handler is the program's own, or signals are ignored, as with nohup.
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            try:
                self._previous = signal.signal(signal.SIGINT, self._handle)
            except ValueError:
                self._previous = None  # It is not the main thread.
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    @property
    def is_requested(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._count > 0

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count > 1 or any(code in self._waiting for code in _callers(frame)):
            raise KeyboardInterrupt


def _callers(frame: FrameType | None) -> Iterator[CodeType]:
    """Yield the functions that wait for a frame to return."""
    while frame is not None and frame.f_back is not None:
        frame = frame.f_back
        yield frame.f_code
