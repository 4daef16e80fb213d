"""Timeouts and deadlines of calls."""

from __future__ import annotations

from dataclasses import dataclass

from . import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Seconds for each part of a call; None for no limit."""

    connect: float | None = 30.0
    read: float | None = 30.0
    """For the next bytes of the response, not for all of it."""
    write: float | None = 30.0
    """For sending the next bytes of the request. ``http_client="fast"`` uses ``read`` instead."""
    pool: float | None = 30.0
    """For a free connection in the pool."""
    total: float | None = None
    """For the whole call: waiting, token requests, all attempts, and reading the response.

    It limits each of them, whatever the server does. A sync call is not interrupted during a DNS
    lookup, nor in a user's custom transport that is not httpx2's.
    """

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """Return the timeout for a number of seconds, which applies to each of the parts."""
        if isinstance(value, Timeout):
            return value
        return cls(connect=value, read=value, write=value, pool=value)

    @property
    def parts(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Connect, read, write and pool, in the order of HTTP clients."""
        return (self.connect, self.read, self.write, self.pool)

    def within(self, seconds: float | None) -> Timeout:
        """Return the timeout with no part longer than ``seconds``."""
        if seconds is None:
            return self
        limit = max(seconds, 0.001)
        connect, read, write, pool = (
            limit if part is None else min(part, limit) for part in self.parts
        )
        return Timeout(connect=connect, read=read, write=write, pool=pool, total=self.total)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time at which a call ends in any case."""

    moment: float | None
    """On the monotonic clock; None for no deadline."""

    @classmethod
    def of(cls, timeout: Timeout) -> Deadline:
        """Return the deadline of a call that begins now."""
        return cls(None if timeout.total is None else clock.monotonic() + timeout.total)

    @property
    def left(self) -> float | None:
        """The remaining seconds; None for no limit."""
        return None if self.moment is None else self.moment - clock.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.moment is not None and clock.monotonic() >= self.moment
