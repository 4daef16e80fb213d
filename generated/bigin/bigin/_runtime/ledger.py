"""Enters each answer of a batch item by item, whatever its status and however odd a row is."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from . import pointers
from .configuration import Configuration
from .decode import Decoder, DeviationError
from .errors import ApiError, ClientError, TransportError, UnexpectedAnswer
from .failures import error_of, failure_of
from .matching import match
from .messages import Response
from .model import Model
from .operation import Batch, Operation
from .outcome import Item, Outcome, State
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

    def outcome(self) -> Outcome[Any]:
        """Return what became of every item that was entered, stopped or skipped."""
        return Outcome(
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
        ids = _ids(items, self._shape.item_id)
        owners = match(ids, _ids(results, self._shape.result_id))
        self._responses.append(response)
        self._unmatched += [results[at] for at, owner in enumerate(owners) if owner is None]
        places = {owner: at for at, owner in enumerate(owners)}
        self._enter(items, ids, [places.get(it) for it in range(len(items))], results, response)

    def _enter(
        self,
        items: list[Any],
        ids: list[str | None],
        places: list[int | None],
        results: list[Any],
        response: Response,
    ) -> None:
        """Enter items as if all had succeeded, which most do, and then change the others."""
        decode = partial(self._decode, response)
        rows = enumerate(zip(items, ids, places, strict=True), len(self._items))
        entered = [
            Item(index, item, id, "succeeded", None, None if at is None else results[at], decode)
            for index, (item, id, at) in rows
        ]
        good = self._succeeded(results)
        for item, at in zip(entered, places, strict=True):
            if at is None:
                item.state, item._decode = "unknown", None
                item.error = UnexpectedAnswer("the answer has no result for it", response=response)
            elif not good[at]:
                item.state, item.error = "failed", self._refusal(results[at], response)
        configuration = self._configuration
        if configuration.wants_deviations or configuration.watch.looks(
            self._operation.id, logging.WARNING
        ):
            self._watch(entered, places, response)
        self._items += entered

    def _watch(self, items: list[Item[Any]], places: list[int | None], response: Response) -> None:
        """Report what is odd in the results; in strict mode it is the item's error."""
        watch = self._configuration.watch
        surveys = self._configuration.wants_deviations or watch.logger.isEnabledFor(logging.INFO)
        for item, at in zip(items, places, strict=True):
            if at is None:
                continue
            decoder = self._decoder(response, surveys=surveys)
            decoder.decode(self._adapter, item.raw, f"{self._shape.results}/{at}")
            try:
                report(self._configuration, decoder.found)
            except DeviationError as error:
                item.error = error

    def stop(self, items: list[Any], error: ClientError) -> None:
        """Enter the items of a call that failed as a whole."""
        self._error = error
        for item, id in zip(items, _ids(items, self._shape.item_id), strict=True):
            self._items.append(Item(len(self._items), item, id, _state_after(error), error))

    def skip(self, items: list[Any]) -> None:
        """Enter items that were not sent because an earlier call failed."""
        for item, id in zip(items, _ids(items, self._shape.item_id), strict=True):
            self._items.append(Item(len(self._items), item, id, "not_sent"))

    def _results(self, call: Call, response: Response) -> list[Any]:
        results = pointers.get(body_of(response), self._shape.results)
        if isinstance(results, list):
            return results
        if not 200 <= response.status < 300 or _has_code(self._configuration, response):
            raise_failure(self._configuration, call, response)
        raise UnexpectedAnswer(f"expected results at {self._shape.results}", response=response)

    def _decode(self, response: Response, raw: Any) -> Any:
        return self._decoder(response).decode(self._adapter, raw)

    def _decoder(self, response: Response, *, surveys: bool = False) -> Decoder:
        return Decoder(operation_id=self._operation.id, status=response.status, surveys=surveys)

    def _succeeded(self, results: list[Any]) -> list[bool]:
        """Return of each result whether its item succeeded."""
        found = [True] * len(results)
        for pointer, value in self._shape.succeeded.items():
            find = pointers.getter(pointer)
            found = [good and find(it) == value for good, it in zip(found, results, strict=True)]
        return found

    def _refusal(self, result: Any, response: Response) -> ApiError:
        definition = self._configuration.definition
        failure = failure_of(self._operation, definition.envelope, response, result)
        return error_of(failure, definition.error_classes)


def _ids(values: list[Any], pointer: str | None) -> list[str | None]:
    """Return the ids in items or results; None where there is none."""
    if pointer is None:
        return [None] * len(values)
    find = pointers.getter(pointer)
    # Most are dictionaries; asking whether something is a model takes longer than all the rest.
    found = [find(it if type(it) is dict else _plain(it)) for it in values]
    return [it if isinstance(it, str) else None for it in found]


def _plain(value: Any) -> Any:
    return value.to_dict() if isinstance(value, Model) else value


def _has_code(configuration: Configuration, response: Response) -> bool:
    return configuration.definition.envelope.read(body_of(response))[0] is not None


def _state_after(error: ClientError) -> State:
    """Return what became of the items of a call that ended in ``error``."""
    if isinstance(error, ApiError):
        return "failed"
    if isinstance(error, TransportError):
        return "unknown" if error.sent else "not_sent"
    return "unknown" if isinstance(error, UnexpectedAnswer) else "not_sent"
