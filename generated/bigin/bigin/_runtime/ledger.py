"""Enters each answer of a batch item by item, whatever its status and however odd a row is."""

from __future__ import annotations

from typing import Any

from . import pointers
from .configuration import Configuration
from .decode import Decoder, Deviation, DeviationError
from .errors import ApiError, ClientError, TransportError, UnexpectedAnswer
from .failures import error_of, failure_of
from .matching import match
from .messages import Response
from .model import Model
from .operation import Batch, Operation
from .outcome import BatchOutcome, Item, Result, State
from .prepare import Call
from .responses import body_of, raise_failure, report


class Ledger:
    """The items of one batch, filled in call by call."""

    def __init__(
        self, configuration: Configuration, operation: Operation[Any], shape: Batch
    ) -> None:
        """Start without items."""
        self._configuration = configuration
        self._operation = operation
        self._shape = shape
        self._adapter = configuration.definition.types.adapter(shape.result_type)
        self._items: list[Item[Any]] = []
        self._responses: list[Response] = []
        self._unmatched: list[Any] = []
        self._error: ClientError | None = None

    def outcome(self) -> BatchOutcome[Any]:
        """Return what became of every item that was entered, stopped or skipped."""
        return BatchOutcome(
            self._items,
            operation_id=self._operation.id,
            responses=tuple(self._responses),
            unmatched=tuple(self._unmatched),
            error=self._error,
        )

    def enter(self, call: Call, items: list[Any], response: Response) -> None:
        """Join ``items`` with the results in ``response``, under any status.

        Raises ``ApiError`` or ``UnexpectedAnswer`` when the answer has no results at all.
        """
        results = self._results(call, response)
        ids = [_id(item, self._shape.item_id) for item in items]
        owners = match(ids, [_id(result, self._shape.result_id) for result in results])
        position = {owner: at for at, owner in enumerate(owners) if owner is not None}
        self._responses.append(response)
        self._unmatched += [results[at] for at, owner in enumerate(owners) if owner is None]
        for offset, item in enumerate(items):
            at = position.get(offset)
            if at is not None:
                self._answer(item, ids[offset], results[at], at, response)
            else:
                error = UnexpectedAnswer("the answer has no result for it", response=response)
                self._add(item, ids[offset], "unknown", error)

    def stop(self, items: list[Any], error: ClientError) -> None:
        """Enter the items of a call that failed as a whole."""
        self._error = error
        for item in items:
            self._add(item, _id(item, self._shape.item_id), _state_after(error), error)

    def skip(self, items: list[Any]) -> None:
        """Enter items that were not sent because an earlier call failed."""
        for item in items:
            self._add(item, _id(item, self._shape.item_id), "not_sent", None)

    def _results(self, call: Call, response: Response) -> list[Any]:
        results = pointers.get(body_of(response), self._shape.results)
        if isinstance(results, list):
            return results
        if not 200 <= response.status < 300 or _has_code(self._configuration, response):
            raise_failure(self._configuration, call, response)
        raise UnexpectedAnswer(f"expected results at {self._shape.results}", response=response)

    def _answer(self, item: Any, id: str | None, raw: Any, at: int, response: Response) -> None:
        error: ClientError | None = None
        state: State = "succeeded"
        if not self._succeeded(raw):
            state, error = "failed", self._refusal(raw, response)
        result = Result(raw, lambda: self._decoder(response).decode(self._adapter, raw))
        if self._configuration.strict or self._configuration.on_deviation is not None:
            decoder = self._decoder(response)
            decoder.decode(self._adapter, raw, f"{self._shape.results}/{at}")
            error = self._reported(decoder.found) or error
        self._add(item, id, state, error, result)

    def _decoder(self, response: Response) -> Decoder:
        return Decoder(operation_id=self._operation.id, status=response.status)

    def _succeeded(self, result: Any) -> bool:
        for pointer, value in self._shape.succeeded.items():
            if pointers.get(result, pointer) != value:
                return False
        return True

    def _refusal(self, result: Any, response: Response) -> ApiError:
        definition = self._configuration.definition
        failure = failure_of(self._operation, definition.envelope, response, result)
        return error_of(failure, definition.error_classes)

    def _reported(self, found: list[Deviation]) -> DeviationError | None:
        """Report what is odd in one result; in strict mode it is the item's error."""
        try:
            report(self._configuration, found)
        except DeviationError as error:
            return error
        return None

    def _add(
        self,
        item: Any,
        id: str | None,
        state: State,
        error: ClientError | None,
        result: Result[Any] | None = None,
    ) -> None:
        self._items.append(Item(len(self._items), item, id, state, error, result))


def _id(value: Any, pointer: str | None) -> str | None:
    """Return the id in an item or a result; None where there is none."""
    if pointer is None:
        return None
    found = pointers.get(value.to_dict() if isinstance(value, Model) else value, pointer)
    return found if isinstance(found, str) else None


def _has_code(configuration: Configuration, response: Response) -> bool:
    return configuration.definition.envelope.read(body_of(response))[0] is not None


def _state_after(error: ClientError) -> State:
    """Return what became of the items of a call that ended in ``error``."""
    if isinstance(error, ApiError):
        return "failed"
    if isinstance(error, TransportError):
        return "unknown" if error.sent else "not_sent"
    return "unknown" if isinstance(error, UnexpectedAnswer) else "not_sent"
