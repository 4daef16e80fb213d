"""Handling of Ctrl-C during a batch: it interrupts only while the batch waits."""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator
from types import CodeType, FrameType
from typing import Any, Self


class Interrupts:
    """Raises ``KeyboardInterrupt`` for the first Ctrl-C only inside some functions, then anywhere.

    Elsewhere an item could be lost on its way from the batch to the output; there Ctrl-C only sets
    ``is_requested``. Use it with ``with``, in the main thread: Python delivers signals to no
    other thread.
    """

    def __init__(self, waiting: Collection[CodeType]) -> None:
        """Store ``waiting``, the code of the functions whose callees may be interrupted."""
        self._waiting = waiting
        self._previous: Any = None
        self._count = 0

    def __enter__(self) -> Self:
        # Any other handler is the program's own, or signals are ignored, as with nohup.
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
    """Yield the code of the callers of a frame."""
    while frame is not None and frame.f_back is not None:
        frame = frame.f_back
        yield frame.f_code
