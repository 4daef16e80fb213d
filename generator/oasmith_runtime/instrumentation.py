"""Logs and OpenTelemetry of a client's requests.

The client logs under its package's name: each request at DEBUG, retries and new tokens at INFO, and
samples of the places where responses are not what the document says. Spans and metrics are made
where OpenTelemetry's API package is installed and the program has set it up; their names are those
of its semantic conventions for HTTP clients.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from . import clock
from .effects import Send, Steps
from .hooks import Retry
from .messages import Request, Response, StreamingResponse
from .models.decode import Deviation
from .redaction import redact_http_logs

FIRST_SAMPLES = 10
"""Responses of an operation that are looked at for the logs, before one of ``SAMPLE_EVERY``."""

SAMPLE_EVERY = 100

MAX_PLACES = 10_000
"""Places of deviations that are counted; further ones are not logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLabel:
    """What a request is for."""

    operation_id: str
    template: str = ""
    """The operation's path with its parameters in braces; empty where it has none."""
    resends: int = 0
    """How often it was sent before."""


@dataclass(slots=True)
class Instrumentation:
    """Writes the logs, and tells OpenTelemetry where it is installed."""

    logger: logging.Logger
    telemetry: Telemetry | None
    _samples: Counter[str] = field(default_factory=Counter)
    _places: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, package: str, version: str) -> Instrumentation:
        """Return what observes the calls of a package's client."""
        redact_http_logs()
        logger = logging.getLogger(package)
        if not logger.handlers:
            # Else Python writes warnings to stderr where a program has not configured any logging.
            logger.addHandler(logging.NullHandler())
        return cls(logger, Telemetry.of(package, version))

    def send(
        self,
        request: Request,
        label: RequestLabel,
        keep_open: Callable[[StreamingResponse], bool] | None = None,
    ) -> Steps[Any]:
        """Send a request (see ``Send``), and log and trace it where somebody wants to know."""
        telemetry = self.telemetry
        is_traced = telemetry is not None and telemetry.is_configured
        if not is_traced and not self.logger.isEnabledFor(logging.DEBUG):
            return (yield Send(request, keep_open))
        span: Span | None = None
        if telemetry is not None and is_traced:
            span = telemetry.start(request, label)
            request = replace(request, headers={**request.headers, **span.headers})
        begun = clock.monotonic()
        try:
            response: Response | StreamingResponse = yield Send(request, keep_open)
        except BaseException as error:  # A call that is cancelled has ended, too.
            self._log(request, label, begun, type(error).__name__)
            if span is not None:
                span.failed(error)
            raise
        self._log(request, label, begun, f"HTTP {response.status}")
        if span is not None:
            span.responded(response.status)
        return response

    def _log(self, request: Request, label: RequestLabel, begun: float, outcome: str) -> None:
        self.logger.debug(
            "%s: %s %s: %s in %.3f s",
            label.operation_id,
            request.method,
            request.shown_url,
            outcome,
            clock.monotonic() - begun,
        )

    def retrying(self, operation_id: str, retry: Retry) -> None:
        """Log that a call is going to be repeated."""
        response, error = retry.response, retry.error
        reason = f"HTTP {response.status}" if response is not None else str(error)
        message = "%s: retry %d in %.2f s, after %s"
        self.logger.info(message, operation_id, retry.attempt, retry.delay, reason)

    def wants_sample(self, operation_id: str, level: int) -> bool:
        """Return whether the logs want this response of an operation to be looked at."""
        if not self.logger.isEnabledFor(level):
            return False
        self._samples[operation_id] += 1
        count = self._samples[operation_id]
        # A look at each response would take longer than the rest of the call.
        return count <= FIRST_SAMPLES or count % SAMPLE_EVERY == 0

    def deviates(self, deviation: Deviation) -> None:
        """Log a deviation: the first of its kind and place, the tenth, the hundredth and so on."""
        place = (deviation.operation_id, deviation.rule, deviation.place)
        if place not in self._places and len(self._places) >= MAX_PLACES:
            return
        self._places[place] += 1
        count = self._places[place]
        # A field that an API added is in each of its responses: a line for each would bury all
        # others.
        if count == 10 ** (len(str(count)) - 1):
            times = f" ({count} times)" if count > 1 else ""
            self.logger.log(deviation.log_level, "%s%s", deviation, times)


BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Seconds; the conventions advise these for the histogram of durations."""

UNCONFIGURED = (["trace"], ["metrics"])
"""Of the API package: the modules of providers that do nothing."""


class Telemetry:
    """What makes the spans and records the durations of one package's client."""

    def __init__(self, package: str, version: str) -> None:
        """Import OpenTelemetry's API, which must be installed."""
        self.trace = importlib.import_module("opentelemetry.trace")
        self.metrics = importlib.import_module("opentelemetry.metrics")
        self.propagate = importlib.import_module("opentelemetry.propagate")
        self.tracer = self.trace.get_tracer(package, version)
        self.durations = self.metrics.get_meter(package, version).create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=BOUNDARIES,
        )

    @classmethod
    @cache
    def of(cls, package: str, version: str) -> Telemetry | None:
        """Return what OpenTelemetry gives a package; None where it is not installed."""
        try:
            is_installed = importlib.util.find_spec("opentelemetry.metrics") is not None
        except ModuleNotFoundError:
            return None
        return cls(package, version) if is_installed else None

    @property
    def is_configured(self) -> bool:
        """Whether the program has set anything up; if not, nobody would see what is told."""
        providers = (self.trace.get_tracer_provider(), self.metrics.get_meter_provider())
        modules = (type(provider).__module__.split(".")[1:2] for provider in providers)
        return any(module not in UNCONFIGURED for module in modules)

    def start(self, request: Request, label: RequestLabel) -> Span:
        """Begin the span of a request, whose URL is shown without credentials.

        It is a child of the current one, and is named after the path with its parameters in
        braces, so that there are few names.
        """
        url = urlsplit(request.url)
        metric: dict[str, str | int] = {
            "http.request.method": request.method,
            "server.address": url.hostname or "",
            "server.port": url.port or (443 if url.scheme == "https" else 80),
            "url.scheme": url.scheme,
            **({"url.template": label.template} if label.template else {}),
        }
        attributes = {**metric, "url.full": request.shown_url}
        if label.resends:
            attributes["http.request.resend_count"] = label.resends
        span = self.tracer.start_span(
            f"{request.method} {label.template}".strip(),
            kind=self.trace.SpanKind.CLIENT,
            attributes=attributes,
        )
        headers: dict[str, str] = {}
        self.propagate.inject(headers, context=self.trace.set_span_in_context(span))
        return Span(self, span, metric, headers, clock.monotonic())


@dataclass(slots=True)
class Span:
    """The span of one request."""

    telemetry: Telemetry
    span: Any
    attributes: dict[str, str | int]
    """Of the duration."""
    headers: dict[str, str]
    """What tells the server of the trace."""
    begun: float

    def responded(self, status: int) -> None:
        """End the span with a response; of a stream it is the head."""
        self.span.set_attribute("http.response.status_code", status)
        self.attributes["http.response.status_code"] = status
        self._end(str(status) if status >= 400 else None)

    def failed(self, error: BaseException) -> None:
        """End the span of a request without a response."""
        self._end(f"{type(error).__module__}.{type(error).__qualname__}")

    def _end(self, error: str | None) -> None:
        if error is not None:
            self.attributes["error.type"] = error
            self.span.set_attribute("error.type", error)
            self.span.set_status(self.telemetry.trace.StatusCode.ERROR)
        self.telemetry.durations.record(clock.monotonic() - self.begun, self.attributes)
        self.span.end()
