"""When a token endpoint is not asked again for a while, on a clock that nobody sets."""

from __future__ import annotations

from ... import clock
from ...errors import TokenError
from ..credentials import AccessToken
from .lifetime import TimedToken

REFUSAL_SECONDS = 5.0
"""Seconds for which a refusal stands."""

MAX_REFUSAL_SECONDS = 300.0
"""Seconds for which it stands at most, whatever the endpoint asks for."""

REJECTION_SECONDS = 60.0
"""Seconds for which a token stays that the API refused in the call that it was fetched for."""


class Refusal:
    """The last refusal: a program with a wrong secret would ask once for each of its calls."""

    def __init__(self) -> None:
        """Begin with none."""
        self._error: TokenError | None = None
        self._until = 0.0

    def check(self) -> None:
        """Raise the refusal, while it stands."""
        error = self._error
        if error is not None and clock.monotonic() < self._until:
            raise error.with_traceback(None)
        self._error = None

    def record(self, error: TokenError) -> None:
        """Let a refusal stand for a while."""
        seconds = min(error.retry_after or REFUSAL_SECONDS, MAX_REFUSAL_SECONDS)
        self._error, self._until = error, clock.monotonic() + seconds


def is_held_back(current: TimedToken | None, rejected: AccessToken | None) -> bool:
    """Return whether a refused token is not replaced: the one before was refused as well.

    The API then has another reason than the token, and each call would cost a new one.
    """
    if current is None or rejected is None or current.token.value != rejected.value:
        return False
    return (
        current.token.usage.rejected_when_new
        and clock.monotonic() < current.obtained_at + REJECTION_SECONDS
    )
