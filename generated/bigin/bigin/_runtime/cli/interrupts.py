"""Ctrl-C while items are written: it comes where none of them is on its way to the output."""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, Self


class Interrupts:
    """Keeps back the first Ctrl-C except where it may come. The second one always comes.

    Use it with ``with``, in the main thread; in another one Python brings no signals.
    """

    def __init__(self, kept_back: Collection[CodeType]) -> None:
        """Change nothing yet. In the functions ``kept_back`` themselves it never comes."""
        self._kept_back = kept_back
        self._previous: Any = None
        self._is_allowed = False
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

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        is_between = frame is not None and frame.f_code in self._kept_back
        if self._count > 1 or (self._is_allowed and not is_between):
            raise KeyboardInterrupt

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """Let Ctrl-C come inside, and raise ``KeyboardInterrupt`` for one that was kept back."""
        self._is_allowed = True
        try:
            if self._count:
                raise KeyboardInterrupt
            yield
        finally:
            self._is_allowed = False
