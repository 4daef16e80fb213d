"""The lifetime of a token on two clocks, because the system clock may be set meanwhile."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ... import clock
from ..credentials import AccessToken
from .token_store import StoredToken

MAX_LEEWAY = 0.25
"""Maximum leeway as a part of the lifetime, so that a token with a short lifetime is usable."""

CLOCK_SKEW = 60.0
"""Seconds by which the clocks of machines that share a token may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedToken:
    """A token with its expiry."""

    token: AccessToken
    leeway: float = 0.0
    """Seconds before its expiry from which it is no longer used."""
    obtained_at: float
    """On the monotonic clock."""
    lifetime: float | None = None
    """Seconds from ``obtained_at``; None if unknown."""

    def has_expired(self, now: float) -> bool:
        """Return whether the token has expired on one of the clocks; ``now`` is the time of day."""
        if self.token.expires_at is None or self.lifetime is None:
            return False
        return (
            now >= self.token.expires_at - self.leeway
            or clock.monotonic() >= self.obtained_at + self.lifetime - self.leeway
        )


def shortened(leeway: float, lifetime: float | None) -> float:
    """Return the leeway for a token with a ``lifetime`` in seconds."""
    return leeway if lifetime is None else min(leeway, lifetime * MAX_LEEWAY)


def remaining_life(stored: StoredToken, now: float) -> float | None:
    """Return the remaining seconds of a stored token; None if it must not be used.

    A token that has more time left than its lifetime comes from a clock that was wrong. A token
    without an expiry is used until the API rejects it.
    """
    if stored.expires_at is None:
        return math.inf
    left = stored.expires_at - now
    if stored.lifetime is None:
        return left
    return None if left > stored.lifetime + CLOCK_SKEW else min(left, stored.lifetime)
