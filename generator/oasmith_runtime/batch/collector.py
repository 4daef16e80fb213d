"""Joins the items of a call with their results, whatever the status and however odd a row is."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .. import json_pointer
from ..errors import (
    ApiError,
    ClientError,
    TransportError,
    UnexpectedResponse,
    error_of,
    failure_of,
)
from ..messages import Response
from ..models.decode import Decoder, DeviationError
from ..operation import Batch
from ..request_builder import BoundOperation, PreparedCall
from ..responses import body_of, failure_in, report
from .matching import match
from .outcome import Item, State
from .packer import Chunk, item_ids
from .pointers import getter


@dataclass(slots=True)
class ChunkResult:
    """What became of the items of one call."""

    items: list[Item[Any]]
    """With those that were refused, in their order."""
    response: Response | None = None
    unmatched: list[Any] = field(default_factory=list)
    """Results that belong to no item, as data."""
    error: ClientError | None = None
    """Why the call failed as a whole."""


class Collector:
    """Makes the results of calls of one operation."""

    def __init__(self, bound: BoundOperation, shape: Batch) -> None:
        """Read results as ``shape`` says."""
        self._bound = bound
        self._shape = shape
        self._adapter = bound.config.definition.types.adapter(shape.result_type)

    def collect(self, chunk: Chunk, response: Response) -> ChunkResult:
        """Join a call's items with the results in ``response``, under any status.

        Raises ``ApiError`` or ``UnexpectedResponse`` when the response has no results at all.
        """
        results = self._results(chunk.call, response)
        ids = item_ids(chunk.items, self._shape.item_id)
        owners = match(ids, item_ids(results, self._shape.result_id))
        unmatched = [results[n] for n, owner in enumerate(owners) if owner is None]
        result_of = {owner: n for n, owner in enumerate(owners)}
        positions = [result_of.get(n) for n in range(len(chunk.items))]
        items = self._items(chunk, ids, positions, results, response)
        return ChunkResult(_in_order(items, chunk), response, unmatched)

    def failed(self, chunk: Chunk, error: ClientError) -> ChunkResult:
        """Return the items of a call that failed as a whole."""
        return ChunkResult(self._all(chunk, state_after(error), error), error=error)

    def not_sent(self, chunk: Chunk) -> ChunkResult:
        """Return items that were not sent because an earlier call failed."""
        return ChunkResult(self._all(chunk, "not_sent", None))

    def _all(self, chunk: Chunk, state: State, error: ClientError | None) -> list[Item[Any]]:
        ids = item_ids(chunk.items, self._shape.item_id)
        rows = zip(chunk.indexes, chunk.items, ids, strict=True)
        return _in_order([Item(index, item, id, state, error) for index, item, id in rows], chunk)

    def _items(
        self,
        chunk: Chunk,
        ids: list[str | None],
        positions: list[int | None],
        results: list[Any],
        response: Response,
    ) -> list[Item[Any]]:
        """Make items as if all had succeeded, which most do, and then change the others."""
        # Decoded when somebody asks for a result: most look only at what failed.
        decode = partial(self._decode, response)
        rows = zip(chunk.indexes, chunk.items, ids, positions, strict=True)
        items = [
            Item(index, item, id, "succeeded", None, None if n is None else results[n], decode)
            for index, item, id, n in rows
        ]
        succeeded = self._succeeded(results)
        for item, position in zip(items, positions, strict=True):
            if position is None:
                item.state, item._decode = "unknown", None
                message = "the response has no result for it"
                item.error = UnexpectedResponse(message, response=response)
            elif not succeeded[position]:
                item.state, item.error = "failed", self._refusal(results[position], response)
        config = self._bound.config
        if config.wants_deviations or config.instrumentation.wants_sample(
            self._bound.operation.id, logging.WARNING
        ):
            self._report_deviations(items, positions, response)
        return items

    def _report_deviations(
        self, items: list[Item[Any]], positions: list[int | None], response: Response
    ) -> None:
        """Report what is odd in the results; in strict mode it is the item's error."""
        config = self._bound.config
        logger = config.instrumentation.logger
        finds_unknown = config.wants_deviations or logger.isEnabledFor(logging.INFO)
        for item, position in zip(items, positions, strict=True):
            if position is None:
                continue
            decoder = self._decoder(response, finds_unknown=finds_unknown)
            decoder.decode(self._adapter, item.raw, f"{self._shape.results}/{position}")
            try:
                report(config, decoder.deviations)
            except DeviationError as error:
                item.error = error

    def _results(self, call: PreparedCall, response: Response) -> list[Any]:
        body = body_of(response)
        results = json_pointer.get(body, self._shape.results)
        if isinstance(results, list):
            return results
        definition = self._bound.config.definition
        # Some APIs refuse a whole call with a status 2xx; the error envelope tells.
        if not 200 <= response.status < 300 or definition.envelope.read(body)[0] is not None:
            raise error_of(failure_in(call, response, body), definition.error_classes)
        raise UnexpectedResponse(f"expected results at {self._shape.results}", response=response)

    def _decode(self, response: Response, raw: Any) -> Any:
        return self._decoder(response).decode(self._adapter, raw)

    def _decoder(self, response: Response, *, finds_unknown: bool = False) -> Decoder:
        return Decoder(
            operation_id=self._bound.operation.id,
            status=response.status,
            finds_unknown=finds_unknown,
        )

    def _succeeded(self, results: list[Any]) -> list[bool]:
        """Return of each result whether its item succeeded."""
        succeeded = [True] * len(results)
        # One pointer for all results rather than all pointers for one: most documents have one.
        for pointer, value in self._shape.succeeded.items():
            find = getter(pointer)
            pairs = zip(succeeded, results, strict=True)
            succeeded = [is_good and find(result) == value for is_good, result in pairs]
        return succeeded

    def _refusal(self, result: Any, response: Response) -> ApiError:
        operation, definition = self._bound.operation, self._bound.config.definition
        failure = failure_of(operation.id, operation.errors, definition.envelope, response, result)
        return error_of(failure, definition.error_classes)


def _in_order(items: list[Item[Any]], chunk: Chunk) -> list[Item[Any]]:
    if not chunk.refused:
        return items
    return sorted([*items, *chunk.refused], key=lambda item: item.index)


def state_after(error: ClientError) -> State:
    """Return what became of the items of a call that ended in ``error``."""
    # An error response speaks for each item of its call.
    if isinstance(error, ApiError):
        return "failed"
    if isinstance(error, TransportError):
        return "unknown" if error.sent else "not_sent"
    # A response that cannot be read may stand for items that the API has taken. What remains
    # (arguments, scopes, tokens) was found before anything was sent.
    return "unknown" if isinstance(error, UnexpectedResponse) else "not_sent"
