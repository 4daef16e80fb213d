"""Spans and metrics of each request, by OpenTelemetry's conventions."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from itertools import islice
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from .conftest import Calls
from .server import Arrived, Connection, FaultServer, Script, Tokens, answer, reset

SPANS, METRICS = InMemorySpanExporter(), InMemoryMetricReader()


@pytest.fixture(autouse=True, scope="module")
def _providers() -> None:
    """Set up OpenTelemetry as a program would; that is possible only once."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(SPANS))
    trace.set_tracer_provider(provider)
    metrics.set_meter_provider(MeterProvider([METRICS]))


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    SPANS.clear()
    yield SPANS
    SPANS.clear()


def attributes(spans: InMemorySpanExporter) -> list[dict[str, Any]]:
    return [dict(it.attributes or {}) for it in spans.get_finished_spans()]


def test_each_request_has_a_span(
    calls: Calls, server: FaultServer, spans: InMemorySpanExporter
) -> None:
    server.give(answer(503), answer())
    with trace.get_tracer("program").start_as_current_span("work"):
        calls("list_things", more={"query": {"page": "1"}})
    first, second, work = spans.get_finished_spans()
    assert [it.name for it in (first, second)] == ["GET /things"] * 2
    assert first.kind is trace.SpanKind.CLIENT
    assert first.parent is not None
    assert first.parent.span_id == work.context.span_id
    host, port = server.url.removeprefix("http://").split(":")
    usual = {
        "http.request.method": "GET",
        "server.address": host,
        "server.port": int(port),
        "url.scheme": "http",
        "url.template": "/things",
        "url.full": f"{server.url}/things?page=1",
    }
    assert attributes(spans)[:2] == [
        {**usual, "http.response.status_code": 503, "error.type": "503"},
        {**usual, "http.response.status_code": 200, "http.request.resend_count": 1},
    ]
    assert [it.status.is_ok for it in (first, second)] == [False, True]
    sent = [it.headers["traceparent"] for it in server.requests]
    assert [it.split("-")[2] for it in sent] == [
        f"{it.context.span_id:016x}" for it in (first, second)
    ]


def test_a_request_without_an_answer_has_one_too(
    calls: Calls, server: FaultServer, spans: InMemorySpanExporter
) -> None:
    server.give(reset)
    with pytest.raises(calls.package.TransportError):
        calls("list_things", client={"retries": 0})
    [found] = attributes(spans)
    assert found["error.type"] == "faulty.TransportError"
    assert "http.response.status_code" not in found


def test_a_request_for_a_token_has_one_that_is_of_no_operation(
    calls: Calls, server: FaultServer, spans: InMemorySpanExporter
) -> None:
    Tokens(server)
    token = calls.package.RefreshToken(
        client_id="id", client_secret="hush-secret", refresh_token="hush-r0"
    )
    calls("list_things", client={"token": token})
    for_token, for_call = attributes(spans)
    assert for_token["http.request.method"] == "POST"
    assert not {"url.template", "http.request.resend_count"} & for_token.keys()
    assert for_call["url.template"] == "/things"


def read_stream(calls: Calls, method: str, count: int | None = None) -> None:
    """Read a stream to its end, or some chunks of it."""

    async def awaited() -> None:
        api = calls.package.AsyncApi(**calls.options(retries=0))
        async with api, getattr(api.things, method)() as stream:
            pieces = aiter(stream)
            for _ in range(count or 0):
                await anext(pieces)
            if count is None:
                [_ async for _ in pieces]

    if calls.mode == "async":
        asyncio.run(awaited())
        return
    api = calls.package.Api(**calls.options(retries=0))
    with api, getattr(api.things, method)() as stream:
        list(islice(iter(stream), count))


def streamed(body: bytes, media_type: str, *, is_cut: bool = False) -> Script:
    """Respond with a stream, whose connection may be lost before its end."""

    def script(connection: Connection, _: Arrived) -> None:
        size = len(body) + (10 if is_cut else 0)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {size}\r\n\r\n"
        connection.send(head.encode() + body)
        if is_cut:
            connection.close()

    return script


