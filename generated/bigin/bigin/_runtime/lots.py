"""Batches that do not end: items come one by one, go in calls, and come back with their results.

No more than the calls that are under way is held in memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from .driver import run, run_async
from .errors import ArgumentError, ClientError
from .outcome import Item
from .packing import Chunk, Packer
from .transport import AsyncTransport, Transport

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
        more = {name: states.count(name) for name in ("succeeded", "failed", "unknown", "not_sent")}
        return replace(
            self,
            calls=self.calls + 1,
            **{name: getattr(self, name) + count for name, count in more.items()},
        )


class _Lots(Generic[T]):
    """What both kinds know of how far they are."""

    def __init__(
        self,
        packer: Packer,
        items: Any,
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        if concurrency < 1:
            raise ArgumentError.of("concurrency", "must be above 0")
        self._packer = packer
        self._source = items
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._ready: deque[Item[Any]] = deque()
        """Items that have come back, and that nobody has taken yet."""
        self.progress = Progress()
        self.error: ClientError | None = None
        """Why it stopped; None while it goes on, and when all was sent."""

    def _note(self, items: list[Item[Any]], error: ClientError | None) -> Iterator[Item[Any]]:
        self.progress = self.progress.after(items)
        self.error = self.error or error
        self._ready += items
        if self._on_progress is not None:
            self._on_progress(self.progress)
        return self._taken()

    def _taken(self) -> Iterator[Item[Any]]:
        """Yield what is ready, each item once, also when an iteration ends in between."""
        while self._ready:
            yield self._ready.popleft()


class BatchStream(_Lots[T]):
    """The items of a batch as they come back, in their order. Iterate over it.

    When a call fails as a whole, its items come with their states, ``error`` says why, and the
    iteration ends. Iterating again goes on, also after a ``break``: each item comes once.
    """

    def __init__(self, transport: Transport, *args: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
        super().__init__(*args)
        if isinstance(self._source, str | bytes | Mapping) or not isinstance(
            self._source, Iterable
        ):
            kind = type(self._source).__name__
            raise ArgumentError.of("items", f"{kind} is not a list of items")
        self._transport = transport
        self._chunks = self._packed(iter(self._source))
        self._waiting: deque[Future[Any]] = deque()

    def __iter__(self) -> Iterator[Item[T]]:
        self.error = None
        yield from self._taken()
        if self._concurrency > 1:
            yield from self._at_once()
            return
        for chunk in self._chunks:
            yield from self._note(*run(self._packer.send(chunk), self._transport))
            if self.error is not None:
                return

    def _packed(self, items: Iterator[Any]) -> Iterator[Chunk]:
        for item in items:
            full = self._packer.add(item)
            if full is not None:
                yield full
        rest = self._packer.rest()
        if rest is not None:
            yield rest

    def _at_once(self) -> Iterator[Item[T]]:
        """Send several calls at once; what is under way when one fails still comes."""
        waiting = self._waiting
        with ThreadPoolExecutor(self._concurrency) as pool:
            while True:
                while self.error is None and len(waiting) < self._concurrency:
                    chunk = next(self._chunks, None)
                    if chunk is None:
                        break
                    waiting.append(pool.submit(run, self._packer.send(chunk), self._transport))
                if not waiting:
                    return
                yield from self._note(*waiting.popleft().result())


class AsyncBatchStream(_Lots[T]):
    """As ``BatchStream``, with ``async for``; the items may come from an async iterable, too."""

    def __init__(self, transport: AsyncTransport, *args: Any) -> None:
        """Nothing is taken from the items before the first one is asked for."""
        super().__init__(*args)
        if isinstance(self._source, str | bytes | Mapping) or not isinstance(
            self._source, Iterable | AsyncIterable
        ):
            kind = type(self._source).__name__
            raise ArgumentError.of("items", f"{kind} is not a list of items")
        self._transport = transport
        self._chunks = self._packed(_awaited(self._source))
        self._waiting: deque[asyncio.Task[Any]] = deque()

    async def __aiter__(self) -> AsyncIterator[Item[T]]:
        self.error = None
        waiting = self._waiting
        for item in self._taken():
            yield item
        try:
            while await self._fill(waiting):
                for item in self._note(*await waiting.popleft()):
                    yield item
        except asyncio.CancelledError:
            for task in waiting:
                task.cancel()
            raise

    async def _fill(self, waiting: deque[asyncio.Task[Any]]) -> bool:
        """Begin as many calls as may be under way; return whether there is one."""
        while self.error is None and len(waiting) < self._concurrency:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                break
            steps = run_async(self._packer.send(chunk), self._transport)
            waiting.append(asyncio.ensure_future(steps))
        return bool(waiting)

    async def _packed(self, items: AsyncIterator[Any]) -> AsyncIterator[Chunk]:
        async for item in items:
            full = self._packer.add(item)
            if full is not None:
                yield full
        rest = self._packer.rest()
        if rest is not None:
            yield rest


async def _awaited(items: Iterable[Any] | AsyncIterable[Any]) -> AsyncIterator[Any]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
