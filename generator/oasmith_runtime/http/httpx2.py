"""HTTP through httpx2, or any client with its interface."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from types import ModuleType
from typing import Any

from ..errors import ResponseTimeout, TransportError
from ..messages import Headers, Request, StreamingResponse
from . import check_deadline


class ClientTransport:
    """Sends through an ``httpx2.Client``."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client`` and leave it open at the end, or make one of our own."""
        self._library = _Library(client)
        self._client = self._library.module.Client() if client is None else client
        _keep_no_cookies(self._client)

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        library, content = self._library, request.content
        body = content if isinstance(content, bytes | None) else content.chunks()
        built = self._client.build_request(**library.options(request, body))
        try:
            # Redirects could carry the credential to another host. Streamed, so that a body that
            # is too large is given up while it arrives.
            response = self._client.send(built, stream=True, follow_redirects=False)
        except library.error as error:
            raise library.translated(error, request) from error
        return _opened(response, request, self._chunks(response, request), response.close)

    def _chunks(self, response: Any, request: Request) -> Iterator[bytes]:
        try:
            for chunk in response.iter_bytes():
                yield chunk
                check_deadline(request)
        except self._library.error as error:
            raise self._library.translated(error, request) from error

    def close(self) -> None:
        """Close the client if it is our own."""
        if self._library.is_own:
            self._client.close()


class AsyncClientTransport:
    """Sends through an ``httpx2.AsyncClient``."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client`` and leave it open at the end, or make one of our own."""
        self._library = _Library(client)
        self._client = self._library.module.AsyncClient() if client is None else client
        _keep_no_cookies(self._client)

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` when none arrives."""
        library, content = self._library, request.content
        body = content if isinstance(content, bytes | None) else content.chunks_async()
        built = self._client.build_request(**library.options(request, body))
        try:
            response = await self._client.send(built, stream=True, follow_redirects=False)
        except library.error as error:
            raise library.translated(error, request) from error
        return _opened(response, request, self._chunks(response, request), response.aclose)

    async def _chunks(self, response: Any, request: Request) -> AsyncIterator[bytes]:
        try:
            async for chunk in response.aiter_bytes():
                yield chunk
                check_deadline(request)
        except self._library.error as error:
            raise self._library.translated(error, request) from error

    async def close(self) -> None:
        """Close the client if it is our own."""
        if self._library.is_own:
            await self._client.aclose()


def accepts(client: object) -> bool:
    """Return whether a client comes from httpx2, httpx, or a library with their exceptions."""
    return _module_of(client) is not None


def _module_of(client: object) -> ModuleType | None:
    """Return the library that a client comes from, also when its class was derived from it."""
    for base in type(client).__mro__:
        module = importlib.import_module(base.__module__.partition(".")[0])
        if hasattr(module, "HTTPError") and hasattr(module, "TimeoutException"):
            return module
    return None


class _NoServerCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False


def _keep_no_cookies(client: Any) -> None:
    """Let an HTTP client keep no cookie that a server sets; those that its user has set stay.

    One HTTP client may serve several users, and a session must not travel with another's calls.
    """
    jar = getattr(getattr(client, "cookies", None), "jar", None)
    if jar is not None:
        jar.set_policy(_NoServerCookies())


class _Library:
    """What both transports need of the library that a client comes from."""

    def __init__(self, client: Any) -> None:
        self.is_own = client is None
        self.module: ModuleType = _module_of(client) or importlib.import_module("httpx2")
        self.error: type[Exception] = self.module.HTTPError
        # The calls of a batch go to one URL, so it is parsed once.
        self._url: Callable[[str], Any] = lru_cache(maxsize=16)(getattr(self.module, "URL", str))

    def options(self, request: Request, content: Any) -> dict[str, Any]:
        """Return the arguments of ``build_request``."""
        headers = dict(request.headers)
        if request.content is not None and not isinstance(request.content, bytes):
            size = request.content.size
            headers |= {} if size is None else {"content-length": str(size)}
        return {
            "method": request.method,
            "url": self._url(request.url),
            "content": content,
            "headers": headers,
            "timeout": request.timeout.within(request.deadline.left).parts,
        }

    def translated(self, error: Exception, request: Request) -> TransportError:
        """Return the library's exception as ours."""
        unsent = (self.module.ConnectError, self.module.ConnectTimeout, self.module.PoolTimeout)
        is_timeout = isinstance(error, self.module.TimeoutException)
        kind = ResponseTimeout if is_timeout else TransportError
        message = str(error) or type(error).__name__
        return kind(message, request=request, sent=not isinstance(error, unsent))


def _opened(response: Any, request: Request, chunks: Any, close: Any) -> StreamingResponse:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return StreamingResponse(
        status=response.status_code,
        headers=Headers(headers),
        request=request,
        chunks=chunks,
        close=close,
    )
