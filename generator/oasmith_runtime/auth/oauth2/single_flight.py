"""Single flight: one of several concurrent callers does the work for all of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar
from weakref import WeakSet

from ...effects import Steps, Wait
from ...errors import ClientClosed, ClientError, TokenError
from ...timeouts import Deadline

T = TypeVar("T")

ABANDONED: Final = object()
"""The result of a caller that gave up: the next caller takes over."""


class SingleFlight:
    """Joins callers in threads and tasks. A failure is raised in all waiting callers.

    Only an error that concerns a single caller, such as its own deadline, is not passed on.
    """

    def __init__(self) -> None:
        """Start without a caller."""
        self.reset()
        _flights.add(self)

    def reset(self) -> None:
        """Forget the current caller: after a fork, its thread does not exist in the child."""
        self._lock = threading.Lock()
        self._current: Future[Any] | None = None
        self._thread: int | None = None

    def join(self, steps: Callable[[], Steps[T]], deadline: Deadline) -> Steps[T]:
        """Run the ``steps``, or wait for the caller that is running them, and return the result.

        Raises ``TokenError`` if the ``deadline`` of a waiting caller expires.
        """
        while True:
            with self._lock:
                future, is_first = self._current, self._current is None
                if future is None:
                    future = self._current = Future()
                    future.set_running_or_notify_cancel()  # One waiter cannot cancel it.
                    self._thread = threading.get_ident()
                thread = self._thread
            if is_first:
                return (yield from self._lead(future, steps, deadline))
            try:
                result = yield Wait(future, deadline.left, thread)
            except TimeoutError:
                raise TokenError(
                    "another call is refreshing the token, and took too long",
                    hint="Raise the total timeout.",
                ) from None
            if result is not ABANDONED:
                value: T = result
                return value

    def _lead(
        self, future: Future[Any], steps: Callable[[], Steps[T]], deadline: Deadline
    ) -> Steps[T]:
        try:
            result = yield from steps()
        except ClientError as error:
            self._current = None
            if deadline.is_over or isinstance(error, ClientClosed):
                future.set_result(ABANDONED)
            else:
                future.set_exception(error)
            raise
        except BaseException:  # Cancelled: the next caller takes over.
            self._current = None
            future.set_result(ABANDONED)
            raise
        self._current = None
        future.set_result(result)
        return result


_flights: WeakSet[SingleFlight] = WeakSet()


def _reset_all() -> None:
    for flight in list(_flights):
        flight.reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_all)
