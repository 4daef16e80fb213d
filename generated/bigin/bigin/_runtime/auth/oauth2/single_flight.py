"""One at a time: what several calls want at once is done by one of them, for all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any, Final, TypeVar

from ...effects import Steps, Wait
from ...errors import ClientError

T = TypeVar("T")

ABANDONED: Final = object()
"""What is handed on by a caller that gave up: the next one does it."""


class SingleFlight:
    """Joins callers in threads and tasks. What fails, fails for all that wait for it."""

    def __init__(self) -> None:
        """Begin with nobody doing anything."""
        self._lock = Lock()
        self._current: Future[Any] | None = None

    def join(self, steps: Callable[[], Steps[T]]) -> Steps[T]:
        """Take the ``steps``, or wait for the caller that is taking them, and return the result."""
        while True:
            with self._lock:
                future, is_first = self._current, self._current is None
                if future is None:
                    future = self._current = Future()
                    future.set_running_or_notify_cancel()  # A caller that gives up ends no other.
            if is_first:
                return (yield from self._lead(future, steps))
            result = yield Wait(future)
            if result is not ABANDONED:
                value: T = result
                return value

    def _lead(self, future: Future[Any], steps: Callable[[], Steps[T]]) -> Steps[T]:
        try:
            result = yield from steps()
        except ClientError as error:
            self._current = None
            future.set_exception(error)
            raise
        except BaseException:  # Cancelled: the next one takes it over.
            self._current = None
            future.set_result(ABANDONED)
            raise
        self._current = None
        future.set_result(result)
        return result
