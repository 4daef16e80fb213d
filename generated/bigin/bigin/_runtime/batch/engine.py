"""The engine of batches, both for ``update``, which sends all chunks, and for ``update_each``."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any

from ..config import ClientConfig
from ..effects import Steps
from ..errors import ArgumentError, ClientError
from ..pipeline import exchange, with_error_hook
from ..request_builder import BoundOperation
from ..timeouts import Timeout
from .collector import ChunkResult, Collector, in_order
from .outcome import Outcome
from .packer import Chunk, ChunkSource, Packer


class BatchEngine:
    """Packs and sends the items of one operation, with the same other arguments in each call."""

    def __init__(
        self,
        bound: BoundOperation,
        arguments: Mapping[str, Any],
        timeout: float | Timeout | None,
        max_bytes: int | None = None,
    ) -> None:
        """Use these arguments for each call; ``max_bytes`` limits the items of one call."""
        if bound.operation.batch is None:
            raise ValueError(f"{bound.operation.id} is not a batch")
        self._bound = bound
        self._config = bound.config
        self._shape = bound.operation.batch
        self._packer_options = (arguments, timeout, max_bytes)
        self._collector = Collector(bound, self._shape)

    def packer(self) -> Packer:
        """Return a packer for the items of a new batch."""
        return Packer(self._bound, self._shape, *self._packer_options)

    def source(self, items: Iterable[Any] | AsyncIterable[Any]) -> ChunkSource:
        """Return the chunks of a batch, which take no more items than they need."""
        return ChunkSource(self.packer(), items)

    def start(self, items: Iterable[Any]) -> BatchRun:
        """Return a batch that is sent as a whole by ``BatchRun.steps``."""
        return BatchRun(self, items)

    def check(self, items: object, *, is_async: bool = False) -> None:
        """Raise ``ArgumentError`` if ``items`` is not a list of items."""
        is_iterable = isinstance(items, Iterable) or (is_async and isinstance(items, AsyncIterable))
        if isinstance(items, str | bytes | Mapping) or not is_iterable:
            kind = type(items).__name__
            raise ArgumentError.of(self._shape.argument, f"{kind} is not a list of items")

    def send(self, chunk: Chunk) -> Steps[ChunkResult]:
        """Send a chunk and return the state of each item. Raises no ``ClientError``."""
        if not chunk.items:
            return ChunkResult(in_order([], chunk))
        try:
            return (yield from with_error_hook(self._config, self._exchange(chunk)))
        except ClientError as error:
            return self.collect(chunk, error)

    def _exchange(self, chunk: Chunk) -> Steps[ChunkResult]:
        yield from exchange(chunk.call)
        result = self.collect(chunk)
        if isinstance(result.error, ClientError):
            raise result.error
        return result

    def collect(self, chunk: Chunk, error: BaseException | None = None) -> ChunkResult:
        """Return the states of a chunk's items after its call, or after ``error`` ended it."""
        return self._collector.collect(chunk, error)

    def not_sent(self, chunk: Chunk) -> ChunkResult:
        """Return the items of a chunk whose call was never started."""
        return self._collector.not_sent(chunk)

    def chunks_of(self, items: Iterable[Any]) -> list[Chunk]:
        """Return all chunks. Raises ``ArgumentError`` with the problems of all items."""
        self.check(items)
        source, chunks = self.source(items), []
        while (chunk := source.next()) is not None:
            chunks.append(chunk)
        problems = source.packer.problems
        refused = sorted((i for chunk in chunks for i in chunk.refused), key=lambda i: i.index)
        for item in refused:
            problems += item.error.problems if isinstance(item.error, ArgumentError) else ()
        if problems:
            raise ArgumentError(dict.fromkeys(problems))
        return chunks

    def outcome(self, results: list[ChunkResult], left: list[Chunk]) -> Outcome[Any]:
        """Return the outcome of calls that were made, and of chunks that were not sent."""
        everything = [*results, *map(self.not_sent, left)]
        return Outcome(
            [item for result in everything for item in result.items],
            operation_id=self._bound.operation.id,
            responses=tuple(result.response for result in results if result.response is not None),
            unmatched=tuple(row for result in results for row in result.unmatched),
            error=results[-1].error if results else None,
        )

    @property
    def config(self) -> ClientConfig:
        """The configuration of the client."""
        return self._config


class BatchRun:
    """One batch that is sent as a whole, with the states of its items at any time.

    Whoever runs its steps holds it: if the steps are ended from outside, by Ctrl-C or a
    cancellation, it still has the state of each item.
    """

    def __init__(self, engine: BatchEngine, items: Iterable[Any]) -> None:
        """Store ``items`` without reading them."""
        self._engine = engine
        self._items = items
        self._chunks: list[Chunk] = []
        self._results: list[ChunkResult] = []
        self._is_sending = False

    def steps(self, *, is_resumed: bool = False) -> Steps[Outcome[Any]]:
        """Send items in calls of at most ``maxItems`` and return the outcome.

        All items are checked before the first call. A failure of the first call is raised; a later
        one, even if it is raised by a hook or another function of the user's, ends the batch, and
        the outcome has the state of each item. A batch that is resumed always has an outcome: an
        exception would not contain the states of the earlier items.
        """
        yield from with_error_hook(self._engine.config, self._check())
        for chunk in self._chunks:
            result = yield from self._send(chunk)
            self._results.append(result)
            if result.error is None:
                continue
            if len(self._results) == 1 and not is_resumed:
                # Nothing was applied yet, so an outcome would only hide the reason.
                raise result.error
            break
        return self.outcome()

    def outcome(self, error: BaseException | None = None) -> Outcome[Any]:
        """Return the current outcome; ``error`` is the exception that ended the steps."""
        results, left = list(self._results), self._chunks[len(self._results) :]
        if error is not None and self._is_sending:
            results.append(self._engine.collect(left[0], error))
            left = left[1:]
        return self._engine.outcome(results, left)

    def _check(self) -> Steps[None]:
        # It has no effects, but the hook for errors is called around steps.
        yield from ()
        self._chunks = self._engine.chunks_of(self._items)

    def _send(self, chunk: Chunk) -> Steps[ChunkResult]:
        self._is_sending = True
        try:
            result = yield from self._engine.send(chunk)
        except Exception as error:
            result = self._engine.collect(chunk, error)
            result.error = error
        self._is_sending = False
        return result
