"""The outcome of a batch, item by item."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from ..errors import ClientError
from ..messages import Response
from .item import STATES, FailedItem, Item, State, error_dict

T = TypeVar("T")

SHOWN = 10
"""Maximum number of items that did not succeed in a text."""

ROW_ERROR = ("code", "message", "resolution")
"""The fields of an item's error that a row has."""

_SENDING = ("_sender", "_run")


class Sender(Protocol):
    """Sends items again: the engine of the batch."""

    def start(self, items: list[Any]) -> Any:
        """Return a ``BatchRun`` of ``items``."""
        ...


class Outcome(Generic[T]):
    """The items of a batch in their original order."""

    _sender: Sender
    _run: Callable[[Any], Any]

    def __init__(
        self,
        items: list[Item[T]],
        *,
        operation_id: str,
        responses: tuple[Response, ...] = (),
        unmatched: tuple[Any, ...] = (),
        error: BaseException | None = None,
    ) -> None:
        """Store the items with the responses of their calls."""
        self.items = items
        self.operation_id = operation_id
        self.responses = responses
        """The raw responses, one for each call."""
        self.unmatched = unmatched
        """Results that belong to no item of the batch, as data."""
        self.error = error
        """Why the batch stopped early; None if every item was sent and has a result.

        Usually a ``ClientError``, else an exception of a hook or another function of the user's.
        """

    @classmethod
    def of(cls, outcome: Outcome[T], sender: Sender, run: Callable[[Any], Any]) -> Self:
        """Return an outcome whose items ``sender`` can send again; ``run`` performs its steps."""
        result = cls(
            outcome.items,
            operation_id=outcome.operation_id,
            responses=outcome.responses,
            unmatched=outcome.unmatched,
            error=outcome.error,
        )
        result._sender, result._run = sender, run
        return result

    def _merged(self, sent_again: list[Item[T]], new: Outcome[T]) -> Self:
        """Return the outcome of all items, with the new states of those that were sent again."""
        items = list(self.items)
        # There are none if the items were changed meanwhile and refused before sending.
        for old, item in zip(sent_again, new.items or sent_again, strict=True):
            # A refusal of the later call does not undo what the earlier one may have done.
            is_still_unknown = old.state == "unknown" and item.state != "succeeded"
            state: State = "unknown" if is_still_unknown else item.state
            # An item that was not sent this time because of another failure has no error itself.
            error = item.error or (old.error if is_still_unknown else None)
            # Its position in the original items, not in those that were sent again.
            items[old.index] = replace(item, index=old.index, state=state, error=error)
        merged: Outcome[T] = Outcome(
            items,
            operation_id=self.operation_id,
            responses=(*self.responses, *new.responses),
            unmatched=(*self.unmatched, *new.unmatched),
            error=new.error,
        )
        return self.of(merged, self._sender, self._run)

    def _run_of(self, items: list[Item[T]]) -> Any:
        """Return the ``BatchRun`` that sends some items again."""
        if not hasattr(self, "_sender"):
            raise ClientError("this outcome has no client; send the items with a new client")
        return self._sender.start([item.input for item in items])

    def _in(self, *states: str) -> list[Item[T]]:
        return [item for item in self.items if item.state in states]

    @property
    def succeeded(self) -> list[Item[T]]:
        """The items that the API accepted."""
        return self._in("succeeded")

    @property
    def failed(self) -> list[FailedItem[T]]:
        """The items that were refused; the ``error`` of each has code, message and resolution."""
        return cast("list[FailedItem[T]]", self._in("failed"))

    @property
    def not_sent(self) -> list[Item[T]]:
        """The items that cannot have arrived. Safe to send again."""
        return self._in("not_sent")

    @property
    def unknown(self) -> list[Item[T]]:
        """The items that may have arrived, but have no result; check before you send them again."""
        return self._in("unknown")

    def raise_if_failed(self) -> None:
        """Raise ``BatchFailed`` unless every item succeeded."""
        if len(self.succeeded) < len(self.items):
            raise BatchFailed(self)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item[T]]:
        return iter(self.items)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.operation_id}: {self.summary()}>"

    def __str__(self) -> str:
        """Return a line of counts, and one for each of the first items that did not succeed."""
        heading = f"{type(self).__name__} of {self.operation_id}: {self.summary()}"
        return "\n".join([heading, *item_lines(self.items)])

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON-serializable data: counts, items and the error."""
        return {
            "operation": self.operation_id,
            "counts": {state: len(self._in(state)) for state in STATES},
            "error": None if self.error is None else error_dict(self.error),
            "items": [item.to_dict() for item in self.items],
            "unmatched": list(self.unmatched),
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """Return a flat row for each item: for ``csv.DictWriter``, or ``pandas.DataFrame``.

        The columns are ``index``, ``id``, ``state``, ``code``, ``message`` and ``resolution``.
        """
        rows = []
        for item in self.items:
            error = {} if item.error is None else error_dict(item.error)
            row = {"index": item.index, "id": item.id, "state": item.state}
            rows.append(row | {name: error.get(name) or "" for name in ROW_ERROR})
        return rows

    def __getstate__(self) -> dict[str, Any]:
        """Omit the sender: a client with its connections and credentials."""
        kept = {name: value for name, value in self.__dict__.items() if name not in _SENDING}
        return kept | {"responses": ()}

    def summary(self) -> str:
        """Return e.g. ``98 succeeded, 2 failed``."""
        counts = {name: len(self._in(name)) for name in STATES}
        parts = [f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n]
        return ", ".join(parts) or "no items"


class BatchOutcome(Outcome[T]):
    """The items of a batch in their original order, with their states and results."""

    def retry_failed(self) -> BatchOutcome[T]:
        """Send the items that the API refused once more, and return the outcome of all items.

        A failed call raises no exception: ``error`` of the outcome has the reason.
        """
        return self._again(self._in("failed"))

    def resume(self, *, unknown: bool = False) -> BatchOutcome[T]:
        """Continue with the items that were not sent, and return the outcome of all items.

        A failed call raises no exception: ``error`` of the outcome has the reason. ``unknown`` also
        sends the items that may have arrived; use it if sending them twice is safe.
        """
        return self._again(self._in("not_sent", *(["unknown"] if unknown else [])))

    def _again(self, items: list[Item[T]]) -> BatchOutcome[T]:
        if not items:
            return self
        run = self._run_of(items)
        try:
            return self._merged(items, self._run(run.steps(is_resumed=True)))
        except BaseException as error:
            carry_outcome(error, self._merged(items, run.outcome(error)))
            raise


class AsyncBatchOutcome(Outcome[T]):
    """As ``BatchOutcome``, with async methods."""

    async def retry_failed(self) -> AsyncBatchOutcome[T]:
        """As ``BatchOutcome.retry_failed``."""
        return await self._again(self._in("failed"))

    async def resume(self, *, unknown: bool = False) -> AsyncBatchOutcome[T]:
        """As ``BatchOutcome.resume``."""
        return await self._again(self._in("not_sent", *(["unknown"] if unknown else [])))

    async def _again(self, items: list[Item[T]]) -> AsyncBatchOutcome[T]:
        if not items:
            return self
        run = self._run_of(items)
        try:
            return self._merged(items, await self._run(run.steps(is_resumed=True)))
        except BaseException as error:
            carry_outcome(error, self._merged(items, run.outcome(error)))
            raise


def carry_outcome(error: BaseException, outcome: Outcome[Any]) -> None:
    """Set the outcome as the attribute ``outcome`` of an exception that ends a batch."""
    # Some exceptions cannot have attributes.
    with contextlib.suppress(TypeError):
        vars(error)["outcome"] = outcome


class BatchFailed(ClientError):
    """Not every item of a batch succeeded; ``outcome`` has all of them."""

    def __init__(self, outcome: Outcome[Any]) -> None:
        """Show the first errors of ``outcome`` in the message."""
        self.outcome = outcome
        super().__init__(f"{outcome.operation_id}: {str(outcome).partition(': ')[2]}")


def item_lines(items: Iterable[Item[Any]]) -> Iterator[str]:
    """Yield a line for each of the first items that did not succeed, and the number of others."""
    unfinished = [item for item in items if item.state in ("failed", "unknown")]
    for item in unfinished[:SHOWN]:
        code = getattr(item.error, "code", None) or item.state
        reason = "" if item.error is None else error_dict(item.error)["message"]
        parts = [f"item {item.index}", item.id or "", code, reason.partition("\n")[0]]
        yield f"  {'  '.join(part for part in parts if part)}"
    if len(unfinished) > SHOWN:
        yield f"  and {len(unfinished) - SHOWN} more"
