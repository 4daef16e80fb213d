"""HTTP through pyreqwest, which takes far less time than httpx2: ``http_client="fast"``.

pyreqwest does not give up a request whose caller is cancelled before the response begins: its
connection is kept until the read timeout, or the total one, is over.
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
    """Return whether this is a function, which returns a new builder at each call.

    Its clients have their timeouts, so that they are always our own; a builder of the user's has
    proxies and certificates.
    """
    return inspect.isroutine(client)


def owns(client: object) -> bool:
    """Return True: whatever builds them, the connections are ours."""
    return True


class ClientTransport:
    """Sends through pyreqwest's blocking client."""

    def __init__(self, client: Callable[[], Any] | None = None) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed, or ``client`` has no builder."""
        self._clients = Clients("SyncClientBuilder", client)
        self._error = self._clients.error
        self._instead: Transport | None = None

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        if self._instead is not None:
            return self._instead.open(request)
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            response = exchange.__enter__()
        except ForkedRuntime:
            instead: Transport = _instead(self._clients, request).ClientTransport()
            self._instead = instead
            return instead.open(request)
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            opened = _opened(response, request, lambda: exchange.__exit__(None, None, None))
            return with_body(opened, self._chunks(response.body_reader, request), unpacked)
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
        if self._instead is not None:
            self._instead.close()


class AsyncClientTransport:
    """Sends through pyreqwest's awaiting client."""

    def __init__(self, client: Callable[[], Any] | None = None) -> None:
        """Raise ``ArgumentError`` when pyreqwest is not installed, or ``client`` has no builder."""
        self._clients = Clients("ClientBuilder", client)
        self._error = self._clients.error
        self._instead: AsyncTransport | None = None

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        if self._instead is not None:
            return await self._instead.open(request)
        content = request.content
        body = content if isinstance(content, bytes | None) else content.chunks_async()
        try:
            exchange = self._clients.builder(request, body).build_streamed()
            leave = partial(exchange.__aexit__, None, None, None)
            response = await _heeded(exchange.__aenter__(), leave)
        except ForkedRuntime:
            instead: AsyncTransport = _instead(self._clients, request).AsyncClientTransport()
            self._instead = instead
            return await instead.open(request)
        except (self._error, ValueError) as error:
            failure = _translated(error, request)
        else:
            opened = _opened(response, request, leave)
            return with_body(opened, self._chunks(response.body_reader, request), unpacked_async)
        raise failure

    async def _chunks(self, reader: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            while True:
                async with asyncio.timeout(request.deadline.left):
                    chunk = await _heeded(reader.read_chunk())
                if chunk is None:
                    return
                yield bytes(chunk)
                check_deadline(request)
        except (self._error, TimeoutError) as error:
            failure = _translated(error, request)
        raise failure

    async def close(self) -> None:
        """Give up the connections."""
        for client in self._clients.taken():
            await client.close()
        if self._instead is not None:
            await self._instead.close()


async def _heeded(
    awaitable: Awaitable[T], give_up: Callable[[], Awaitable[object]] | None = None
) -> T:
    """Return what pyreqwest gives; a cancellation that comes together with that is raised.

    Its coroutines, which are not Python's, return what is ready, and forget the cancellation.
    ``give_up`` ends what nobody takes then.
    """
    task = asyncio.current_task()
    count = task.cancelling() if task is not None else 0
    value = await awaitable
    if task is not None and task.cancelling() > count:
        if give_up is not None:
            await give_up()
        raise asyncio.CancelledError
    return value


def _instead(clients: Clients, request: Request) -> ModuleType:
    """Return the transports that calls take in a forked process, with a warning.

    Raises ``ClientClosed`` where the user has chosen proxies or certificates for pyreqwest.
    """
    if clients.is_configured:
        raise ClientClosed(FORKED, request=request, sent=False)
    warnings.warn(f"{FORKED}; its calls go through httpx2", RuntimeWarning, stacklevel=2)
    return importlib.import_module(".httpx2", __package__)


def _translated(error: Exception, request: Request) -> TransportError:
    details = getattr(error, "details", None) or {}
    causes = [cause["message"] for cause in details.get("causes") or ()]
    kind = ResponseTimeout if isinstance(error, TimeoutError) else TransportError
    # What comes first in the causes names the URL.
    message = causes[-1] if len(causes) > 1 else getattr(error, "message", type(error).__name__)
    if kind is ResponseTimeout and request.deadline.is_over:
        message = TOTAL_TIMEOUT
    return kind(message, request=request, sent=not _is_unsent(error, causes))


def _is_unsent(error: Exception, causes: list[str]) -> bool:
    """Return whether nothing has left; pyreqwest calls all that ends early a connect error."""
    if isinstance(error, ValueError) or type(error).__name__ == "PoolTimeoutError":
        return True
    return "client error (Connect)" in causes


def _opened(response: Any, request: Request, close: Any) -> StreamingResponse:
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
