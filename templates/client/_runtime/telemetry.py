"""OpenTelemetry spans and metrics of each request, where its API package is installed.

Source of the names: OpenTelemetry's semantic conventions for HTTP clients.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from . import clock
from .messages import Opened, Request, Response

BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Seconds; the conventions advise these for the histogram of durations."""


UNUSED = (["trace"], ["metrics"])
"""Of the API package: the modules of providers that do nothing."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What makes the spans and records the durations of one package's client."""

    tracer: Any
    durations: Any
    kind: Any
    """``SpanKind.CLIENT``."""
    error: Any
    """``StatusCode.ERROR``."""
    inject: Any
    """Writes the trace's headers into a dictionary."""
    in_span: Any
    """Returns the current context with a span in it."""
    providers: tuple[Callable[[], Any], ...]
    """Return what the program has set up for spans and for metrics."""

    @classmethod
    def of(cls, package: str, version: str) -> Telemetry | None:
        """Return what OpenTelemetry gives a package; None where it is not installed."""
        return _telemetry(package, version) if _is_installed() else None

    @property
    def is_used(self) -> bool:
        """Whether the program has set anything up; if not, nobody would see what is told."""
        return any(type(it()).__module__.split(".")[1:2] not in UNUSED for it in self.providers)

    def start(self, request: Request, template: str, number: int) -> Span:
        """Begin the span of a request; it is a child of the current one.

        Args:
            request: What is about to be sent. Its URL is shown without credentials.
            template: The path with its parameters in braces, so that there are few names.
            number: How often the request was sent before.
        """
        url = urlsplit(request.url)
        metric: dict[str, str | int] = {
            "http.request.method": request.method,
            "server.address": url.hostname or "",
            "server.port": url.port or (443 if url.scheme == "https" else 80),
            "url.scheme": url.scheme,
            **({"url.template": template} if template else {}),
        }
        attributes = {**metric, "url.full": request.shown_url}
        if number:
            attributes["http.request.resend_count"] = number
        name = f"{request.method} {template}".strip()
        span = self.tracer.start_span(name, kind=self.kind, attributes=attributes)
        headers: dict[str, str] = {}
        self.inject(headers, context=self.in_span(span))
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

    def answered(self, answer: Response | Opened) -> None:
        """End the span with an answer; of a stream it is the head."""
        self.span.set_attribute("http.response.status_code", answer.status)
        self.attributes["http.response.status_code"] = answer.status
        self._end(str(answer.status) if answer.status >= 400 else None)

    def failed(self, error: BaseException) -> None:
        """End the span of a request without an answer."""
        self._end(f"{type(error).__module__}.{type(error).__qualname__}")

    def _end(self, error: str | None) -> None:
        if error is not None:
            self.attributes["error.type"] = error
            self.span.set_attribute("error.type", error)
            self.span.set_status(self.telemetry.error)
        self.telemetry.durations.record(clock.monotonic() - self.begun, self.attributes)
        self.span.end()


@cache
def _is_installed() -> bool:
    try:
        return importlib.util.find_spec("opentelemetry.metrics") is not None
    except ModuleNotFoundError:
        return False


@cache
def _telemetry(package: str, version: str) -> Telemetry:
    trace = importlib.import_module("opentelemetry.trace")
    metrics = importlib.import_module("opentelemetry.metrics")
    durations = metrics.get_meter(package, version).create_histogram(
        "http.client.request.duration",
        unit="s",
        description="Duration of HTTP client requests.",
        explicit_bucket_boundaries_advisory=BOUNDARIES,
    )
    return Telemetry(
        tracer=trace.get_tracer(package, version),
        durations=durations,
        kind=trace.SpanKind.CLIENT,
        error=trace.StatusCode.ERROR,
        inject=importlib.import_module("opentelemetry.propagate").inject,
        in_span=trace.set_span_in_context,
        providers=(trace.get_tracer_provider, metrics.get_meter_provider),
    )
