"""Resources with batch operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import Any

from ..errors import ClientError
from ..operation import Operation
from ..resource import AsyncResource, Resource
from ..timeouts import Timeout
from ..tracebacks import shorten
from .engine import BatchEngine
from .outcome import AsyncBatchOutcome, BatchOutcome, carry_outcome
from .stream import AsyncBatchStream, BatchStream, Progress


class BatchResource(Resource):
    """A group of operations, some of which are batches."""

    def _batch(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
    ) -> BatchOutcome[Any]:
        client = self._client
        engine = BatchEngine(client._bind(operation), arguments, timeout)
        run = engine.start(items)
        try:
            outcome = client._drive(run.steps())
        except BaseException as error:  # Ctrl-C, too: the outcome so far must not be lost.
            carry_outcome(error, BatchOutcome.of(run.outcome(error), engine, client._drive))
            raise
        return BatchOutcome.of(outcome, engine, client._drive)

    def _each(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
        *,
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
        max_bytes: int | None,
    ) -> BatchStream[Any]:
        client = self._client
        try:
            engine = BatchEngine(client._bind(operation), arguments, timeout, max_bytes)
            return BatchStream(engine, items, client._drive, concurrency, on_progress)
        except ClientError as error:
            shorten(error, client._config.instrumentation.logger)
            raise


class AsyncBatchResource(AsyncResource):
    """As ``BatchResource``, for the async client."""

    async def _batch(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any],
        timeout: float | Timeout | None,
    ) -> AsyncBatchOutcome[Any]:
        client = self._client
        engine = BatchEngine(client._bind(operation), arguments, timeout)
        run = engine.start(items)
        try:
            outcome = await client._drive(run.steps())
        except BaseException as error:  # A cancellation, too.
            carry_outcome(error, AsyncBatchOutcome.of(run.outcome(error), engine, client._drive))
            raise
        return AsyncBatchOutcome.of(outcome, engine, client._drive)

    def _each(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        items: Iterable[Any] | AsyncIterable[Any],
        timeout: float | Timeout | None,
        *,
        concurrency: int,
        on_progress: Callable[[Progress], None] | None,
        max_bytes: int | None,
    ) -> AsyncBatchStream[Any]:
        client = self._client
        try:
            engine = BatchEngine(client._bind(operation), arguments, timeout, max_bytes)
            return AsyncBatchStream(engine, items, client._drive, concurrency, on_progress)
        except ClientError as error:
            shorten(error, client._config.instrumentation.logger)
            raise
