"""Batches without end: items come one by one, go in calls, and come back with their results.

No more than the calls that are under way is held in memory.
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
    """How far a batch is."""

    calls: int = 0
    """The calls that have ended."""
    succeeded: int = 0
    failed: int = 0
    unknown: int = 0
    not_sent: int = 0

    @property
    def items(self) -> int:
        """The items that have come back."""
        return self.succeeded + self.failed + self.unknown + self.not_sent

    def after(self, items: list[Item[Any]]) -> Progress:
        """Return how far it is after a call with ``items``."""
        states = [item.state for item in items]
        counts = {name: getattr(self, name) + states.count(name) for name in STATES}
        return replace(self, calls=self.calls + 1, **counts)


class _ItemStream(Generic[T]):
    """What the blocking and the awaiting stream share."""

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
        """Items that have come back, and that nobody has taken yet."""
        self.progress = Progress()
        self.error: BaseException | None = None
        """Why it stopped; None while it goes on, and when all was sent.

        Mostly a ``ClientError``; else what the source of the items has raised.
        """

    def _add(self, result: ChunkResult) -> Iterator[Item[Any]]:
        self.progress = self.progress.after(result.items)
        self.error = self.error or result.error
        self._ready += result.items
        if self._on_progress is not None:
            self._on_progress(self.progress)
        return self._take()

    def _interrupted(self, chunk: Chunk, error: BaseException) -> None:
        """Keep the items of a call that something else than the API has ended."""
        result = self._engine.collect(chunk, error)
        self.progress = self.progress.after(result.items)
        self._ready += result.items

    def _begin(self) -> None:
        self.error, self._has_source_failed = None, False

    def _source_failed(self) -> Chunk | None:
        """Ask the source for no more in this iteration; return what had come before it failed."""
        self._has_source_failed = True
        return self._source.packer.rest()

    def _end(self) -> None:
        """Let what the source has raised be known, once what came before it has been sent.

        Also what was raised in an earlier iteration: a generator that has raised gives no more.
        """
        self.error = self.error or self._source.failure

    def _take(self) -> Iterator[Item[Any]]:
        """Yield what is ready, each item once, also when an iteration ends in between."""
        while self._ready:
            yield self._ready.popleft()

    _has_source_failed = False


class BatchStream(_ItemStream[T]):
    """The items of a batch as they come back, in their order. Iterate over it.

    When a call fails as a whole, its items come with their states, ``error`` says why, and the
    iteration ends. What a hook or a function of the user's raises comes out of the iteration.
    Iterating again goes on, also after a ``break`` or Ctrl-C: each item comes once.
    """

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
        super().__init__(engine, items, *options, is_async=False)
        self._calls: deque[tuple[Chunk, Future[Any] | None]] = deque()
        """Calls whose items are still to come, in their order; without threads none is begun."""

    def __iter__(self) -> Iterator[Item[T]]:
        self._begin()
        # What came back before an earlier iteration was left.
        yield from self._take()
        with ExitStack() as stack:
            pool = None
            if self._concurrency > 1:
                # Left by a break, it waits for what is under way; that comes when somebody
                # iterates again.
                pool = stack.enter_context(ThreadPoolExecutor(self._concurrency))
            while self._fill(pool):
                chunk, future = self._calls[0]
                yield from self._add(self._result(chunk, future))
        self._end()

    def stop(self, *, waits: bool = True) -> Iterator[Item[T]]:
        """Yield what is known of every item that was taken and has not come back; send nothing.

        For programs that end, on Ctrl-C: iterating again would go on with the batch. Calls that are
        under way in other threads still end; unless it ``waits`` their items are ``unknown``.
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
        """Begin as many calls as may be under way; return whether there is one."""
        while self.error is None and len(self._calls) < self._concurrency:
            if self._has_source_failed or (chunk := self._next_chunk()) is None:
                break
            future = None
            if pool is not None:
                # With the caller's context: a span of OpenTelemetry, for example.
                steps = self._engine.send(chunk)
                future = pool.submit(copy_context().run, self._run, steps)
            self._calls.append((chunk, future))
        return bool(self._calls)

    def _next_chunk(self) -> Chunk | None:
        try:
            return self._source.next()
        except Exception:  # Of the caller's iterable: it becomes the stream's error.
            return self._source_failed()

    def _result(self, chunk: Chunk, future: Future[Any] | None) -> ChunkResult:
        """Return what became of the first call; its items are kept when something ends it."""
        try:
            run, steps = self._run, self._engine.send(chunk)
            result: ChunkResult = run(steps) if future is None else future.result()
        except BaseException as error:
            # A call in another thread goes on, whatever ends the waiting for it here.
            if future is None or future.done():
                self._calls.popleft()
                self._interrupted(chunk, error)
            raise
        self._calls.popleft()
        return result


class AsyncBatchStream(_ItemStream[T]):
    """As ``BatchStream``, with ``async for``; the items may come from an async iterable, too."""

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
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
        """Begin as many calls as may be under way; return whether there is one."""
        import asyncio  # A program that only blocks has no need of it.

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
        except Exception:  # Of the caller's iterable: it becomes the stream's error.
            return self._source_failed()
        except asyncio.CancelledError:
            self._cancel()
            raise

    async def _result(self, chunk: Chunk, task: asyncio.Task[Any]) -> ChunkResult:
        """Return what became of the first call; its items are kept when something ends it."""
        import asyncio

        try:
            # A task of a loop that has ended never gets any further.
            if not task.done() and task.get_loop() is not asyncio.get_running_loop():
                raise asyncio.CancelledError
            # Waited for rather than awaited, so that a cancellation from outside does not look as
            # one of the call itself.
            await asyncio.wait([task])
            result: ChunkResult = task.result()
        except asyncio.CancelledError as error:
            if task.done() or task.get_loop() is not asyncio.get_running_loop():
                # It was cancelled in an earlier iteration; that was raised there.
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
        """End the calls, which would go on with nobody to tell what became of their items."""
        for _, task in self._calls:
            task.cancel()
