"""Matches the items of a call with their results, for any status and any content of a row.

The state of an item depends on the attempts that were sent (``PreparedCall.history``), not on the
exception that ended the call.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from .. import json_pointer
from ..errors import ApiError, ClientError, UnexpectedResponse, error_of, failure_of
from ..messages import Response
from ..models.decode import Decoder, DeviationError
from ..operation import Batch
from ..request_builder import BoundOperation
from ..responses import body_of, failure_in, report
from .item import Item, State, as_data
from .matching import match
from .packer import Chunk, item_ids
from .pointers import get_each
from .results import Results


@dataclass(slots=True)
class ChunkResult:
    """The states of the items of one call."""

    items: list[Item[Any]]
    """In the original order, including those that were refused."""
    response: Response | None = None
    unmatched: list[Any] = field(default_factory=list)
    """Results that belong to no item, as data."""
    error: BaseException | None = None
    """The exception because of which the whole call failed or ended."""


class Collector:
    """Collects the results of the calls of one operation."""

    def __init__(self, bound: BoundOperation, shape: Batch) -> None:
        """Read results as described by ``shape``."""
        self._bound = bound
        self._shape = shape
        self._types = bound.config.definition.types

    def collect(self, chunk: Chunk, error: BaseException | None = None) -> ChunkResult:
        """Return the states of a chunk's items; ``error`` is what ended its call, if anything did.

        If there is a response, it decides, even if a hook's exception ended the call afterwards.
        """
        response = chunk.call.history.response
        if response is None:
            state: State = "unknown" if self._may_be_applied(chunk) else "not_sent"
            return ChunkResult(self._all(chunk, state, error), error=error)
        body = body_of(response)
        results = json_pointer.get(body, self._shape.results)
        if isinstance(results, list):
            items, unmatched = self._joined(chunk, results, response)
            return ChunkResult(in_order(items, chunk), response, unmatched, error)
        refusal = self._refusal_of_call(chunk, response, body)
        is_refused = isinstance(refusal, ApiError) and self._is_refusal(response, body)
        state = self._unless_applied(chunk, "failed") if is_refused else "unknown"
        return ChunkResult(self._all(chunk, state, refusal), response, error=error or refusal)

    def not_sent(self, chunk: Chunk, error: BaseException | None = None) -> ChunkResult:
        """Return items that were not sent because an earlier call failed."""
        return ChunkResult(self._all(chunk, "not_sent", error), error=error)

    def _all(self, chunk: Chunk, state: State, error: BaseException | None) -> list[Item[Any]]:
        # An exception from outside is not an item's error; an earlier failure of the call is.
        reason = error if isinstance(error, ClientError) else chunk.call.history.error
        rows = zip(chunk.indexes, chunk.items, chunk.ids, strict=True)
        return in_order([Item(index, item, id, state, reason) for index, item, id in rows], chunk)

    def _may_be_applied(self, chunk: Chunk) -> bool:
        """Return whether the API may have applied an attempt whose result is unknown.

        The response to the last attempt does not count.
        """
        history = chunk.call.history
        return history.has_unanswered or not all(
            self._is_refusal(response, body_of(response)) for response in history.superseded
        )

    def _unless_applied(self, chunk: Chunk, state: State) -> State:
        """Return the state, or ``unknown`` if an earlier attempt may contradict it."""
        return "unknown" if self._may_be_applied(chunk) else state

    def _is_refusal(self, response: Response, body: Any) -> bool:
        """Return whether a response means that nothing was applied.

        A gateway that times out (5XX, 408) does not know what the API behind it did; only an error
        in the API's own envelope is certain.
        """
        if 300 <= response.status < 500 and response.status != 408:
            return True
        return self._bound.config.definition.envelope.read(body)[0] is not None

    def _refusal_of_call(self, chunk: Chunk, response: Response, body: Any) -> ClientError:
        definition = self._bound.config.definition
        # Some APIs refuse a whole call with a status 2xx and an error envelope.
        if not 200 <= response.status < 300 or definition.envelope.read(body)[0] is not None:
            return error_of(failure_in(chunk.call, response, body), definition.error_classes)
        return UnexpectedResponse(f"expected results at {self._shape.results}", response=response)

    def _joined(
        self, chunk: Chunk, rows: list[Any], response: Response
    ) -> tuple[list[Item[Any]], list[Any]]:
        """Return the items with their results, and the results that belong to no item."""
        owners = match(chunk.ids, item_ids(rows, self._shape.result_id))
        results = Results(
            rows, self._types, self._shape.result_type, self._bound.operation.id, response.status
        )
        position_of, unmatched = _positions(owners, rows, len(chunk.items))
        # All start as succeeded, which is the usual case; the others are changed below.
        items: list[Item[Any]] = list(
            map(
                Item,
                chunk.indexes,
                chunk.items,
                chunk.ids,
                repeat("succeeded"),
                repeat(None),
                repeat(results),
                position_of,
            )
        )
        states = self._states(rows)
        if None in position_of or states.count("succeeded") < len(states):
            self._set_states(chunk, items, states, response)
        self._report_deviations(items, response)
        return items, unmatched

    def _set_states(
        self, chunk: Chunk, items: list[Item[Any]], states: list[State], response: Response
    ) -> None:
        for item in items:
            position = item.position
            if position is None:
                item.state = "unknown"
                item.error = UnexpectedResponse(
                    "the response has no result for the item", response=response
                )
            elif states[position] != "succeeded":
                item.error = self._refusal(item.raw, response, as_data(item.input))
                is_failed = states[position] == "failed" or bool(item.error.failure.rows)
                item.state = self._unless_applied(chunk, "failed") if is_failed else "unknown"

    def _states(self, rows: list[Any]) -> list[State]:
        """Return the state that each row reports: ``unknown`` if it reports none."""
        states: list[State] = ["succeeded"] * len(rows)
        for pointer, wanted in self._shape.succeeded.items():
            values = get_each(rows, pointer)
            if values.count(wanted) == len(rows) and set(map(type, values)) == {type(wanted)}:
                continue
            for position, value in enumerate(values):
                if value != wanted or type(value) is not type(wanted):
                    is_failed = type(value) is type(wanted) and states[position] != "unknown"
                    states[position] = "failed" if is_failed else "unknown"
        return states

    def _report_deviations(self, items: list[Item[Any]], response: Response) -> None:
        """Report the deviations in the results; in strict mode they are the items' errors."""
        config, operation = self._bound.config, self._bound.operation
        instrumentation = config.instrumentation
        if not config.wants_deviations and not instrumentation.wants_sample(
            operation.id, logging.WARNING
        ):
            return
        finds_unknown = config.wants_deviations or instrumentation.logger.isEnabledFor(logging.INFO)
        adapter = self._types.adapter(self._shape.result_type)
        for item in items:
            if item.position is None:
                continue
            decoder = Decoder(
                operation_id=operation.id, status=response.status, finds_unknown=finds_unknown
            )
            decoder.decode(adapter, item.raw, f"{self._shape.results}/{item.position}")
            try:
                report(config, decoder.deviations)
            except DeviationError as error:
                item.error = error

    def _refusal(self, result: Any, response: Response, item: Any) -> ApiError:
        operation, definition = self._bound.operation, self._bound.config.definition
        failure = failure_of(
            operation.id, operation.errors, definition.envelope, response, result, item=item
        )
        return error_of(failure, definition.error_classes)


def _positions(
    owners: list[int | None], rows: list[Any], count: int
) -> tuple[list[int | None], list[Any]]:
    """Return the position of the result of each of ``count`` items, and the rows of no item."""
    if owners == list(range(count)):
        return owners, []
    position_of: list[int | None] = [None] * count
    unmatched = []
    for position, owner in enumerate(owners):
        if owner is None:
            unmatched.append(rows[position])
        else:
            position_of[owner] = position
    return position_of, unmatched


def in_order(items: list[Item[Any]], chunk: Chunk) -> list[Item[Any]]:
    """Return items together with the refused items of the chunk, in the original order."""
    if not chunk.refused:
        return items
    return sorted([*items, *chunk.refused], key=lambda item: item.index)
