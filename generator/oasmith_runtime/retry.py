"""When a call is repeated, and how long to wait before it.

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
    """When and how a call is repeated. Times are seconds."""

    max_retries: int = 2
    """How often a call is repeated after its first attempt."""
    statuses: tuple[str, ...] = ("408", "429", "500", "502", "503", "504")
    """Statuses after which it is repeated, such as ``503`` or ``5XX``."""
    connection_errors: bool = True
    """Whether it is repeated when no complete response arrived."""
    initial_delay: float = 0.5
    """The longest first delay; each delay is drawn anew between 0 and its longest."""
    max_delay: float = 8.0
    """No delay is longer, unless the server asks for it."""
    multiplier: float = 2.0
    """How much longer each delay may be than the one before."""
    max_retry_after: float = 60.0
    """A server that asks to wait longer (``Retry-After``) is not called again; its error stands."""
    max_elapsed: float | None = None
    """No repetition begins later than this after the call's beginning."""
    any_method: bool = False
    """Whether methods that are not idempotent are repeated too, because that does no harm."""

    @classmethod
    def of(cls, value: int | RetryPolicy | None) -> RetryPolicy | None:
        """Return what a user gave; a number is how often. None leaves it to the document."""
        return cls(max_retries=value) if isinstance(value, int) else value

    def allows(self, method: str) -> bool:
        """Return whether a call that may have arrived can be repeated without harm."""
        return self.any_method or method in IDEMPOTENT_METHODS

    def covers(self, status: int) -> bool:
        """Return whether a status is one of those after which a call is repeated."""
        return str(status) in self.statuses or f"{status // 100}XX" in self.statuses

    def delay(self, number: int, retry_after: float | None) -> float | None:
        """Return the seconds before the repetition ``number``, from 0; None for no repetition.

        ``retry_after`` is what the server asked for.
        """
        if retry_after is not None:
            return retry_after if retry_after <= self.max_retry_after else None
        # Full jitter, so that the clients of a server that was down do not come back together.
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
    """Return a ``RetryPolicy`` from the options that it had as ``Retries``, its former name."""
    warnings.warn("Retries is now called RetryPolicy", DeprecationWarning, stacklevel=2)
    return RetryPolicy(
        **{_FORMER_OPTIONS.get(name, name): value for name, value in options.items()}
    )


def effective_policy(chosen: RetryPolicy | None, documented: RetryPolicy | None) -> RetryPolicy:
    """Return the policy of an operation: the user's, which need not know what is safe to repeat."""
    if chosen is None:
        return documented or DEFAULT_POLICY
    is_safe = chosen.any_method or (documented is not None and documented.any_method)
    return replace(chosen, any_method=is_safe)


class RetryBudget:
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


class RetryState:
    """The attempts of one call: whether there is another one, and when."""

    def __init__(
        self,
        policy: RetryPolicy,
        budget: RetryBudget,
        method: str,
        deadline: Deadline,
        *,
        can_repeat: bool,
    ) -> None:
        """Begin a call now.

        Args:
            policy: The rules.
            budget: What the calls of the client share.
            method: The HTTP method in capitals.
            deadline: When the call ends.
            can_repeat: Whether the body can be sent again; a file that was read may be gone.
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
        """Return the repetition after a call without a response; None when there is none.

        What never left may always be repeated, anything else only where that does no harm. A
        response that is too large will be so again, and a closed client stays closed.
        """
        # What an earlier attempt may have brought there, the last one does not undo.
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
        """Return the repetition after a response; None when the response stands."""
        if not isinstance(response, Response) or not self._policy.covers(response.status):
            self._budget.give()  # Whatever it says, the server works.
            return None
        if not self._policy.allows(self._method):
            return None
        self._may_have_arrived = True
        delay = self._next_delay(response.retry_after)
        if delay is None:
            return None
        return Retry(attempt=self._retries, delay=delay, request=request, response=response)

    def _next_delay(self, retry_after: float | None) -> float | None:
        """Return the seconds before the next attempt, and count it; None for no other one."""
        policy, left = self._policy, self._deadline.left
        if self._retries >= policy.max_retries or not self.can_repeat:
            return None
        delay = policy.delay(self._retries, retry_after)
        if delay is None or (left is not None and delay >= left) or self._is_late(delay):
            return None
        # Asked last, so that a retry that is not made takes nothing from other calls.
        if not self._budget.take():
            return None
        self._retries += 1
        return delay

    def _is_late(self, delay: float) -> bool:
        limit = self._policy.max_elapsed
        return limit is not None and clock.monotonic() + delay - self._begun > limit
