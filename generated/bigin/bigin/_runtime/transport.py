"""HTTP behind a small protocol, so that any client with httpx's interface will do."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any, Protocol

from .errors import AnswerTooLong, ResponseTimeout, TransportError
from .messages import Opened, Request, Response
from .uploads import Upload


class Transport(Protocol):
    """Sends requests. Each method raises ``TransportError`` when no answer arrives."""

    def send(self, request: Request) -> Response:
        """Return the whole answer."""
        ...

    def open(self, request: Request) -> Opened:
        """Return the answer without its body."""
        ...

    def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        ...

    def close(self) -> None:
        """Give up the connections."""
        ...


class AsyncTransport(Protocol):
    """As ``Transport``, awaited."""

    async def send(self, request: Request) -> Response:
        """Return the whole answer."""
        ...

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body."""
        ...

    async def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        ...

    async def close(self) -> None:
        """Give up the connections."""
        ...


class HttpxTransport:
    """Sends through an ``httpx2.Client``, or any client with its interface."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client`` and leave it open at the end, or make one of our own."""
        self._own = client is None
        self._client = _httpx2().Client() if client is None else client
        self._module = _module_of(self._client)
        self._url = _urls(self._module)

    def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``TransportError`` when none arrives."""
        return self.read(self.open(request))

    def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        made = self._client.build_request(
            request.method, self._url(request.url), **_options(request)
        )
        try:
            answer = self._client.send(made, stream=True, follow_redirects=False)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request, self._chunks(answer, request), answer.close)

    def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        try:
            return opened.whole(b"".join(bounded(opened)))
        finally:
            opened.close()

    def _chunks(self, answer: Any, request: Request) -> Iterator[bytes]:
        try:
            for chunk in answer.iter_bytes():
                yield chunk
                check(request)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error

    def close(self) -> None:
        """Close the client if it is our own."""
        if self._own:
            self._client.close()


class AsyncHttpxTransport:
    """As ``HttpxTransport`` with an ``httpx2.AsyncClient``."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client`` and leave it open at the end, or make one of our own."""
        self._own = client is None
        self._client = _httpx2().AsyncClient() if client is None else client
        self._module = _module_of(self._client)
        self._url = _urls(self._module)

    async def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``TransportError`` when none arrives."""
        try:
            async with asyncio.timeout(request.deadline.left):
                return await self.read(await self.open(request))
        except TimeoutError as error:
            raise ResponseTimeout(TOO_LONG, request=request) from error

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        options = _options(request, awaits=True)
        made = self._client.build_request(request.method, self._url(request.url), **options)
        try:
            answer = await self._client.send(made, stream=True, follow_redirects=False)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request, self._chunks(answer, request), answer.aclose)

    async def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        return await read_async(opened)

    async def _chunks(self, answer: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            async for chunk in answer.aiter_bytes():
                yield chunk
                check(request)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error

    async def close(self) -> None:
        """Close the client if it is our own."""
        if self._own:
            await self._client.aclose()


TOO_LONG = "the call took longer than its total timeout"


def check(request: Request) -> None:
    """Raise ``ResponseTimeout`` when the time of a call is over."""
    if request.deadline.is_over:
        raise ResponseTimeout(TOO_LONG, request=request)


def bounded(opened: Opened) -> Iterator[bytes]:
    """Yield a body that is to be held in memory, as long as it is not too long for that."""
    size = 0
    for chunk in opened.chunks:
        size += len(chunk)
        check_size(opened, size)
        yield chunk


async def read_async(opened: Opened) -> Response:
    """Read the rest of an answer, and close it."""
    size, chunks = 0, []
    try:
        async for chunk in opened.chunks:
            size += len(chunk)
            check_size(opened, size)
            chunks.append(chunk)
        return opened.whole(b"".join(chunks))
    finally:
        await opened.close()


def check_size(opened: Opened, size: int) -> None:
    """Raise ``AnswerTooLong`` when a body has more bytes than its request allows."""
    most = opened.request.most_bytes
    if most is not None and size > most:
        raise AnswerTooLong(f"the answer has more than {most} bytes", request=opened.request)


def _httpx2() -> ModuleType:
    return importlib.import_module("httpx2")


def _module_of(client: Any) -> ModuleType:
    """Return the library that a client comes from, also when its class was derived from it."""
    for base in type(client).__mro__:
        module = importlib.import_module(base.__module__.partition(".")[0])
        if hasattr(module, "HTTPError") and hasattr(module, "TimeoutException"):
            return module
    raise TypeError(f"http_client: {type(client).__name__} has not the interface of httpx2.Client")


def _urls(module: ModuleType) -> Callable[[str], Any]:
    """Return what parses URLs and remembers a few: the calls of a batch go to the same one."""
    return lru_cache(maxsize=16)(getattr(module, "URL", str))


def _options(request: Request, *, awaits: bool = False) -> dict[str, Any]:
    """Return the arguments of a request."""
    content, headers = request.content, dict(request.headers)
    timeout = request.timeout.within(request.deadline.left).parts
    if isinstance(content, Upload):
        if content.size is not None:
            headers["content-length"] = str(content.size)
        chunks = content.chunks_async() if awaits else content.chunks()
        return {"content": chunks, "headers": headers, "timeout": timeout}
    return {"content": content, "headers": headers, "timeout": timeout}


def _translated(error: Exception, request: Request, module: ModuleType) -> TransportError:
    unsent = (module.ConnectError, module.ConnectTimeout, module.PoolTimeout)
    kind = ResponseTimeout if isinstance(error, module.TimeoutException) else TransportError
    what = str(error) or type(error).__name__
    return kind(what, request=request, sent=not isinstance(error, unsent))


def _opened(answer: Any, request: Request, chunks: Any, close: Any) -> Opened:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Opened(
        status=answer.status_code, headers=headers, request=request, chunks=chunks, close=close
    )
