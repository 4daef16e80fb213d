"""When no new token is requested for a while, on the monotonic clock."""

from __future__ import annotations

from ... import clock
from ...errors import TokenError
from ..credentials import AccessToken
from .lifetime import TimedToken

REFUSAL_SECONDS = 5.0
"""Seconds for which a refusal is repeated without a new request."""

MAX_REFUSAL_SECONDS = 300.0
"""Maximum of these seconds, whatever ``Retry-After`` the endpoint sends."""

REJECTION_SECONDS = 60.0
"""Seconds for which a token is not replaced if the API rejected it when it was new."""


class Refusal:
    """The last refusal, so that a program with a wrong secret does not send a request per call."""

    def __init__(self) -> None:
        """Start without a refusal."""
        self._error: TokenError | None = None
        self._until = 0.0

    def check(self) -> None:
        """Raise the refusal while it is valid."""
        error = self._error
        if error is not None and clock.monotonic() < self._until:
            raise error.with_traceback(None)
        self._error = None

    def record(self, error: TokenError) -> None:
        """Store a refusal for a while."""
        seconds = min(error.retry_after or REFUSAL_SECONDS, MAX_REFUSAL_SECONDS)
        self._error, self._until = error, clock.monotonic() + seconds


def is_held_back(current: TimedToken | None, rejected: AccessToken | None) -> bool:
    """Return whether a rejected token is not replaced because its predecessor was rejected, too.

    The API then has another reason than the token, and each call would request a new one.
    """
    if current is None or rejected is None or current.token.value != rejected.value:
        return False
    return (
        current.token.usage.rejected_when_new
        and clock.monotonic() < current.obtained_at + REJECTION_SECONDS
    )
