"""What may have arrived of one call, whatever ends it: a hook says nothing of what the API got."""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages import Response


@dataclass(slots=True)
class AttemptHistory:
    """The attempts of one call; requests for tokens do not count."""

    response: Response | None = None
    """The whole response to the last attempt; None while there is none."""
    superseded: list[Response] = field(default_factory=list)
    """Responses after which the call was sent again."""
    has_unanswered: bool = False
    """Whether some attempt may have arrived, and got no response."""
    _had_unanswered: bool = False

    def begin(self) -> None:
        """Note that an attempt is about to be sent; interrupted, it may have arrived."""
        if self.response is not None:
            self.superseded.append(self.response)
        self.response, self._had_unanswered = None, self.has_unanswered
        self.has_unanswered = True

    def end(self, response: Response | None, *, sent: bool) -> None:
        """Note the response to the attempt; None and ``sent`` where it got none."""
        self.response, self.has_unanswered = response, self._had_unanswered or sent

    @property
    def may_have_arrived(self) -> bool:
        """Whether anything of the call may have arrived, whatever came of it."""
        return self.has_unanswered or self.response is not None or bool(self.superseded)
