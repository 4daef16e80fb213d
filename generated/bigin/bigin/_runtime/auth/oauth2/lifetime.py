"""How long a token lives, on two clocks: that of the machine may be set while a program runs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ... import clock
from ..credentials import AccessToken
from .token_store import StoredToken

MAX_LEEWAY = 0.25
"""The part of a token's life that the leeway may take: else a short life would have no use."""

CLOCK_SKEW = 60.0
"""Seconds by which the clocks of machines that share a token may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedToken:
    """A token, and when it ends."""

    token: AccessToken
    leeway: float = 0.0
    """Seconds before its end at which it is not used any more."""
    obtained_at: float
    """On the monotonic clock."""
    lifetime: float | None = None
    """Seconds from ``obtained_at``; None when nobody knows."""

    def has_expired(self, now: float) -> bool:
        """Return whether the token has ended on one of the clocks; ``now`` is the time of day."""
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
    """Return the seconds that are left of a stored token; None for one that is not used.

    One that is said to live longer than it did when it was new comes from a clock that was wrong.
    One without an end lives until the API refuses it.
    """
    if stored.expires_at is None:
        return math.inf
    left = stored.expires_at - now
    if stored.lifetime is None:
        return left
    return None if left > stored.lifetime + CLOCK_SKEW else min(left, stored.lifetime)
