"""HTTP behind a small protocol, so that any client with httpx's interface will do."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any, Protocol

from .errors import ResponseTimeout, TransportError
from .messages import Opened, Request, Response
from .uploads import Upload


class Transport(Protocol):
    """Sends one request and returns its whole answer."""

    def send(self, request: Request) -> Response:
        """Return the answer. Raises ``TransportError`` when none arrives."""
        ...

    def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        ...

    def close(self) -> None:
        """Give up the connections."""
        ...


class AsyncTransport(Protocol):
    """As ``Transport``, awaited."""

    async def send(self, request: Request) -> Response:
        """Return the answer. Raises ``TransportError`` when none arrives."""
        ...

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
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
        """Return the answer. Raises ``TransportError`` when none arrives."""
        options = {**_options(request), "follow_redirects": False}
        try:
            answer = self._client.request(request.method, self._url(request.url), **options)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request).whole(answer.content)

    def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        made = self._client.build_request(request.method, request.url, **_options(request))
        try:
            answer = self._client.send(made, stream=True, follow_redirects=False)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request, self._chunks(answer, request), answer.close)

    def _chunks(self, answer: Any, request: Request) -> Iterator[bytes]:
        try:
            yield from answer.iter_bytes()
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
        """Return the answer. Raises ``TransportError`` when none arrives."""
        options = {**_options(request, awaits=True), "follow_redirects": False}
        try:
            answer = await self._client.request(request.method, self._url(request.url), **options)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request).whole(answer.content)

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body. Raises ``TransportError`` when none arrives."""
        options = _options(request, awaits=True)
        made = self._client.build_request(request.method, request.url, **options)
        try:
            answer = await self._client.send(made, stream=True, follow_redirects=False)
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error
        return _opened(answer, request, self._chunks(answer, request), answer.aclose)

    async def _chunks(self, answer: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            async for chunk in answer.aiter_bytes():
                yield chunk
        except self._module.HTTPError as error:
            raise _translated(error, request, self._module) from error

    async def close(self) -> None:
        """Close the client if it is our own."""
        if self._own:
            await self._client.aclose()


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
    """Return the arguments of a request; redirects are not followed, they leak the credential."""
    content, headers = request.content, dict(request.headers)
    if isinstance(content, Upload):
        if content.size is not None:
            headers["content-length"] = str(content.size)
        chunks = content.chunks_async() if awaits else content.chunks()
        return {"content": chunks, "headers": headers, "timeout": request.timeout}
    return {"content": content, "headers": headers, "timeout": request.timeout}


def _translated(error: Exception, request: Request, module: ModuleType) -> TransportError:
    unsent = (module.ConnectError, module.ConnectTimeout, module.PoolTimeout)
    kind = ResponseTimeout if isinstance(error, module.TimeoutException) else TransportError
    what = str(error) or type(error).__name__
    return kind(what, request=request, sent=not isinstance(error, unsent))


def _opened(answer: Any, request: Request, chunks: Any = None, close: Any = None) -> Opened:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Opened(
        status=answer.status_code, headers=headers, request=request, chunks=chunks, close=close
    )
