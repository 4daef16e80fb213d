"""HTTP transports for httpx2, or any client with its interface."""

from __future__ import annotations

import importlib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from types import ModuleType
from typing import Any

from ..errors import ArgumentError, ClientClosed, ResponseTimeout, TransportError
from ..messages import Headers, Request, StreamingResponse
from ..timeouts import Timeout
from . import TOTAL_TIMEOUT, check_deadline
from .content_coding import ACCEPTED, coding_names, unpacked, unpacked_async, unpacker_of
from .deadline import deadline_of, keep_deadlines
from .user_client import check_client, connections, module_of, pools

LIBRARY_TIMEOUT = 5.0
"""The default timeout of httpx and httpx2 in seconds."""

TIMEOUT_PARTS = ("connect", "read", "write", "pool")
"""The names of ``Timeout.parts``, in their order."""


class ClientTransport:
    """Sends through an ``httpx2.Client``."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client``, and do not close it, or create a client."""
        self._library = _Library(client)
        self._client = self._library.module.Client() if client is None else client
        for pool in pools(self._client):
            keep_deadlines(pool)

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        library, content = self._library, request.content
        body = content if isinstance(content, bytes | None) else content.chunks()
        options = library.sending(self._client, request)
        built = library.built(self._client, request, body)
        try:
            # Streamed, so that a body that is too large is rejected while it arrives.
            with deadline_of(request):
                response = self._client.send(built, **options)
        except library.errors as error:
            raise library.translated(error, request) from error
        return _streaming(response, request, self._body(response, request), response.close)

    def _body(self, response: Any, request: Request) -> Iterator[bytes]:
        unpacker = None if response.is_stream_consumed else unpacker_of(response.headers)
        if unpacker is None:
            return self._chunks(response.iter_bytes(), request)
        return unpacked(self._chunks(iter(response.iter_raw()), request), unpacker, request)

    def _chunks(self, pieces: Iterator[bytes], request: Request) -> Iterator[bytes]:
        try:
            while True:
                with deadline_of(request):
                    chunk = next(pieces, None)
                if chunk is None:
                    return
                yield chunk
                check_deadline(request)
        except self._library.errors as error:
            raise self._library.translated(error, request) from error

    def has_connections(self) -> bool | None:
        """Return whether connections are open; None if unknown."""
        return connections(self._client)

    def close(self) -> None:
        """Close the HTTP client if it was created here."""
        if self._library.is_own:
            self._client.close()


class AsyncClientTransport:
    """Sends through an ``httpx2.AsyncClient``."""

    def __init__(self, client: Any = None) -> None:
        """Use ``client``, and do not close it, or create a client."""
        self._library = _Library(client)
        self._client = self._library.module.AsyncClient() if client is None else client

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        library, content = self._library, request.content
        body = content if isinstance(content, bytes | None) else content.chunks_async()
        options = library.sending(self._client, request)
        built = library.built(self._client, request, body)
        try:
            response = await self._client.send(built, **options)
        except library.errors as error:
            raise library.translated(error, request) from error
        return _streaming(response, request, self._body(response, request), response.aclose)

    def _body(self, response: Any, request: Request) -> AsyncIterator[bytes]:
        unpacker = None if response.is_stream_consumed else unpacker_of(response.headers)
        if unpacker is None:
            return self._chunks(response.aiter_bytes(), request)
        return unpacked_async(self._chunks(response.aiter_raw(), request), unpacker, request)

    async def _chunks(self, pieces: AsyncIterator[bytes], request: Request) -> AsyncIterator[bytes]:
        import asyncio  # Imported here, because a sync program does not need it.

        try:
            while True:
                async with asyncio.timeout(request.deadline.left):
                    chunk = await anext(pieces, None)
                if chunk is None:
                    return
                yield chunk
                check_deadline(request)
        except TimeoutError as error:
            raise ResponseTimeout(TOTAL_TIMEOUT, request=request) from error
        except self._library.errors as error:
            raise self._library.translated(error, request) from error

    def has_connections(self) -> bool | None:
        """Return whether connections are open; None if unknown."""
        return connections(self._client)

    async def close(self) -> None:
        """Close the HTTP client if it was created here."""
        if self._library.is_own:
            await self._client.aclose()


__all__ = [
    "AsyncClientTransport",
    "ClientTransport",
    "accepts",
    "answering",
    "answering_async",
    "check_client",
    "timeout_of",
]

_FAULTS = {
    "reset": ("ReadError", "the connection was reset"),
    "timeout": ("ReadTimeout", "no response arrived"),
    "truncate": ("RemoteProtocolError", "the connection ended in the middle of the body"),
}
"""Simulated network faults, with the library's exception and its message."""


def answering(answer: Callable[[str, str, Mapping[str, str], bytes], Any]) -> Any:
    """Return an HTTP client that calls ``answer`` instead of sending requests.

    ``answer`` takes method, URL, headers with lower-case names, and content. Its result has
    ``status``, ``headers``, ``content``, and ``fault``: the fault to simulate, or empty.
    """
    library = importlib.import_module("httpx2")

    def respond(request: Any) -> Any:
        return _response(library, request, answer(*_plain(request, request.read())))

    return library.Client(transport=library.MockTransport(respond))


