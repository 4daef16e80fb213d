"""The one engine of batches: ``update`` sends all chunks, ``update_each`` one after the other."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from ..effects import Steps
from ..errors import ArgumentError, ClientError
from ..pipeline import exchange, with_error_hook
from ..request_builder import BoundOperation
from ..timeouts import Timeout
from .collector import ChunkResult, Collector
from .outcome import Outcome
from .packer import Chunk, Packer


class BatchEngine:
    """Packs and sends the items of one operation with the same other arguments."""

    def __init__(
        self,
        bound: BoundOperation,
        arguments: Mapping[str, Any],
        timeout: float | Timeout | None,
        max_bytes: int | None = None,
    ) -> None:
        """Send with these arguments; ``max_bytes`` limits the items of one call."""
        if bound.operation.batch is None:
            raise ValueError(f"{bound.operation.id} is not a batch")
        self._bound = bound
        self._config = bound.config
        self._shape = bound.operation.batch
        self._packer_options = (arguments, timeout, max_bytes)
        self._collector = Collector(bound, self._shape)

    def packer(self) -> Packer:
        """Return what packs the items of a batch that begins now."""
        return Packer(self._bound, self._shape, *self._packer_options)

    def check(self, items: object, *, is_async: bool = False) -> None:
        """Raise ``ArgumentError`` for arguments that cannot be right, and for what is no list."""
        is_iterable = isinstance(items, Iterable) or (is_async and isinstance(items, AsyncIterable))
        if isinstance(items, str | bytes | Mapping) or not is_iterable:
            kind = type(items).__name__
            raise ArgumentError.of(self._shape.argument, f"{kind} is not a list of items")

    def chunks(self, items: Iterable[Any]) -> Iterator[Chunk]:
        """Yield the chunks of a batch, taking no more items than they need."""
        return self.packer().chunks(items)

    async def chunks_async(self, items: Iterable[Any] | AsyncIterable[Any]) -> AsyncIterator[Chunk]:
        """As ``chunks``; the items may come from an async iterable."""
        packer = self.packer()
        async for item in _awaited(items):
            if (full := packer.add(item)) is not None:
                yield full
        if (rest := packer.rest()) is not None:
            yield rest

    def send(self, chunk: Chunk) -> Steps[ChunkResult]:
        """Send a chunk and return what became of each item. Raises no ``ClientError``."""
        if not chunk.items:
            return ChunkResult(sorted(chunk.refused, key=lambda item: item.index))
        try:
            return (yield from with_error_hook(self._config, self._exchange(chunk)))
        except ClientError as error:
            return self._collector.failed(chunk, error)

    def _exchange(self, chunk: Chunk) -> Steps[ChunkResult]:
        response = yield from exchange(chunk.call)
        return self._collector.collect(chunk, response)

    def send_all(self, items: Iterable[Any], *, is_resumed: bool = False) -> Steps[Outcome[Any]]:
        """Send items in calls of at most ``maxItems`` and return what became of each.

        All items are checked before the first call. A failure of the first call is raised; a later
        one ends the batch, and the outcome says what was done and what was not. A batch that is
        resumed has an outcome in any case: what was raised would not say what became of the items
        of before.
        """
        chunks = yield from with_error_hook(self._config, self._checked(items))
        results: list[ChunkResult] = []
        for chunk in chunks:
            if results and results[-1].error is not None:
                break
            result = yield from self.send(chunk)
            if result.error is not None and not results and not is_resumed:
                # Nothing was done yet, so an outcome would only hide the reason.
                raise result.error
            results.append(result)
        left = [self._collector.not_sent(chunk) for chunk in chunks[len(results) :]]
        return self._outcome(results, left)

    def _checked(self, items: Iterable[Any]) -> Steps[list[Chunk]]:
        """Return all chunks. Raises ``ArgumentError`` with the problems of all items."""
        # No step of its own, but the hook for errors is called around steps.
        yield from ()
        self.check(items)
        packer = self.packer()
        chunks, problems = list(packer.chunks(items)), packer.problems
        refused = sorted((i for chunk in chunks for i in chunk.refused), key=lambda i: i.index)
        for item in refused:
            problems += item.error.problems if isinstance(item.error, ArgumentError) else ()
        if problems:
            raise ArgumentError(problems)
        return chunks

    def _outcome(self, results: list[ChunkResult], left: list[ChunkResult]) -> Outcome[Any]:
        return Outcome(
            [item for result in [*results, *left] for item in result.items],
            operation_id=self._bound.operation.id,
            responses=tuple(result.response for result in results if result.response is not None),
            unmatched=tuple(row for result in results for row in result.unmatched),
            error=results[-1].error if results else None,
        )


async def _awaited(items: Iterable[Any] | AsyncIterable[Any]) -> AsyncIterator[Any]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
