"""Retries: when a call is retried, and after which delay.

Source: RFC 9110, section 9.2.2 (idempotent methods).
"""

from __future__ import annotations

import random
import warnings
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from . import clock
from .errors import ClientClosed, ResponseTooLarge, TransportError
from .hooks import Retry
from .messages import Request, Response, StreamingResponse
from .timeouts import Deadline

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When and how a call is retried. Times are in seconds."""

    max_retries: int = 2
    """Maximum number of retries after the first attempt."""
    statuses: tuple[str, ...] = ("408", "429", "500", "502", "503", "504")
    """Statuses after which a call is retried, such as ``503`` or ``5XX``."""
    connection_errors: bool = True
    """Whether a call is retried if no complete response arrived."""
    initial_delay: float = 0.5
    """Maximum of the first delay; each delay is random between 0 and its maximum."""
    max_delay: float = 8.0
    """Maximum of any delay, except one that the server requests."""
    multiplier: float = 2.0
    """Factor by which the maximum grows with each retry."""
    max_retry_after: float = 60.0
    """Maximum ``Retry-After``; for a longer one, the call fails without a retry."""
    max_elapsed: float | None = None
    """Maximum time from the beginning of a call to the beginning of a retry."""
    any_method: bool = False
    """Whether calls with non-idempotent methods are also retried, because that is safe."""

    @classmethod
    def of(cls, value: int | RetryPolicy | None) -> RetryPolicy | None:
        """Return the policy for a maximum number of retries; None for the document's policy."""
        return cls(max_retries=value) if isinstance(value, int) else value

    def allows(self, method: str) -> bool:
        """Return whether a call that may have arrived can be retried safely."""
        return self.any_method or method in IDEMPOTENT_METHODS

    def covers(self, status: int) -> bool:
        """Return whether a call is retried after a status."""
        return str(status) in self.statuses or f"{status // 100}XX" in self.statuses

    def delay(self, number: int, retry_after: float | None) -> float | None:
        """Return the seconds before the retry ``number``, from 0; None for no retry.

        ``retry_after`` is the delay that the server requests, in seconds.
        """
        if retry_after is not None:
            return retry_after if retry_after <= self.max_retry_after else None
        # Full jitter, so that clients do not retry simultaneously after an outage.
        return random.uniform(0, min(self.max_delay, self.initial_delay * self.multiplier**number))


DEFAULT_POLICY = RetryPolicy()

_FORMER_OPTIONS = {
    "most": "max_retries",
    "initial": "initial_delay",
    "longest": "max_delay",
    "exponent": "multiplier",
    "longest_asked": "max_retry_after",
    "elapsed": "max_elapsed",
}


def Retries(**options: Any) -> RetryPolicy:
    """Return a ``RetryPolicy`` for the options of ``Retries``, its deprecated name."""
    warnings.warn("Retries is now called RetryPolicy", DeprecationWarning, stacklevel=2)
    return RetryPolicy(
        **{_FORMER_OPTIONS.get(name, name): value for name, value in options.items()}
    )


def effective_policy(chosen: RetryPolicy | None, documented: RetryPolicy | None) -> RetryPolicy:
    """Return the policy of an operation: the user's, with the document's ``any_method``."""
    if chosen is None:
        return documented or DEFAULT_POLICY
    is_safe = chosen.any_method or (documented is not None and documented.any_method)
    return replace(chosen, any_method=is_safe)


class RetryBudget:
    """The number of retries that all calls of a client share.

    A retry takes one, a successful call returns a tenth: a server that is down receives a few more
    calls, not several times as many.
    """

    def __init__(self, capacity: float = 10.0, refund: float = 0.1) -> None:
        """Start with ``capacity`` retries, which is also the maximum."""
        self._capacity = capacity
        self._refund = refund
        self._left = capacity
        self._lock = Lock()

    def take(self) -> bool:
        """Take a retry; return whether there was one left."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True

    def give(self) -> None:
        """Refund a part of a retry after a successful call."""
        if self._left < self._capacity:
            with self._lock:
                self._left = min(self._capacity, self._left + self._refund)


class RetryState:
    """The state of one call's attempts, which decides about the next retry."""

    def __init__(
        self,
        policy: RetryPolicy,
        budget: RetryBudget,
        method: str,
        deadline: Deadline,
        *,
        can_repeat: bool,
    ) -> None:
        """Start a call now.

        Args:
            policy: The retry policy.
            budget: The retry budget of the client.
            method: The HTTP method in upper case.
            deadline: The deadline of the call.
            can_repeat: Whether the body can be sent again.
        """
        self._policy = policy
        self._budget = budget
        self._method = method
        self._deadline = deadline
        self._begun = clock.monotonic() if policy.max_elapsed is not None else 0.0
        self._retries = 0
        self._may_have_arrived = False
        self.can_repeat = can_repeat

    def after_error(self, request: Request, error: TransportError) -> Retry | None:
        """Return the retry after an attempt without a response; None for no retry.

        A request that was not sent can always be retried, another one only if that is safe. There
        is no retry after a response that is too large, or if the client is closed.
        """
        # The request may have arrived in an earlier attempt.
        error.sent = self._may_have_arrived = error.sent or self._may_have_arrived
        is_final = isinstance(error, ResponseTooLarge | ClientClosed)
        if is_final or not self._policy.connection_errors:
            return None
        if error.sent and not self._policy.allows(self._method):
            return None
        delay = self._next_delay(None)
        if delay is None:
            return None
        return Retry(attempt=self._retries, delay=delay, request=request, error=error)

    def after_response(
        self, request: Request, response: Response | StreamingResponse
    ) -> Retry | None:
        """Return the retry after a response; None for no retry."""
        if not isinstance(response, Response) or not self._policy.covers(response.status):
            self._budget.give()  # Even an error shows that the server works.
            return None
        if not self._policy.allows(self._method):
            return None
        self._may_have_arrived = True
        delay = self._next_delay(response.retry_after)
        if delay is None:
            return None
        return Retry(attempt=self._retries, delay=delay, request=request, response=response)

    def _next_delay(self, retry_after: float | None) -> float | None:
        """Return the seconds before the next attempt, and count it; None for no retry."""
        policy, left = self._policy, self._deadline.left
        if self._retries >= policy.max_retries or not self.can_repeat:
            return None
        delay = policy.delay(self._retries, retry_after)
        if delay is None or (left is not None and delay >= left) or self._is_late(delay):
            return None
        # Last, so that a retry that is not made takes nothing from other calls.
        if not self._budget.take():
            return None
        self._retries += 1
        return delay

    def _is_late(self, delay: float) -> bool:
        limit = self._policy.max_elapsed
        return limit is not None and clock.monotonic() + delay - self._begun > limit
