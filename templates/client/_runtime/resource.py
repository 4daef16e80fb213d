"""What groups of operations are derived from: each method of a client calls one of these."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .attempts import told
from .batch import batch
from .call import call, prepared_call, streamed
from .driver import run, run_async
from .effects import Steps
from .lots import AsyncBatchStream, BatchStream, Progress
from .operation import Operation
from .outcome import AsyncBatchOutcome, BatchOutcome
from .packing import Packer
from .pages import AsyncPages, Pager, Pages
from .streams import AsyncByteStream, AsyncStream, ByteStream, Source, Stream
from .timeouts import Timeout

if TYPE_CHECKING:
    from .client import AsyncClient, Client

T = TypeVar("T")


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
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
        accept: str | None = None,
    ) -> T:
        client = self._client
        steps: Steps[T] = call(
            client._configuration, operation, arguments, body, timeout, media_type, accept
        )
        return run(told(client._configuration, steps), client._transport)

    def _batch(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
        *,
        goes_on: bool = False,
    ) -> BatchOutcome[Any]:
        client = self._client
        steps = batch(client._configuration, operation, arguments, items, timeout, goes_on=goes_on)
        found = run(told(client._configuration, steps), client._transport)
        made: BatchOutcome[Any] = BatchOutcome(**vars(found))
        made._again = lambda some: self._batch(operation, arguments, some, timeout, goes_on=True)
        return made

    def _each(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
        *,
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
        most_bytes: int | None,
    ) -> BatchStream[Any]:
        configuration = self._client._configuration
        packer = Packer(configuration, operation, arguments, timeout, most_bytes)
        return BatchStream(self._client._transport, packer, items, concurrency, on_progress)

    def _stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
    ) -> Stream[Any]:
        return Stream(self._start(operation, arguments, body, timeout, media_type, items=True))

    def _bytes(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
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
        steps = streamed(client._configuration, prepared, items=items)
        return lambda: run(told(client._configuration, steps), client._transport)


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
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
        accept: str | None = None,
    ) -> T:
        client = self._client
        steps: Steps[T] = call(
            client._configuration, operation, arguments, body, timeout, media_type, accept
        )
        return await run_async(told(client._configuration, steps), client._transport)

    async def _batch(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
        *,
        goes_on: bool = False,
    ) -> AsyncBatchOutcome[Any]:
        client = self._client
        steps = batch(client._configuration, operation, arguments, items, timeout, goes_on=goes_on)
        found = await run_async(told(client._configuration, steps), client._transport)
        made: AsyncBatchOutcome[Any] = AsyncBatchOutcome(**vars(found))
        made._again = lambda some: self._batch(operation, arguments, some, timeout, goes_on=True)
        return made

    def _each(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any] | AsyncIterable[Any],
        timeout: float | Timeout | None,
        *,
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
        most_bytes: int | None,
    ) -> AsyncBatchStream[Any]:
        configuration = self._client._configuration
        packer = Packer(configuration, operation, arguments, timeout, most_bytes)
        return AsyncBatchStream(self._client._transport, packer, items, concurrency, on_progress)

    def _stream(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
    ) -> AsyncStream[Any]:
        return AsyncStream(self._start(operation, arguments, body, timeout, media_type, items=True))

    def _bytes(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
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
        steps = streamed(client._configuration, prepared, items=items)
        return lambda: run_async(told(client._configuration, steps), client._transport)
