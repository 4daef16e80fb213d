"""Streamed batches: items are read one by one, sent in calls, and returned with their results.

Only the items of running calls are held in memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..errors import ArgumentError
from ..options import check_concurrency
from .collector import ChunkResult
from .engine import BatchEngine
from .item import STATES, Item
from .packer import Chunk

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of a batch."""

    calls: int = 0
    """The number of calls that have ended."""
    succeeded: int = 0
    failed: int = 0
    unknown: int = 0
    not_sent: int = 0

    @property
    def items(self) -> int:
        """The number of items that have been returned."""
        return self.succeeded + self.failed + self.unknown + self.not_sent

    def after(self, items: list[Item[Any]]) -> Progress:
        """Return the progress after a call with ``items``."""
        states = [item.state for item in items]
        counts = {name: getattr(self, name) + states.count(name) for name in STATES}
        return replace(self, calls=self.calls + 1, **counts)


class _ItemStream(Generic[T]):
    """The common base of the sync and the async stream."""

    def __init__(
        self,
        engine: BatchEngine,
        items: Any,
        run: Callable[[Any], Any],
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
        *,
        is_async: bool,
    ) -> None:
        check_concurrency(concurrency)
        engine.check(items, is_async=is_async)
        if problems := engine.packer().problems:
            raise ArgumentError(problems)
        self._engine = engine
        self._run = run
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._source = engine.source(items)
        self._ready: deque[Item[Any]] = deque()
        """Items with a result that have not been yielded yet."""
        self.progress = Progress()
        self.error: BaseException | None = None
        """Why the batch stopped; None while it runs, and if all items were sent.

        Usually a ``ClientError``, else the exception of the source of the items.
        """

    def _add(self, result: ChunkResult) -> Iterator[Item[Any]]:
        self.progress = self.progress.after(result.items)
        self.error = self.error or result.error
        self._ready += result.items
        if self._on_progress is not None:
            self._on_progress(self.progress)
        return self._take()

    def _interrupted(self, chunk: Chunk, error: BaseException) -> None:
        """Store the items of a call that ended for another reason than a response."""
        result = self._engine.collect(chunk, error)
        self.progress = self.progress.after(result.items)
        self._ready += result.items

    def _begin(self) -> None:
        self.error, self._has_source_failed = None, False

    def _source_failed(self) -> Chunk | None:
        """Stop reading the source in this iteration; return the items before its failure."""
        self._has_source_failed = True
        return self._source.packer.rest()

    def _end(self) -> None:
        """Set ``error`` to the source's exception, after the items before it have been sent.

        Also one of an earlier iteration: a generator that has raised yields no more.
        """
        self.error = self.error or self._source.failure

    def _take(self) -> Iterator[Item[Any]]:
        """Yield the items that are ready, each once, even if an iteration ends in between."""
        while self._ready:
            yield self._ready.popleft()

    _has_source_failed = False


