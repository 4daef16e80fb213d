"""HTTP transports for pyreqwest, which is much faster than httpx2: ``http_client="fast"``.

pyreqwest does not abort a request whose caller is cancelled before the response begins: its
connection remains open until the read timeout or the total timeout.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from ..errors import ClientClosed, ResponseTimeout, TransportError
from ..messages import Headers, Request, StreamingResponse
from . import TOTAL_TIMEOUT, AsyncTransport, Transport, check_deadline
from .content_coding import unpacked, unpacked_async, with_body
from .pyreqwest_clients import Clients, ForkedRuntime

T = TypeVar("T")

FORKED = (
    "pyreqwest was used before this process was forked, and cannot be used in it: start processes "
    "with `spawn`, or make the first call after the fork"
)


def accepts(client: object) -> bool:
    """Return whether ``client`` is a function, which returns a new builder at each call.

    pyreqwest's clients have fixed timeouts, so they are always created here; a user's builder sets
    proxies and certificates.
    """
    return inspect.isroutine(client)


def owns(client: object) -> bool:
    """Return True: the connections are always created here, even with a user's builder."""
    return True


class ClientTransport:
    """Sends through pyreqwest's sync client."""

    def __init__(self, client: Callable[[], Any] | None = None) -> None:
        """Raise ``ArgumentError`` without pyreqwest, or if ``client`` returns no builder."""
        self._clients = Clients("SyncClientBuilder", client)
        self._error = self._clients.error
        self._fallback: Transport | None = None

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        if self._fallback is not None:
            return self._fallback.open(request)
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            response = exchange.__enter__()
        except ForkedRuntime:
            fallback: Transport = _fallback(self._clients, request).ClientTransport()
            self._fallback = fallback
            return fallback.open(request)
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            streaming = _streaming(response, request, lambda: exchange.__exit__(None, None, None))
            return with_body(streaming, self._chunks(response.body_reader, request), unpacked)
        # Raised here without a context, because pyreqwest's exception has the URL with credentials.
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
        """Close the connections."""
        for client in self._clients.taken():
            client.close()
        if self._fallback is not None:
            self._fallback.close()


class AsyncClientTransport:
    """Sends through pyreqwest's async client."""

    def __init__(self, client: Callable[[], Any] | None = None) -> None:
        """Raise ``ArgumentError`` without pyreqwest, or if ``client`` returns no builder."""
        self._clients = Clients("ClientBuilder", client)
        self._error = self._clients.error
        self._fallback: AsyncTransport | None = None

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        if self._fallback is not None:
            return await self._fallback.open(request)
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks_async()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            leave = partial(exchange.__aexit__, None, None, None)
            response = await _cancellable(exchange.__aenter__(), leave)
        except ForkedRuntime:
            fallback: AsyncTransport = _fallback(self._clients, request).AsyncClientTransport()
            self._fallback = fallback
            return await fallback.open(request)
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            streaming = _streaming(response, request, leave)
            return with_body(streaming, self._chunks(response.body_reader, request), unpacked_async)
        raise failure

    async def _chunks(self, reader: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            while True:
                async with asyncio.timeout(request.deadline.left):
                    chunk = await _cancellable(reader.read_chunk())
                if chunk is None:
                    return
                yield bytes(chunk)
                check_deadline(request)
        except (self._error, TimeoutError) as error:
            failure = _translated(error, request)
        raise failure

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.taken():
            await client.close()
        if self._fallback is not None:
            await self._fallback.close()


async def _cancellable(
    awaitable: Awaitable[T], abort: Callable[[], Awaitable[object]] | None = None
) -> T:
    """Await a coroutine of pyreqwest, and raise a cancellation that it has swallowed.

    Its coroutines, which are not Python's, return a result that is ready despite a cancellation.
    ``abort`` then releases the unused result.
    """
    task = asyncio.current_task()
    count = task.cancelling() if task is not None else 0
    value = await awaitable
    if task is not None and task.cancelling() > count:
        if abort is not None:
            await abort()
        raise asyncio.CancelledError
    return value


def _fallback(clients: Clients, request: Request) -> ModuleType:
    """Return the module of transports for calls in a forked process, with a warning.

    Raises ``ClientClosed`` if the user has configured proxies or certificates for pyreqwest.
    """
    if clients.is_configured:
        raise ClientClosed(FORKED, request=request, sent=False)
    warnings.warn(f"{FORKED}; its calls go through httpx2", RuntimeWarning, stacklevel=2)
    return importlib.import_module(".httpx2", __package__)


def _translated(error: Exception, request: Request) -> TransportError:
    details = getattr(error, "details", None) or {}
    causes = [cause["message"] for cause in details.get("causes") or ()]
    kind = ResponseTimeout if isinstance(error, TimeoutError) else TransportError
    # The first of the causes contains the URL.
    message = causes[-1] if len(causes) > 1 else getattr(error, "message", type(error).__name__)
    if kind is ResponseTimeout and request.deadline.is_over:
        message = TOTAL_TIMEOUT
    return kind(message, request=request, sent=not _is_unsent(error, causes))


def _is_unsent(error: Exception, causes: list[str]) -> bool:
    """Return whether nothing was sent; for pyreqwest, each early failure is a connect error."""
    if isinstance(error, ValueError) or type(error).__name__ == "PoolTimeoutError":
        return True
    return "client error (Connect)" in causes


def _streaming(response: Any, request: Request, close: Any) -> StreamingResponse:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return StreamingResponse(
        status=response.status,
        headers=Headers(headers),
        request=request,
        chunks=(),
        close=close,
    )