BINARY, LINES = "application/octet-stream", "application/jsonl"


@pytest.mark.parametrize(
    ("method", "script", "error"),
    [
        ("get_file_stream", streamed(b"all", BINARY), None),
        ("get_file_stream", streamed(b"half", BINARY, is_cut=True), "TransportError"),
        ("list_lines", streamed(b'{"ok": true}\n', LINES), None),
        ("list_lines", streamed(b'{"ok": true}\n{"o', LINES), "TransportError"),
        ("list_lines", streamed(b"<html>\n", LINES), "UnexpectedResponse"),
        ("list_lines", streamed(b'{"error": "full"}\n', LINES), "StreamError"),
    ],
)
def test_a_stream_has_a_span_until_its_end(
    calls: Calls,
    server: FaultServer,
    spans: InMemorySpanExporter,
    method: str,
    script: Script,
    error: str | None,
) -> None:
    server.give(script)
    with pytest.raises(calls.package.ApiClientError) if error else contextlib.nullcontext():
        read_stream(calls, method)
    [span] = spans.get_finished_spans()
    [found] = attributes(spans)
    # pyreqwest reads ahead, so it may not even return the head of a truncated response.
    assert found.get("http.response.status_code") == 200 or calls.mode == "fast"
    assert found.get("error.type") == (error and f"faulty.{error}")
    assert span.status.is_ok is (error is None)


def test_a_stream_that_is_left_has_a_span_without_an_error(
    calls: Calls, server: FaultServer, spans: InMemorySpanExporter
) -> None:
    server.give(streamed(b'{"ok": true}\n' * 10, LINES))
    read_stream(calls, "list_lines", 1)
    [found] = attributes(spans)
    assert "error.type" not in found


def test_durations_are_measured(calls: Calls, server: FaultServer) -> None:
    METRICS.get_metrics_data()
    calls("list_things")
    data = METRICS.get_metrics_data()
    assert data is not None
    [found] = [
        metric
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        if scope.scope.name == "faulty"
    ]
    assert (found.name, found.unit) == ("http.client.request.duration", "s")
    port = int(server.url.rpartition(":")[2])
    [point] = [it for it in found.data.data_points if it.attributes["server.port"] == port]
    assert point.count == 1
    assert 0 < point.sum < 5
    # The conventions recommend them for this metric.
    tens = [it / 1000 for it in (5, 10, 25, 50, 75, 100, 250, 500, 750)]
    assert list(point.explicit_bounds) == [*tens, 1, 2.5, 5, 7.5, 10]
    assert set(point.attributes) == {
        "http.request.method", "http.response.status_code", "server.address", "server.port",
        "url.scheme", "url.template",
    }  # fmt: skip


def test_nothing_is_made_that_nobody_sees(
    package: ModuleType, server: FaultServer, spans: InMemorySpanExporter
) -> None:
    """If a program has set up neither, the API package returns providers that do nothing."""
    telemetry = sys.modules[f"{package.__name__}._runtime.instrumentation"].Telemetry("x", "1")
    assert telemetry.is_configured is True
    telemetry.trace = SimpleNamespace(get_tracer_provider=trace.NoOpTracerProvider)
    assert telemetry.is_configured is True, "metrics still are"
    telemetry.metrics = SimpleNamespace(get_meter_provider=metrics.NoOpMeterProvider)
    assert telemetry.is_configured is False
    telemetry.trace = SimpleNamespace(get_tracer_provider=trace.ProxyTracerProvider)
    assert telemetry.is_configured is False


def test_a_client_works_without_opentelemetry(
    package: ModuleType, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [it for it in sys.modules if it.partition(".")[0] == "opentelemetry"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    of = sys.modules[f"{package.__name__}._runtime.instrumentation"].Telemetry.of.__func__
    of.cache_clear()
    try:
        assert Calls(package, server, "sync")("list_things").ok is True
    finally:
        monkeypatch.undo()
        of.cache_clear()
    assert "traceparent" not in server.requests[0].headers
