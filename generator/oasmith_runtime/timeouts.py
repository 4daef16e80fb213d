"""How long a call may take."""

from __future__ import annotations

from dataclasses import dataclass

from . import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Seconds for each part of a call; None waits for ever."""

    connect: float | None = 30.0
    read: float | None = 30.0
    """For the next piece of the response, not for all of it."""
    write: float | None = 30.0
    """For the next piece of the request to leave. ``http_client="fast"`` counts it as ``read``."""
    pool: float | None = 30.0
    """For a free connection."""
    total: float | None = None
    """For the whole call: waiting, tokens, every attempt, and reading the response.

    It ends each of them, whatever the server does. A blocking call is not interrupted while the
    system looks up a host's name, nor in a transport of the user's own that is not httpx2's.
    """

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """Return what a user gave; a number is for each of the parts."""
        if isinstance(value, Timeout):
            return value
        return cls(connect=value, read=value, write=value, pool=value)

    @property
    def parts(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Connect, read, write and pool, as HTTP clients take them."""
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
    """The moment at which a call ends, whatever it is doing."""

    moment: float | None
    """On the monotonic clock; None for never."""

    @classmethod
    def of(cls, timeout: Timeout) -> Deadline:
        """Return the end of a call that begins now."""
        return cls(None if timeout.total is None else clock.monotonic() + timeout.total)

    @property
    def left(self) -> float | None:
        """Seconds that are left; None for any number."""
        return None if self.moment is None else self.moment - clock.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.moment is not None and clock.monotonic() >= self.moment
