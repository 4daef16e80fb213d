"""Logging and tracing of a client's requests (for spans see ``telemetry``).

The client logs under its package's name: each request at DEBUG, retries and new tokens at INFO, and
samples of the deviations of responses from the document. Headers and the beginning of bodies are
logged at DEBUG by ``<package>.http``.
"""

from __future__ import annotations

import importlib
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from . import clock
from .effects import Send, Steps
from .hooks import Retry
from .messages import Request, Response, StreamingResponse
from .models.decode import Deviation
from .redaction import redact_http_logs
from .telemetry import RequestLabel as RequestLabel, Span, Telemetry

FIRST_SAMPLES = 10
"""Responses of an operation that are all checked for the log, before one of ``SAMPLE_EVERY``."""

SAMPLE_EVERY = 100

MAX_PLACES = 10_000
"""Maximum number of counted locations of deviations; further ones are not logged."""


@dataclass(slots=True)
class Instrumentation:
    """Writes the log, and OpenTelemetry spans if it is installed."""

    logger: logging.Logger
    http_logger: logging.Logger
    """The logger of headers and bodies: ``<package>.http``."""
    telemetry: Telemetry | None
    _samples: Counter[str] = field(default_factory=Counter)
    _places: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, package: str, version: str) -> Instrumentation:
        """Return the instrumentation of a package's client."""
        redact_http_logs()
        logger = logging.getLogger(package)
        if not logger.handlers:
            # Otherwise Python writes warnings to stderr if a program has not configured logging.
            logger.addHandler(logging.NullHandler())
        return cls(logger, logger.getChild("http"), Telemetry.of(package, version))

    def send(
        self,
        request: Request,
        label: RequestLabel,
        keep_open: Callable[[StreamingResponse], bool] | None = None,
    ) -> Steps[Any]:
        """Send a request (see ``Send``), and log and trace it if that is enabled."""
        telemetry = self.telemetry
        is_traced = telemetry is not None and telemetry.is_configured
        # Only the logger of headers and bodies may be enabled.
        is_logged = any(
            logger.isEnabledFor(logging.DEBUG) for logger in (self.logger, self.http_logger)
        )
        if not is_traced and not is_logged:
            return (yield Send(request, keep_open))
        from .http_log import log_request, log_response  # Imported here, because few need it.

        span: Span | None = None
        if telemetry is not None and is_traced:
            span = telemetry.start(request, label)
            request = replace(request, headers={**request.headers, **span.headers})
        observed = _Observed(self.logger, request, label, span, clock.monotonic())
        try:
            log_request(self.http_logger, label.operation_id, request)
            response: Response | StreamingResponse = yield Send(request, keep_open)
        except BaseException as error:  # A cancelled call has ended, too.
            observed.failed(error)
            raise
        log_response(self.http_logger, label.operation_id, response)
        return observed.responded(response)

    def retrying(self, operation_id: str, retry: Retry) -> None:
        """Log that a call will be retried."""
        response, error = retry.response, retry.error
        reason = f"HTTP {response.status}" if response is not None else str(error)
        message = "%s: retry %d in %.2f s, after %s"
        self.logger.info(message, operation_id, retry.attempt, retry.delay, reason)

    def wants_sample(self, operation_id: str, level: int) -> bool:
        """Return whether this response of an operation must be checked for the log."""
        if not self.logger.isEnabledFor(level):
            return False
        self._samples[operation_id] += 1
        count = self._samples[operation_id]
        # To check each response would take longer than the rest of the call.
        return count <= FIRST_SAMPLES or count % SAMPLE_EVERY == 0

    def deviates(self, deviation: Deviation) -> None:
        """Log a deviation: the 1st of its kind and location, the 10th, the 100th and so on."""
        place = (deviation.operation_id, deviation.rule, deviation.place)
        if place not in self._places and len(self._places) >= MAX_PLACES:
            return
        self._places[place] += 1
        count = self._places[place]
        # A field that an API added is in each of its responses: a line for each would hide all
        # others.
        if count == 10 ** (len(str(count)) - 1):
            times = f" ({count} times)" if count > 1 else ""
            self.logger.log(deviation.log_level, "%s%s", deviation, times)


@dataclass(slots=True)
class _Observed:
    """One request that is logged and traced until its response has ended."""

    logger: logging.Logger
    request: Request
    label: RequestLabel
    span: Span | None
    begun: float
    is_over: bool = False

    def failed(self, error: BaseException) -> None:
        """Record that the request, or the stream of its response, ended with an exception."""
        if self.is_over:
            return
        self.is_over = True
        self._log(type(error).__name__)
        if self.span is not None:
            self.span.failed(error)

    def responded(self, response: Response | StreamingResponse) -> Response | StreamingResponse:
        """Record a response, and return it; a streamed one is observed until its end."""
        self._log(f"HTTP {response.status}")
        if self.span is not None:
            self.span.responded(response.status)
        if not isinstance(response, StreamingResponse):
            self.end()
            return response
        # Only clients whose document has streams include that package.
        module = importlib.import_module(".streaming.observed", __package__)
        observed: StreamingResponse = module.observed(response, self.failed, self.end)
        return observed

    def end(self) -> None:
        """Record that the response is complete, or that its stream was left early."""
        if not self.is_over:
            self.is_over = True
            if self.span is not None:
                self.span.end()

    def _log(self, outcome: str) -> None:
        self.logger.debug(
            "%s: %s %s: %s in %.3f s",
            self.label.operation_id,
            self.request.method,
            self.request.shown_url,
            outcome,
            clock.monotonic() - self.begun,
        )
