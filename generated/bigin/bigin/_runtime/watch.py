"""What logs and telemetry are told of a client's requests.

The client logs under its package's name: each request at DEBUG, repetitions and new tokens at INFO,
and samples of the places where answers are not what the document says.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from . import clock
from .effects import Steps
from .messages import Opened, Request, Response
from .redact import redact_http_logs
from .telemetry import Span, Telemetry

if TYPE_CHECKING:
    from .decode import Deviation
    from .hooks import Retry

A = TypeVar("A", Response, Opened | Response)

FIRST = 10
"""So many answers of an operation are looked at for the logs, and then one of ``EVERY``."""

EVERY = 100

MOST_PLACES = 10_000
"""Places of deviations that are counted; further ones are not logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a request is for."""

    operation_id: str
    template: str = ""
    """The operation's path with its parameters in braces; empty where it has none."""
    number: int = 0
    """How often it was sent before."""


@dataclass(slots=True)
class Watch:
    """Tells the logs, and OpenTelemetry where it is installed."""

    logger: logging.Logger
    telemetry: Telemetry | None
    _answers: Counter[str] = field(default_factory=Counter)
    _places: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, package: str, version: str) -> Watch:
        """Return what tells of the calls of a package's client."""
        redact_http_logs()
        logger = logging.getLogger(package)
        if not logger.handlers:
            # Else Python writes warnings to stderr where a program has not configured any logging.
            logger.addHandler(logging.NullHandler())
        return cls(logger, Telemetry.of(package, version))

    def perform(
        self, request: Request, label: Label, steps: Callable[[Request], Steps[A]]
    ) -> Steps[A]:
        """Send a request with ``steps``, and tell of it."""
        telemetry = self.telemetry
        is_traced = telemetry is not None and telemetry.is_used
        if is_traced or self.logger.isEnabledFor(logging.DEBUG):
            return self._told(request, label, steps, telemetry if is_traced else None)
        return steps(request)

    def _told(
        self,
        request: Request,
        label: Label,
        steps: Callable[[Request], Steps[A]],
        telemetry: Telemetry | None,
    ) -> Steps[A]:
        span: Span | None = None
        if telemetry is not None:
            span = telemetry.start(request, label.template, label.number)
            request = replace(request, headers={**request.headers, **span.headers})
        begun = clock.monotonic()
        try:
            answer = yield from steps(request)
        except BaseException as error:  # A call that is cancelled has ended, too.
            self._log(request, label, begun, type(error).__name__)
            if span is not None:
                span.failed(error)
            raise
        self._log(request, label, begun, f"HTTP {answer.status}")
        if span is not None:
            span.answered(answer)
        return answer

    def _log(self, request: Request, label: Label, begun: float, end: str) -> None:
        self.logger.debug(
            "%s: %s %s: %s in %.3f s",
            label.operation_id,
            request.method,
            request.shown_url,
            end,
            clock.monotonic() - begun,
        )

    def repeats(self, operation_id: str, repeat: Retry) -> None:
        """Log that a call is going to be repeated."""
        response, error = repeat.response, repeat.error
        reason = f"HTTP {response.status}" if response is not None else str(error)
        self.logger.info(
            "%s: repetition %d in %.2f s, after %s",
            operation_id,
            repeat.number,
            repeat.wait,
            reason,
        )

    def looks(self, operation_id: str, level: int) -> bool:
        """Return whether the logs want this answer of an operation to be looked at."""
        if not self.logger.isEnabledFor(level):
            return False
        self._answers[operation_id] += 1
        count = self._answers[operation_id]
        return count <= FIRST or count % EVERY == 0

    def deviates(self, deviation: Deviation) -> None:
        """Log a deviation: the first of its kind and place, the tenth, the hundredth and so on."""
        place = (deviation.operation_id, deviation.rule, deviation.place)
        if place not in self._places and len(self._places) >= MOST_PLACES:
            return
        self._places[place] += 1
        count = self._places[place]
        if count == 10 ** (len(str(count)) - 1):
            times = f" ({count} times)" if count > 1 else ""
            self.logger.log(deviation.log_level, "%s%s", deviation, times)
