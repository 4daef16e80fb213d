"""HTTP through pyreqwest, which takes far less time than httpx2: ``http_client="fast"``."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from .errors import ArgumentError, ResponseTimeout, TransportError
from .messages import Opened, Request, Response
from .timeouts import Timeout
from .transport import bounded, check, read_async
from .uploads import Upload

MOST = 8
"""Clients that are kept."""


class ReqwestTransport:
    """Sends through pyreqwest's blocking client."""

    def __init__(self) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed."""
        self._clients = Clients("SyncClientBuilder")
        self._error = self._clients.error

    def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``TransportError`` when none arrives."""
        return self.read(self.open(request))

    def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        try:
            made = self._clients.builder(request).build_streamed()
            answer = made.__enter__()
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            chunks = self._chunks(answer.body_reader, request)
            return _opened(answer, request, chunks, lambda: made.__exit__(None, None, None))
        raise failure

    def _chunks(self, reader: Any, request: Request) -> Iterator[bytes]:
        try:
            while (chunk := reader.read_chunk()) is not None:
                yield bytes(chunk)
                check(request)
            return
        except self._error as error:
            failure = _translated(error, request)
        raise failure

    def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        try:
            return opened.whole(b"".join(bounded(opened)))
        finally:
            opened.close()

    def close(self) -> None:
        """Give up the connections."""
        for client in self._clients.taken():
            client.close()


class AsyncReqwestTransport:
    """As ``ReqwestTransport``, awaited."""

    def __init__(self) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed."""
        self._clients = Clients("ClientBuilder")
        self._error = self._clients.error

    async def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``TransportError`` when none arrives."""
        return await self.read(await self.open(request))

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        try:
            made = self._clients.builder(request, awaits=True).build_streamed()
            answer = await made.__aenter__()
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            chunks = self._chunks(answer.body_reader, request)
            return _opened(answer, request, chunks, lambda: made.__aexit__(None, None, None))
        raise failure

    async def _chunks(self, reader: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            while (chunk := await reader.read_chunk()) is not None:
                yield bytes(chunk)
                check(request)
            return
        except self._error as error:
            failure = _translated(error, request)
        raise failure

    async def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        return await read_async(opened)

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

    def builder(self, request: Request, *, awaits: bool = False) -> Any:
        """Return what builds and sends ``request``."""
        found = self._client(request.timeout).request(request.method, request.url)
        found = found.headers(dict(request.headers))
        if (left := request.deadline.left) is not None:
            found = found.timeout(timedelta(seconds=max(left, 0.001)))
        if not isinstance(request.content, Upload):
            return found if request.content is None else found.body_bytes(request.content)
        if request.content.size is not None:
            found = found.header("content-length", str(request.content.size))
        chunks = request.content.chunks_async() if awaits else request.content.chunks()
        return found.body_stream(chunks)

    def _client(self, timeout: Timeout) -> Any:
        client = self._clients.get(timeout)
        if client is None:
            if len(self._clients) >= MOST:
                self._clients.pop(next(iter(self._clients)), None)
            client = self._clients[timeout] = self._made(timeout)
        return client

    def _made(self, timeout: Timeout) -> Any:
        # Redirects are not followed, they leak the credential.
        builder = self._builder().follow_redirects(False)
        for name in ("connect", "read", "pool"):
            seconds = getattr(timeout, name)
            if seconds is not None:
                builder = getattr(builder, f"{name}_timeout")(timedelta(seconds=seconds))
        return builder.build()

    def taken(self) -> list[Any]:
        """Return the clients, which are forgotten here, to be closed."""
        found = list(self._clients.values())
        self._clients.clear()
        return found


def _translated(error: Exception, request: Request) -> TransportError:
    details = getattr(error, "details", None) or {}
    causes = [it["message"] for it in details.get("causes") or ()]
    kind = ResponseTimeout if isinstance(error, TimeoutError) else TransportError
    # What comes first in the causes names the URL.
    what = causes[-1] if len(causes) > 1 else getattr(error, "message", type(error).__name__)
    return kind(what, request=request, sent=not _is_unsent(error, causes))


def _is_unsent(error: Exception, causes: list[str]) -> bool:
    """Return whether nothing has left; pyreqwest calls all that ends early a connect error."""
    if isinstance(error, ValueError) or type(error).__name__ == "PoolTimeoutError":
        return True
    return "client error (Connect)" in causes


def _opened(answer: Any, request: Request, chunks: Any, close: Any) -> Opened:
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return Opened(
        status=answer.status, headers=headers, request=request, chunks=chunks, close=close
    )
