"""When a call is repeated, and how long to wait before it.

Sources: RFC 9110, sections 9.2.2 (idempotent methods) and 10.2.3 (``Retry-After``).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock

from . import clock

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """When and how a call is repeated. Times are seconds."""

    most: int = 2
    """How often a call is repeated after its first time."""
    statuses: tuple[str, ...] = ("408", "429", "500", "502", "503", "504")
    """Statuses after which it is repeated, such as ``503`` or ``5XX``."""
    connection_errors: bool = True
    """Whether it is repeated when no complete answer arrived."""
    initial: float = 0.5
    """The longest first wait; each wait is drawn anew between 0 and its longest."""
    longest: float = 8.0
    """No wait is longer, unless the server asks for it."""
    exponent: float = 2.0
    """How much longer each wait may be than the one before."""
    longest_asked: float = 60.0
    """A server that asks to wait longer (``Retry-After``) is not called again; its error stands."""
    elapsed: float | None = None
    """No repetition begins later than this after the call's beginning."""
    any_method: bool = False
    """Whether methods that are not idempotent are repeated too, because that does no harm."""

    @classmethod
    def of(cls, value: int | Retries | None) -> Retries | None:
        """Return what a user gave; a number is how often. None leaves it to the document."""
        return cls(most=value, any_method=False) if isinstance(value, int) else value

    def is_for(self, method: str) -> bool:
        """Return whether a call that may have arrived can be repeated without harm."""
        return self.any_method or method in IDEMPOTENT

    def covers(self, status: int) -> bool:
        """Return whether a status is one of those after which a call is repeated."""
        return str(status) in self.statuses or f"{status // 100}XX" in self.statuses

    def wait(self, number: int, asked: float | None) -> float | None:
        """Return the seconds before the repetition ``number``, from 0; None for no repetition.

        ``asked`` is what the server asked for.
        """
        if asked is not None:
            return asked if asked <= self.longest_asked else None
        most = min(self.longest, self.initial * self.exponent**number)
        return random.uniform(0, most)


DEFAULT = Retries()


class Budget:
    """How many repetitions all calls of a client may have together.

    Each takes one, each call that succeeds gives a tenth back: a server that is down gets a few
    more calls, not several times as many.
    """

    def __init__(self, capacity: float = 10.0, refund: float = 0.1) -> None:
        """Begin with ``capacity`` repetitions, which are never exceeded."""
        self._capacity = capacity
        self._refund = refund
        self._left = capacity
        self._lock = Lock()

    def take(self) -> bool:
        """Return whether there is one more, and take it."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True

    def give(self) -> None:
        """Note a call that succeeded."""
        if self._left < self._capacity:
            with self._lock:
                self._left = min(self._capacity, self._left + self._refund)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, as a number or a date; None for nothing."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return _until(text)
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _until(text: str) -> float | None:
    """Return the seconds until a date; None for what is none."""
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max((at - datetime.fromtimestamp(clock.time(), UTC)).total_seconds(), 0.0)
