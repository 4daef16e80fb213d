"""Builders of batch outcomes for tests that send nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import ArgumentError, ClientError, ErrorEnvelope, ErrorRow
from ..json_pointer import put
from ..operation import Batch, Operation
from ..testing import ErrorBuilder
from ..wording import did_you_mean, shown
from .collector import Collector
from .item import Item
from .outcome import AsyncBatchOutcome, BatchOutcome, Outcome
from .packer import Chunk, item_ids

OutcomeT = TypeVar("OutcomeT", bound=Outcome[Any])


class OutcomeBuilder(ErrorBuilder):
    """Builds the outcomes of one client's batches, in addition to its exceptions."""

    def batch_outcome(
        self,
        *,
        succeeded: Iterable[Any] = (),
        failed: Iterable[Any] = (),
        unknown: Iterable[Any] = (),
        not_sent: Iterable[Any] = (),
        error: BaseException | None = None,
        operation: str | None = None,
    ) -> BatchOutcome[Any]:
        """Return the outcome of a batch, its items in the order of the arguments.

        Example: ``batch_outcome(succeeded=[{"id": "1"}], failed=[({"id": "2"}, "INVALID_DATA")])``.

        Args:
            succeeded: Items that the API accepted; or pairs of an item and its result, as data.
            failed: Pairs of an item and an error code, or triples with a message, too. Or pairs of
                an item and the ``ArgumentError`` with which it was refused before sending.
            unknown: Items that may have arrived, but have no result.
            not_sent: Items that cannot have arrived.
            error: The exception that ended the batch early.
            operation: The operation's id; None for the document's only batch, or its only one
                whose items are in the body.

        Raises:
            ArgumentError: There are several batches, or none with this id, or an entry of
                ``failed`` has no error.
        """
        groups = (succeeded, failed, unknown, not_sent)
        return self._outcome(BatchOutcome, groups, error, operation)

    def async_batch_outcome(
        self,
        *,
        succeeded: Iterable[Any] = (),
        failed: Iterable[Any] = (),
        unknown: Iterable[Any] = (),
        not_sent: Iterable[Any] = (),
        error: BaseException | None = None,
        operation: str | None = None,
    ) -> AsyncBatchOutcome[Any]:
        """As ``batch_outcome``, for the async client."""
        groups = (succeeded, failed, unknown, not_sent)
        return self._outcome(AsyncBatchOutcome, groups, error, operation)

    def _outcome(
        self,
        kind: type[OutcomeT],
        groups: tuple[Iterable[Any], ...],
        error: BaseException | None,
        id: str | None,
    ) -> OutcomeT:
        operation, shape = self._batch(id)
        succeeded, failed, unknown, not_sent = map(list, groups)
        rows = _Rows(shape, self._definition.envelope, operation.errors)
        item_results = [rows.success(entry) for entry in succeeded]
        item_results += [rows.refusal(entry) for entry in failed]
        items = [result.item for result in item_results] + unknown
        body: dict[str, Any] = {}
        put(body, shape.results, [one.row for one in item_results if one.error is None])
        call = self._call(operation, body, status=_status(operation, failed))
        ids = item_ids([*items, *not_sent], shape.item_id)
        refused = [
            Item[Any](index, result.item, ids[index], "failed", result.error)
            for index, result in enumerate(item_results)
            if result.error is not None
        ]
        unsent = {item.index for item in refused}
        sent = [index for index in range(len(items)) if index not in unsent]
        left = list(range(len(items), len(ids)))
        collector = Collector(call.bound, shape)
        chunk = Chunk(call, [items[n] for n in sent], sent, refused, [ids[n] for n in sent])
        results = [collector.collect(chunk)] if items else []
        chunk = Chunk(call, not_sent, left, ids=[ids[n] for n in left])
        results.append(collector.not_sent(chunk, error))
        return kind(
            [item for result in results for item in result.items],
            operation_id=operation.id,
            responses=tuple(result.response for result in results if result.response is not None),
            error=error,
        )

    def _batch(self, id: str | None) -> tuple[Operation[Any], Batch]:
        operations = self._definition.operations.values()
        batches = {o.id: (o, o.batch) for o in operations if o.batch is not None}
        # The items of a batch in the query are ids; a test must choose such a batch explicitly.
        usual = [one for one in batches.values() if not one[1].parameter] or [*batches.values()]
        if id is None and len(usual) == 1:
            return usual[0]
        if id is None or id not in batches:
            hint = did_you_mean(id or "", batches)
            raise ArgumentError.of("operation", f"must be one of {', '.join(batches)}{hint}")
        return batches[id]


def _status(operation: Operation[Any], failed: list[Any]) -> int:
    """Return the status of a response with results: that of the error table if any item failed."""
    tables = [row.status for row in operation.errors] if failed else []
    documented = [*tables, *(spec.status for spec in operation.responses)]
    return next((int(status) for status in documented if re.fullmatch(r"2\d\d", status)), 200)


@dataclass(frozen=True, slots=True)
class _Result:
    """The API's result for an item, or the error because of which it was not sent."""

    item: Any
    row: dict[str, Any]
    error: ClientError | None = None


class _Rows:
    """Builds results as the API would return them."""

    def __init__(self, shape: Batch, envelope: ErrorEnvelope, table: tuple[ErrorRow, ...]) -> None:
        self._shape = shape
        self._envelope = envelope
        self._table = table

    def success(self, entry: Any) -> _Result:
        """Return the success of an item, or of a pair of an item and its result."""
        item, result = entry if isinstance(entry, tuple) else (entry, {})
        row = deepcopy(dict(result))
        for pointer, value in self._shape.succeeded.items():
            put(row, pointer, value)
        return _Result(item, self._with_id(row, item))

    def refusal(self, entry: Any) -> _Result:
        """Return the refusal of an item with an error code, or with an exception."""
        if not isinstance(entry, tuple) or not 2 <= len(entry) <= 3:
            message = f"needs pairs of an item and an error code, got {shown(entry)}"
            raise ArgumentError.of("failed", message)
        item, code, message = (*entry, None)[:3]
        if isinstance(code, ClientError):
            return _Result(item, {}, code)
        row: dict[str, Any] = {}
        for pointer, value in self._shape.succeeded.items():
            put(row, pointer, _another(value))
        known = next((known.message for known in self._table if known.code == code), "")
        put(row, self._envelope.code, code)
        put(row, self._envelope.message, known if message is None else message)
        return _Result(item, self._with_id(row, item))

    def _with_id(self, row: dict[str, Any], item: Any) -> dict[str, Any]:
        [id] = item_ids([item], self._shape.item_id)
        if id is not None and self._shape.result_id is not None:
            put(row, self._shape.result_id, id)
        return row


def _another(value: Any) -> Any:
    """Return another value of the same type, which does not mean that an item succeeded."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else "error"
