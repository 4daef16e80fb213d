"""What may have arrived of one call, whatever ends it: a hook says nothing of what the API got."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import TransportError
from .messages import Response


@dataclass(slots=True)
class AttemptHistory:
    """The attempts of one call; requests for tokens do not count."""

    response: Response | None = None
    """The whole response to the last attempt; None while there is none."""
    superseded: list[Response] = field(default_factory=list)
    """Responses after which the call was sent again."""
    error: TransportError | None = None
    """Why there is no response to the last attempt, whatever was raised after it."""
    has_unanswered: bool = False
    """Whether some attempt may have arrived, and got no response."""
    _had_unanswered: bool = False

    def begin(self) -> None:
        """Note that an attempt is about to be sent; interrupted, it may have arrived."""
        if self.response is not None:
            self.superseded.append(self.response)
        self.response, self.error = None, None
        self._had_unanswered = self.has_unanswered
        self.has_unanswered = True

    def end(self, response: Response | None) -> None:
        """Note the response to the attempt; None for one that is streamed."""
        self.response, self.has_unanswered = response, self._had_unanswered

    def fail(self, error: TransportError) -> None:
        """Note why there is no response to the attempt."""
        self.error, self.has_unanswered = error, self._had_unanswered or error.sent

    @property
    def may_have_arrived(self) -> bool:
        """Whether anything of the call may have arrived, whatever came of it."""
        return self.has_unanswered or self.response is not None or bool(self.superseded)
