"""Which attempts of a call may have reached the API, even if a hook's exception ends the call."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import TransportError
from .messages import Response


@dataclass(slots=True)
class AttemptHistory:
    """The attempts of one call; token requests do not count."""

    response: Response | None = None
    """The complete response to the last attempt; None while there is none."""
    superseded: list[Response] = field(default_factory=list)
    """Responses after which the call was retried."""
    error: TransportError | None = None
    """Why the last attempt has no response, even if another error was raised after it."""
    has_unanswered: bool = False
    """Whether an attempt without a response may have reached the API."""
    _had_unanswered: bool = False

    def begin(self) -> None:
        """Record that an attempt is about to be sent; if it is interrupted, it may have arrived."""
        if self.response is not None:
            self.superseded.append(self.response)
        self.response, self.error = None, None
        self._had_unanswered = self.has_unanswered
        self.has_unanswered = True

    def end(self, response: Response | None) -> None:
        """Record the response to the attempt; None if it is streamed."""
        self.response, self.has_unanswered = response, self._had_unanswered

    def fail(self, error: TransportError) -> None:
        """Record why the attempt has no response."""
        self.error, self.has_unanswered = error, self._had_unanswered or error.sent

    @property
    def may_have_arrived(self) -> bool:
        """Whether any attempt of the call may have reached the API, with whatever result."""
        return self.has_unanswered or self.response is not None or bool(self.superseded)
