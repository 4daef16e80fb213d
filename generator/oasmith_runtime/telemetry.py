"""Spans and metrics, if OpenTelemetry's API package is installed and configured.

The names are those of its semantic conventions for HTTP clients.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from . import clock
from .messages import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLabel:
    """The operation of a request, for logs and spans."""

    operation_id: str
    template: str = ""
    """The operation's path template; empty if it has none."""
    resends: int = 0
    """The number of earlier attempts."""


BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""The histogram boundaries in seconds that the conventions recommend for durations."""

UNCONFIGURED = (["trace"], ["metrics"])
"""The modules of no-op providers in the API package."""


class Telemetry:
    """Creates the spans and records the durations of one package's client."""

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
        """Return the telemetry of a package; None if OpenTelemetry is not installed."""
        try:
            is_installed = importlib.util.find_spec("opentelemetry.metrics") is not None
        except ModuleNotFoundError:
            return None
        return cls(package, version) if is_installed else None

    @property
    def is_configured(self) -> bool:
        """Whether the program has configured a provider; otherwise spans would be discarded."""
        providers = (self.trace.get_tracer_provider(), self.metrics.get_meter_provider())
        modules = (type(provider).__module__.split(".")[1:2] for provider in providers)
        return any(module not in UNCONFIGURED for module in modules)

    def start(self, request: Request, label: RequestLabel) -> Span:
        """Start the span of a request, whose URL is recorded without credentials.

        It is a child of the current span, and is named after the path template, so that there are
        few names.
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
    """The attributes of the duration."""
    headers: dict[str, str]
    """The headers that propagate the trace to the server."""
    begun: float

    def responded(self, status: int) -> None:
        """Record the status of a response; from 400 on it is an error."""
        self.span.set_attribute("http.response.status_code", status)
        self.attributes["http.response.status_code"] = status
        if status >= 400:
            self._set_error(str(status))

    def failed(self, error: BaseException) -> None:
        """End the span of a request without a response, or with a truncated one."""
        self._set_error(f"{type(error).__module__}.{type(error).__qualname__}")
        self.end()

    def _set_error(self, error: str) -> None:
        self.attributes["error.type"] = error
        self.span.set_attribute("error.type", error)
        self.span.set_status(self.telemetry.trace.StatusCode.ERROR)

    def end(self) -> None:
        """End the span: the response is complete, or its stream was left early."""
        self.telemetry.durations.record(clock.monotonic() - self.begun, self.attributes)
        self.span.end()
