"""Batches without end: items come one by one, go in calls, and come back with their results.

No more than the calls that are under way is held in memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from ..errors import ArgumentError, ClientError
from .collector import ChunkResult
from .engine import BatchEngine
from .outcome import STATES, Item

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
        if concurrency < 1:
            raise ArgumentError.of("concurrency", "must be above 0")
        engine.check(items, is_async=is_async)
        if problems := engine.packer().problems:
            raise ArgumentError(problems)
        self._engine = engine
        self._run = run
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._ready: deque[Item[Any]] = deque()
        """Items that have come back, and that nobody has taken yet."""
        self.progress = Progress()
        self.error: ClientError | None = None
        """Why it stopped; None while it goes on, and when all was sent."""

    def _add(self, result: ChunkResult) -> Iterator[Item[Any]]:
        self.progress = self.progress.after(result.items)
        self.error = self.error or result.error
        self._ready += result.items
        if self._on_progress is not None:
            self._on_progress(self.progress)
        return self._take()

    def _take(self) -> Iterator[Item[Any]]:
        """Yield what is ready, each item once, also when an iteration ends in between."""
        while self._ready:
            yield self._ready.popleft()


class BatchStream(_ItemStream[T]):
    """The items of a batch as they come back, in their order. Iterate over it.

    When a call fails as a whole, its items come with their states, ``error`` says why, and the
    iteration ends. Iterating again goes on, also after a ``break``: each item comes once.
    """

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
        super().__init__(engine, items, *options, is_async=False)
        # Made here, not in __iter__: iterating again goes on where the last iteration ended.
        self._chunks = engine.chunks(items)
        self._waiting: deque[Future[Any]] = deque()

    def __iter__(self) -> Iterator[Item[T]]:
        self.error = None
        # What came back before an earlier iteration was left.
        yield from self._take()
        if self._concurrency > 1:
            yield from self._concurrent()
            return
        for chunk in self._chunks:
            yield from self._add(self._run(self._engine.send(chunk)))
            if self.error is not None:
                return

    def _concurrent(self) -> Iterator[Item[T]]:
        """Send several calls at once; what is under way when one fails still comes."""
        waiting = self._waiting
        # Left by a break, it waits for what is under way; that comes when somebody iterates again.
        with ThreadPoolExecutor(self._concurrency) as pool:
            while True:
                while self.error is None and len(waiting) < self._concurrency:
                    chunk = next(self._chunks, None)
                    if chunk is None:
                        break
                    waiting.append(pool.submit(self._run, self._engine.send(chunk)))
                if not waiting:
                    return
                yield from self._add(waiting.popleft().result())


class AsyncBatchStream(_ItemStream[T]):
    """As ``BatchStream``, with ``async for``; the items may come from an async iterable, too."""

    def __init__(self, engine: BatchEngine, items: Any, *options: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
        super().__init__(engine, items, *options, is_async=True)
        self._chunks = engine.chunks_async(items)
        self._waiting: deque[asyncio.Task[Any]] = deque()

    async def __aiter__(self) -> AsyncIterator[Item[T]]:
        self.error = None
        waiting = self._waiting
        for item in self._take():
            yield item
        try:
            while await self._fill():
                for item in self._add(await waiting.popleft()):
                    yield item
        except asyncio.CancelledError:
            # They would go on with nobody to tell what became of their items.
            for task in waiting:
                task.cancel()
            raise

    async def _fill(self) -> bool:
        """Begin as many calls as may be under way; return whether there is one."""
        waiting = self._waiting
        while self.error is None and len(waiting) < self._concurrency:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                break
            waiting.append(asyncio.ensure_future(self._run(self._engine.send(chunk))))
        return bool(waiting)
