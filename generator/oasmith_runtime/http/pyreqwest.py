"""HTTP through pyreqwest, which takes far less time than httpx2: ``http_client="fast"``."""

from __future__ import annotations

import importlib
import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from ..errors import ArgumentError, ResponseTimeout, TransportError
from ..messages import Headers, Request, StreamingResponse
from ..timeouts import Timeout
from . import check_deadline

MAX_CLIENTS = 8
"""Clients that are kept."""


def accepts(client: object) -> bool:
    """Return False: its clients have their timeouts, so that they are always our own."""
    return False


class ClientTransport:
    """Sends through pyreqwest's blocking client."""

    def __init__(self, client: None = None) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed."""
        self._clients = Clients("SyncClientBuilder")
        self._error = self._clients.error

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            response = exchange.__enter__()
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            chunks = self._chunks(response.body_reader, request)
            return _opened(response, request, chunks, lambda: exchange.__exit__(None, None, None))
        # Raised here, because pyreqwest's exception names the URL with its credentials.
        raise failure

    def _chunks(self, reader: Any, request: Request) -> Iterator[bytes]:
        try:
            while (chunk := reader.read_chunk()) is not None:
                yield bytes(chunk)
                check_deadline(request)
            return
        except self._error as error:
            failure = _translated(error, request)
        raise failure

    def close(self) -> None:
        """Give up the connections."""
        for client in self._clients.taken():
            client.close()


class AsyncClientTransport:
    """Sends through pyreqwest's awaiting client."""

    def __init__(self, client: None = None) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed."""
        self._clients = Clients("ClientBuilder")
        self._error = self._clients.error

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks_async()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            response = await exchange.__aenter__()
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            chunks = self._chunks(response.body_reader, request)
            return _opened(response, request, chunks, lambda: exchange.__aexit__(None, None, None))
        raise failure

    async def _chunks(self, reader: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            while (chunk := await reader.read_chunk()) is not None:
                yield bytes(chunk)
                check_deadline(request)
            return
        except self._error as error:
            failure = _translated(error, request)
        raise failure

    async def close(self) -> None:
        """Give up the connections."""
        for client in self._clients.taken():
            await client.close()


class Clients:
    """One client of pyreqwest for each timeout, which it has per client; the oldest are let go."""

    def __init__(self, builder: str) -> None:
        """Make clients with the class ``builder``."""
        try:
            module = importlib.import_module("pyreqwest.client")
        except ImportError as error:
            text = "'fast' needs pyreqwest, which comes with this client's extra `fast`"
            raise ArgumentError.of("http_client", text) from error
        self._builder = getattr(module, builder)
        self._clients: dict[Timeout, Any] = {}
        errors = importlib.import_module("pyreqwest.exceptions")
        self.error: type[Exception] = errors.PyreqwestError

    def builder(self, request: Request, body: Any) -> Any:
        """Return what builds and sends ``request`` with a ``body`` of bytes or of their chunks."""
        builder = self._client(request.timeout).request(request.method, request.url)
        builder = builder.headers(dict(request.headers))
        if (left := request.deadline.left) is not None:
            builder = builder.timeout(timedelta(seconds=max(left, 0.001)))
        if request.content is None or isinstance(request.content, bytes):
            return builder if body is None else builder.body_bytes(body)
        if (size := request.content.size) is not None:
            builder = builder.header("content-length", str(size))
        return builder.body_stream(body)

    def _client(self, timeout: Timeout) -> Any:
        client = self._clients.get(timeout)
        if client is None:
            if len(self._clients) >= MAX_CLIENTS:
                self._clients.pop(next(iter(self._clients)), None)
            client = self._clients[timeout] = self._built(timeout)
        return client

    def _built(self, timeout: Timeout) -> Any:
        # Redirects are not followed, they leak the credential.
        builder = self._builder().follow_redirects(False)
        # The star is everybody's convention for "no proxy at all", which reqwest does not know.
        if "*" in os.environ.get("NO_PROXY", os.environ.get("no_proxy", "")).split(","):
            builder = builder.no_proxy()
        for name in ("connect", "read", "pool"):
            seconds = getattr(timeout, name)
            if seconds is not None:
                builder = getattr(builder, f"{name}_timeout")(timedelta(seconds=seconds))
        return builder.build()

    def taken(self) -> list[Any]:
        """Return the clients, which are forgotten here, to be closed."""
        clients = list(self._clients.values())
        self._clients.clear()
        return clients


def _translated(error: Exception, request: Request) -> TransportError:
    details = getattr(error, "details", None) or {}
    causes = [cause["message"] for cause in details.get("causes") or ()]
    kind = ResponseTimeout if isinstance(error, TimeoutError) else TransportError
    # What comes first in the causes names the URL.
    message = causes[-1] if len(causes) > 1 else getattr(error, "message", type(error).__name__)
    return kind(message, request=request, sent=not _is_unsent(error, causes))


def _is_unsent(error: Exception, causes: list[str]) -> bool:
    """Return whether nothing has left; pyreqwest calls all that ends early a connect error."""
    if isinstance(error, ValueError) or type(error).__name__ == "PoolTimeoutError":
        return True
    return "client error (Connect)" in causes


def _opened(response: Any, request: Request, chunks: Any, close: Any) -> StreamingResponse:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return StreamingResponse(
        status=response.status,
        headers=Headers(headers),
        request=request,
        chunks=chunks,
        close=close,
    )
