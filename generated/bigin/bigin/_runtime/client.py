"""What the clients and their resources are derived from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar, ParamSpec, Self, TypeVar, cast

from .answered import Answered, answered, watched
from .auth import credential
from .batch import batch
from .call import call, prepared_call, streamed
from .configuration import Configuration, Definition
from .decode import Deviation
from .driver import run, run_async
from .effects import Steps
from .operation import Operation
from .pages import AsyncPages, Pager, Pages
from .reqwest import AsyncReqwestTransport, ReqwestTransport
from .servers import choose
from .streams import AsyncByteStream, AsyncStream, ByteStream, Source, Stream
from .transport import AsyncHttpxTransport, AsyncTransport, HttpxTransport, Transport

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_TIMEOUT = 30.0
"""Seconds."""

FAST = "fast"
"""The HTTP client that is made with pyreqwest."""


class BaseClient(ABC):
    """The part of a client that does not care whether calls block or are awaited."""

    _definition: ClassVar[Definition]
    _configuration: Configuration

    def _configure(
        self,
        server: object,
        credentials: Mapping[str, object],
        *,
        scopes: Iterable[str] | None,
        timeout: float | None,
        strict: bool,
        on_deviation: Callable[[Deviation], None] | None,
        http_client: Any,
    ) -> None:
        definition = self._definition
        given = {
            scheme.name: credential(value, scheme)
            for scheme in definition.schemes.values()
            if (value := credentials.get(scheme.argument)) is not None
        }
        chosen = choose(definition.servers, server, definition.server_argument)
        if isinstance(scopes, str):
            scopes = scopes.replace(",", " ").split()
        self._configuration = Configuration(
            definition=definition,
            server=chosen,
            credentials=given,
            has_http_client=http_client is not None and http_client != FAST,
            scopes=None if scopes is None else frozenset(scopes),
            timeout=timeout,
            strict=strict,
            on_deviation=on_deviation,
        )
        self._connect(http_client)

    @abstractmethod
    def _connect(self, http_client: Any) -> None:
        """Send through ``http_client``, or through one of our own."""

    def __repr__(self) -> str:
        server = self._configuration.server
        return f"<{type(self).__name__} {server.id} {server.base}>"


def _steps(
    configuration: Configuration,
    operation: Operation[T],
    arguments: Mapping[str, Any],
    body: Any,
    timeout: float | None,
    media_type: str | None,
    accept: str | None,
) -> Steps[T]:
    if operation.batch is not None:
        return cast("Steps[T]", batch(configuration, operation, arguments, body, timeout))
    return call(configuration, operation, arguments, body, timeout, media_type, accept)


class Client(BaseClient):
    """A client whose calls block. Use it with ``with``, or call ``close`` at the end."""

    _transport: Transport

    def _connect(self, http_client: Any) -> None:
        is_fast = http_client == FAST
        self._transport = ReqwestTransport() if is_fast else HttpxTransport(http_client)

    def with_response(
        self, method: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> Answered[T]:
        """Call a method of a resource, and return its result with the raw answer and its headers.

        Example: ``client.with_response(client.pets.get, "17").headers``. Raises as the method does.
        """
        with watched() as seen:
            result = method(*arguments, **options)
        return answered(result, seen, self._definition.types)

    def close(self) -> None:
        """Give up the connections. An HTTP client that was passed in stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(BaseClient):
    """A client whose calls are awaited. Use it with ``async with``, or await ``close``."""

    _transport: AsyncTransport

    def _connect(self, http_client: Any) -> None:
        is_fast = http_client == FAST
        self._transport = AsyncReqwestTransport() if is_fast else AsyncHttpxTransport(http_client)

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *arguments: P.args, **options: P.kwargs
    ) -> Answered[T]:
        """As ``Client.with_response``, awaited."""
        with watched() as seen:
            result = await method(*arguments, **options)
        return answered(result, seen, self._definition.types)

    async def close(self) -> None:
        """Give up the connections. An HTTP client that was passed in stays open."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class Resource:
    """A group of operations of a client."""

    def __init__(self, client: Client) -> None:
        """Make calls through ``client``."""
        self._client = client

    def _call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
        accept: str | None = None,
    ) -> T:
        client = self._client
        steps = _steps(
            client._configuration, operation, arguments, body, timeout, media_type, accept
        )
        return run(steps, client._transport)

    def _stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
    ) -> Stream[Any]:
        return Stream(self._start(operation, arguments, body, timeout, media_type, items=True))

    def _bytes(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
    ) -> ByteStream:
        return ByteStream(self._start(operation, arguments, body, timeout, media_type, items=False))

    def _pages(self, *call: Any, **options: Any) -> Pages[Any]:
        client = self._client
        return Pages(Pager(client._configuration, *call, **options), client._transport)

    def _start(self, *call: Any, items: bool) -> Callable[[], Source]:
        """Check a call, and return what sends it and opens its answer."""
        client = self._client
        prepared = prepared_call(client._configuration, *call)
        return lambda: run(
            streamed(client._configuration, prepared, items=items), client._transport
        )


class AsyncResource:
    """A group of operations of an async client."""

    def __init__(self, client: AsyncClient) -> None:
        """Make calls through ``client``."""
        self._client = client

    async def _call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
        accept: str | None = None,
    ) -> T:
        client = self._client
        steps = _steps(
            client._configuration, operation, arguments, body, timeout, media_type, accept
        )
        return await run_async(steps, client._transport)

    def _stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
    ) -> AsyncStream[Any]:
        return AsyncStream(self._start(operation, arguments, body, timeout, media_type, items=True))

    def _bytes(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | None = None,
        media_type: str | None = None,
    ) -> AsyncByteStream:
        start = self._start(operation, arguments, body, timeout, media_type, items=False)
        return AsyncByteStream(start)

    def _pages(self, *call: Any, **options: Any) -> AsyncPages[Any]:
        client = self._client
        return AsyncPages(Pager(client._configuration, *call, **options), client._transport)

    def _start(self, *call: Any, items: bool) -> Callable[[], Awaitable[Source]]:
        """Check a call, and return what sends it and opens its answer."""
        client = self._client
        prepared = prepared_call(client._configuration, *call)
        return lambda: run_async(
            streamed(client._configuration, prepared, items=items), client._transport
        )
