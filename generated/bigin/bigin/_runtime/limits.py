"""Rate limits: how many calls are made at once, and in a time."""

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
    """Holds calls back so that an API need not refuse them.

    Share one object between all clients that use the same token: threads, tasks, blocking and
    awaiting clients may mix. After a response 429 that asks to wait, all calls wait.
    """

    def __init__(
        self, *, calls: int | None = None, per: float = 60.0, concurrency: int | None = None
    ) -> None:
        """Allow ``calls`` in ``per`` seconds, and ``concurrency`` at once; None for any number.

        Raises ``ArgumentError`` for what is no such number, or would allow nothing.
        """
        _check_count("calls", calls)
        _check_count("concurrency", concurrency)
        if not isinstance(per, int | float) or isinstance(per, bool) or not 0 < per < math.inf:
            raise ArgumentError.of("per", f"{per!r} is not a number of seconds; it must be above 0")
        self._calls = calls
        self._per = per
        self._concurrency = concurrency
        self._recent: deque[float] = deque()
        self._not_before = 0.0
        self._enter_process()

    def _enter_process(self) -> None:
        """Begin with all places free: calls that were under way at a fork end in the parent."""
        self._pid = os.getpid()
        self._free = self._concurrency
        self._waiting: deque[Future[None]] = deque()
        self._lock = Lock()

    def enter(self) -> Steps[None]:
        """Wait until a call may be made; ``leave`` follows when it has ended."""
        return self._enter(_ANY)

    def _enter(self, request: Request) -> Steps[None]:
        if self._pid != os.getpid():
            self._enter_process()
        ticket = self._ticket()
        if ticket is not None:
            yield from self._stand_in_line(ticket, request)
        try:
            while (wait := self._wait()) > 0:
                left = request.deadline.left
                yield Sleep(wait if left is None else min(wait, left))
                check_deadline(request, sent=False)
        except BaseException:
            self.leave()
            raise

    def _stand_in_line(self, ticket: Future[None], request: Request) -> Steps[None]:
        left = request.deadline.left
        try:
            yield Wait(ticket, limit=None if left is None else max(left, 0.0))
        except BaseException as error:  # Also when it is cancelled, which no other call is to feel.
            self._give_up(ticket)
            if isinstance(error, TimeoutError):
                raise ResponseTimeout(TOTAL_TIMEOUT, request=request, sent=False) from error
            raise

    def leave(self) -> None:
        """Let the next call in."""
        with self._lock:
            while self._waiting:
                ticket = self._waiting.popleft()
                # A ticket of a call that was cancelled meanwhile goes to nobody.
                if ticket.set_running_or_notify_cancel():
                    ticket.set_result(None)
                    return
            if self._free is not None:
                self._free += 1

    def pause(self, seconds: float) -> None:
        """Let no call begin for some time: the API has asked for it."""
        with self._lock:
            self._not_before = max(self._not_before, clock.monotonic() + seconds)

    def _ticket(self) -> Future[None] | None:
        """Return None for a place at once, or what to wait for."""
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
        """Leave the queue; a place that was given meanwhile goes to the next one."""
        if not ticket.cancel() and ticket.done() and not ticket.cancelled():
            self.leave()

    def _wait(self) -> float:
        """Return the seconds until the next call may begin; with 0 it is counted."""
        with self._lock:
            now = clock.monotonic()
            if self._not_before > now:
                return self._not_before - now
            if self._calls is None:
                return 0.0
            while self._recent and self._recent[0] <= now - self._per:
                self._recent.popleft()
            if len(self._recent) < self._calls:
                # Counted now, under the lock, so that no other call takes the same place.
                self._recent.append(now)
                return 0.0
            return self._recent[0] + self._per - now


def _check_count(argument: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        text = f"{value!r} is not a whole number of calls; it must be above 0, or None for any"
        raise ArgumentError.of(argument, text)


def enter_limit(limit: RateLimit, request: Request) -> Steps[None]:
    """Wait as ``RateLimit.enter`` does, within the total timeout of a call.

    Raises ``ResponseTimeout`` when that is over before.
    """
    return limit._enter(request)
