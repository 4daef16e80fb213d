"""Rate limits: how many calls are made at once, and per time."""

from __future__ import annotations

import math
import os
from collections import deque
from concurrent.futures import Future
from threading import Lock

from . import clock
from .effects import Sleep, Steps, Wait
from .errors import ArgumentError, ResponseTimeout
from .http import TOTAL_TIMEOUT, check_deadline
from .messages import Request

_ANY = Request(method="", url="", headers={})
"""A request without a total timeout."""


class RateLimit:
    """Delays calls so that they do not exceed the rate limit of an API.

    Share one object between all clients that use the same token, also between threads, tasks, sync
    and async clients. After a response 429 with ``Retry-After``, all calls wait.
    """

    def __init__(
        self, *, calls: int | None = None, per: float = 60.0, concurrency: int | None = None
    ) -> None:
        """Allow ``calls`` in ``per`` seconds, and ``concurrency`` at once; None for no limit.

        Raises ``ArgumentError`` for invalid numbers, or if no call would be allowed.
        """
        _check_count("calls", calls)
        _check_count("concurrency", concurrency)
        if not isinstance(per, int | float) or isinstance(per, bool) or not 0 < per < math.inf:
            raise ArgumentError.of("per", f"{per!r} is not a number of seconds above 0")
        self._calls = calls
        self._per = per
        self._concurrency = concurrency
        self._recent: deque[float] = deque()
        self._not_before = 0.0
        self._enter_process()

    def _enter_process(self) -> None:
        """Reset after a fork: the calls that were running end in the parent process."""
        self._pid = os.getpid()
        self._free = self._concurrency
        self._waiting: deque[Future[None]] = deque()
        self._lock = Lock()

    def enter(self) -> Steps[None]:
        """Wait until a call may be made; call ``leave`` when it has ended."""
        return self._enter(_ANY)

    def _enter(self, request: Request) -> Steps[None]:
        if self._pid != os.getpid():
            self._enter_process()
        ticket = self._ticket()
        if ticket is not None:
            yield from self._queue(ticket, request)
        try:
            while (wait := self._wait()) > 0:
                left = request.deadline.left
                yield Sleep(wait if left is None else min(wait, left))
                check_deadline(request, sent=False)
        except BaseException:  # including a cancellation, which must free the place
            self.leave()
            raise

    def _queue(self, ticket: Future[None], request: Request) -> Steps[None]:
        left = request.deadline.left
        try:
            yield Wait(ticket, limit=None if left is None else max(left, 0.0))
        except BaseException as error:  # A cancellation, too, must not affect other calls.
            self._give_up(ticket)
            if isinstance(error, TimeoutError):
                raise ResponseTimeout(TOTAL_TIMEOUT, request=request, sent=False) from error
            raise

    def leave(self) -> None:
        """Release the slot of a call to the next one."""
        with self._lock:
            while self._waiting:
                ticket = self._waiting.popleft()
                # The ticket of a call that was cancelled meanwhile is skipped.
                if ticket.set_running_or_notify_cancel():
                    ticket.set_result(None)
                    return
            if self._free is not None:
                self._free += 1

    def pause(self, seconds: float) -> None:
        """Delay all calls for some seconds, as the API has requested."""
        with self._lock:
            self._not_before = max(self._not_before, clock.monotonic() + seconds)

    def _ticket(self) -> Future[None] | None:
        """Return None if a slot is free, or a future to wait for."""
        with self._lock:
            if self._free is None:
                return None
            if self._free > 0:
                self._free -= 1
                return None
            ticket: Future[None] = Future()
            self._waiting.append(ticket)
            return ticket

    def _give_up(self, ticket: Future[None]) -> None:
        """Leave the queue; pass on a slot that was assigned meanwhile."""
        if not ticket.cancel() and ticket.done() and not ticket.cancelled():
            self.leave()

    def _wait(self) -> float:
        """Return the seconds until the next call may begin; if it is 0, count the call."""
        with self._lock:
            now = clock.monotonic()
            if self._not_before > now:
                return self._not_before - now
            if self._calls is None:
                return 0.0
            while self._recent and self._recent[0] <= now - self._per:
                self._recent.popleft()
            if len(self._recent) < self._calls:
                # Counted now, under the lock, so that no other call takes the same slot.
                self._recent.append(now)
                return 0.0
            return self._recent[0] + self._per - now


def _check_count(argument: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        text = f"{value!r} is not a whole number of calls above 0, or None for no limit"
        raise ArgumentError.of(argument, text)


def enter_limit(limit: RateLimit, request: Request) -> Steps[None]:
    """Wait as ``RateLimit.enter`` does, within the total timeout of a call.

    Raises ``ResponseTimeout`` if the timeout expires first.
    """
    return limit._enter(request)