class BatchStream(_ItemStream[T]):
    """The items of a batch with their results, in order. Iterate over it.

    If a call fails as a whole, its items are yielded with their states, ``error`` has the reason,
    and the iteration ends. An exception of a hook or another function of the user's is raised.
    Iterating again continues, also after a ``break`` or Ctrl-C: each item is yielded once.
    """

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Read no items before the iteration starts."""
        super().__init__(engine, items, *options, is_async=False)
        self._calls: deque[tuple[Chunk, Future[Any] | None]] = deque()
        """Calls whose items are not yielded yet, in order; without threads none has started."""

    def __iter__(self) -> Iterator[Item[T]]:
        self._begin()
        # Items that were ready when an earlier iteration was left.
        yield from self._take()
        with ExitStack() as stack:
            pool = None
            if self._concurrency > 1:
                # After a break, it waits for the running calls; their items are yielded by
                # the next iteration.
                pool = stack.enter_context(ThreadPoolExecutor(self._concurrency))
            while self._fill(pool):
                chunk, future = self._calls[0]
                yield from self._add(self._result(chunk, future))
        self._end()

    def stop(self, *, waits: bool = True) -> Iterator[Item[T]]:
        """Yield all items that were read but not yielded, with their states; send nothing.

        For programs that exit on Ctrl-C: iterating again would continue the batch. Running calls
        in other threads are not aborted; without ``waits`` their items are ``unknown``.
        """
        yield from self._take()
        while self._calls:
            chunk, future = self._calls[0]
            if future is not None and waits:
                wait([future])
            self._stopped(chunk, future)
            self._calls.popleft()
            yield from self._take()
        while (rest := self._source.packer.rest()) is not None:
            self._stopped(rest, None)
            yield from self._take()

    def _stopped(self, chunk: Chunk, future: Future[Any] | None) -> None:
        result: ChunkResult
        if future is not None and future.done() and future.exception() is None:
            result = future.result()
        else:
            result = self._engine.collect(chunk)
        calls = self.progress.calls + (future is not None)
        self.progress = replace(self.progress.after(result.items), calls=calls)
        self._ready += result.items

    def _fill(self, pool: ThreadPoolExecutor | None) -> bool:
        """Start as many calls as may run at once; return whether there is one."""
        while self.error is None and len(self._calls) < self._concurrency:
            if self._has_source_failed or (chunk := self._next_chunk()) is None:
                break
            future = None
            if pool is not None:
                # With the caller's context, such as an OpenTelemetry span.
                steps = self._engine.send(chunk)
                future = pool.submit(copy_context().run, self._run, steps)
            self._calls.append((chunk, future))
        return bool(self._calls)

    def _next_chunk(self) -> Chunk | None:
        try:
            return self._source.next()
        except Exception:  # Raised by the caller's iterable: it becomes the stream's error.
            return self._source_failed()

    def _result(self, chunk: Chunk, future: Future[Any] | None) -> ChunkResult:
        """Return the result of the first call; store its items if an exception ends it."""
        try:
            run, steps = self._run, self._engine.send(chunk)
            result: ChunkResult = run(steps) if future is None else future.result()
        except BaseException as error:
            # A call in another thread continues, whatever exception ends the wait for it.
            if future is None or future.done():
                self._calls.popleft()
                self._interrupted(chunk, error)
            raise
        self._calls.popleft()
        return result


class AsyncBatchStream(_ItemStream[T]):
    """As ``BatchStream``, for ``async for``; the items may also be an async iterable."""

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Read no items before the iteration starts."""
        super().__init__(engine, items, *options, is_async=True)
        self._calls: deque[tuple[Chunk, asyncio.Task[Any]]] = deque()

    async def __aiter__(self) -> AsyncIterator[Item[T]]:
        self._begin()
        for item in self._take():
            yield item
        while await self._fill():
            for item in self._add(await self._result(*self._calls[0])):
                yield item
        self._end()

    async def _fill(self) -> bool:
        """Start as many calls as may run at once; return whether there is one."""
        import asyncio  # Imported here, because a sync program does not need it.

        while self.error is None and len(self._calls) < self._concurrency:
            if self._has_source_failed or (chunk := await self._next_chunk()) is None:
                break
            task = asyncio.ensure_future(self._run(self._engine.send(chunk)))
            self._calls.append((chunk, task))
        return bool(self._calls)

    async def _next_chunk(self) -> Chunk | None:
        import asyncio

        try:
            return await self._source.next_async()
        except Exception:  # Raised by the caller's iterable: it becomes the stream's error.
            return self._source_failed()
        except asyncio.CancelledError:
            self._cancel()
            raise

    async def _result(self, chunk: Chunk, task: asyncio.Task[Any]) -> ChunkResult:
        """Return the result of the first call; store its items if an exception ends it."""
        import asyncio

        try:
            # A task of an event loop that has ended never continues.
            if not task.done() and task.get_loop() is not asyncio.get_running_loop():
                raise asyncio.CancelledError
            # ``wait`` rather than ``await``, so that a cancellation from outside is not taken for
            # one of the call itself.
            await asyncio.wait([task])
            result: ChunkResult = task.result()
        except asyncio.CancelledError as error:
            if task.done() or task.get_loop() is not asyncio.get_running_loop():
                # It was cancelled in an earlier iteration, which raised the error.
                self._calls.popleft()
                return self._engine.collect(chunk, error)
            self._cancel()
            raise
        except BaseException as error:
            self._calls.popleft()
            self._interrupted(chunk, error)
            raise
        self._calls.popleft()
        return result

    def _cancel(self) -> None:
        """Cancel the running calls, because no iteration would return their items."""
        for _, task in self._calls:
            task.cancel()