def answering_async(answer: Callable[[str, str, Mapping[str, str], bytes], Any]) -> Any:
    """As ``answering``, for the async client; ``answer`` is awaited."""
    library = importlib.import_module("httpx2")

    async def respond(request: Any) -> Any:
        return _response(library, request, await answer(*_plain(request, await request.aread())))

    return library.AsyncClient(transport=library.MockTransport(respond))


def _plain(request: Any, content: bytes) -> tuple[str, str, dict[str, str], bytes]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return request.method, str(request.url), headers, content


def _response(library: Any, request: Any, answer: Any) -> Any:
    if answer.fault in _FAULTS:
        name, message = _FAULTS[answer.fault]
        raise getattr(library, name)(message, request=request)
    return library.Response(
        answer.status, headers=dict(answer.headers), content=answer.content, request=request
    )


def accepts(client: object) -> bool:
    """Return whether a client is from httpx2, httpx, or a library with their exceptions."""
    return module_of(client) is not None


def timeout_of(client: Any) -> Timeout | None:
    """Return the timeout that the user has set in a client; None for the library's default."""
    timeout, module = getattr(client, "timeout", None), module_of(client)
    if timeout is None or module is None or timeout == module.Timeout(LIBRARY_TIMEOUT):
        return None
    parts = {name: getattr(timeout, name) for name in TIMEOUT_PARTS}
    return Timeout(**parts)


class _NoServerCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False


def _keep_no_cookies(client: Any) -> None:
    """Make an HTTP client ignore the cookies that servers set; keep those that its user set.

    Several users may share one HTTP client, and a session must not be sent with another's calls.
    """
    jar = getattr(getattr(client, "cookies", None), "jar", None)
    if jar is not None and not isinstance(getattr(jar, "_policy", None), _NoServerCookies):
        jar.set_policy(_NoServerCookies())


class _Library:
    """The parts of an HTTP library that both transports need."""

    def __init__(self, client: Any) -> None:
        self.is_own = client is None
        self.module: ModuleType = module_of(client) or importlib.import_module("httpx2")
        # Python's own error is raised if TLS 1.3 fails after the handshake.
        self.errors: tuple[type[Exception], ...] = (self.module.HTTPError, ssl.SSLError)
        # The calls of a batch go to one URL, so it is parsed once.
        self._url: Callable[[str], Any] = lru_cache(maxsize=16)(getattr(self.module, "URL", str))

    def sending(self, client: Any, request: Request) -> dict[str, Any]:
        """Return the arguments of ``send``, which override the HTTP client's own settings.

        Redirects could send the credential to another host. The HTTP client's ``auth`` would
        replace a credential, so it is used for requests without one only.
        """
        if getattr(client, "is_closed", False):
            raise ClientClosed("the HTTP client is closed", request=request, sent=False)
        _keep_no_cookies(client)
        options: dict[str, Any] = {"stream": True, "follow_redirects": False}
        return {**options, "auth": None} if "authorization" in request.headers else options

    def built(self, client: Any, request: Request, content: Any) -> Any:
        """Return the library's request. Raises ``ArgumentError`` for an invalid URL."""
        headers = dict(request.headers)
        if request.content is not None and not isinstance(request.content, bytes):
            size = request.content.size
            headers |= {} if size is None else {"content-length": str(size)}
        try:
            url = self._url(request.url)
        except (self.module.InvalidURL, ValueError) as error:
            raise ArgumentError.of("url", f"{error} ({request.shown_url[:200]})") from error
        timeout = request.timeout.within(request.deadline.left).parts
        if self.is_own:
            # A client that was created here has no settings, and merging them takes time.
            headers = {"accept-encoding": ACCEPTED, "connection": "keep-alive", **headers}
            # Names are case-insensitive, and the last value takes precedence.
            by_name = {name.lower(): (name, value) for name, value in headers.items()}
            return self.module.Request(
                request.method,
                url,
                content=content,
                headers=list(by_name.values()),
                extensions={"timeout": dict(zip(TIMEOUT_PARTS, timeout, strict=True))},
            )
        accepted = coding_names(client.headers.get("accept-encoding", ""))
        if not set(coding_names(ACCEPTED)).issuperset(accepted):
            headers.setdefault("accept-encoding", ACCEPTED)
        return client.build_request(
            method=request.method, url=url, content=content, headers=headers, timeout=timeout
        )

    def translated(self, error: Exception, request: Request) -> TransportError:
        """Convert the library's exception to a ``TransportError``."""
        unsent = (self.module.ConnectError, self.module.ConnectTimeout, self.module.PoolTimeout)
        is_timeout = isinstance(error, self.module.TimeoutException)
        kind = ResponseTimeout if is_timeout else TransportError
        message = str(error) or type(error).__name__
        if is_timeout and request.deadline.is_over:
            message = TOTAL_TIMEOUT
        return kind(message, request=request, sent=not isinstance(error, unsent))


def _streaming(response: Any, request: Request, chunks: Any, close: Any) -> StreamingResponse:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return StreamingResponse(
        status=response.status_code,
        headers=Headers(headers),
        request=request,
        chunks=chunks,
        close=close,
    )
