"""What became of a batch, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, Self, TypeVar

from ..errors import ClientError
from ..messages import Response

T = TypeVar("T")

State = Literal["succeeded", "failed", "not_sent", "unknown"]

STATES: tuple[State, ...] = ("succeeded", "failed", "unknown", "not_sent")


# Not frozen, because a frozen one takes longer to make, and there is one for each item.
@dataclass(slots=True)
class Item(Generic[T]):
    """One item of a batch with what became of it."""

    index: int
    """Position in what was given, from 0."""
    input: Any
    """The item as it was given."""
    id: str | None
    """The item's id."""
    state: State
    """``unknown``: sent, but the response has no result for it."""
    error: ClientError | None = None
    """Why the item did not succeed; an ``ApiError`` when the API refused it."""
    raw: Any = field(default=None, repr=False)
    """The result as data, as it came; None when there is none."""
    _decode: Callable[[Any], T] | None = field(default=None, repr=False, compare=False)
    _result: T | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def result(self) -> T | None:
        """The result as its model, made when somebody asks for it; None when there is none."""
        if self._decode is not None:
            self._result, self._decode = self._decode(self.raw), None
        return self._result


class Sender(Protocol):
    """What sends items again: the engine of the batch."""

    def send_all(self, items: list[Any], *, is_resumed: bool) -> Any:
        """Return the steps that send ``items``."""
        ...


class Outcome(Generic[T]):
    """Every item of a batch in the order in which it was given."""

    _sender: Sender
    _run: Callable[[Any], Any]

    def __init__(
        self,
        items: list[Item[T]],
        *,
        operation_id: str,
        responses: tuple[Response, ...] = (),
        unmatched: tuple[Any, ...] = (),
        error: ClientError | None = None,
    ) -> None:
        """Join the items with the calls that they took."""
        self.items = items
        self.operation_id = operation_id
        self.responses = responses
        """The raw responses, one for each call."""
        self.unmatched = unmatched
        """Results that belong to no item of the batch, as data."""
        self.error = error
        """Why the batch stopped half-way; None when every item was sent and came back."""

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
        """Return the outcome of all items, with what became of some of them this time."""
        items = list(self.items)
        for old, item in zip(sent_again, new.items, strict=True):
            # Its position in what was given, not in what was sent again.
            items[old.index] = replace(item, index=old.index)
        merged: Outcome[T] = Outcome(
            items,
            operation_id=self.operation_id,
            responses=(*self.responses, *new.responses),
            unmatched=(*self.unmatched, *new.unmatched),
            error=new.error,
        )
        return self.of(merged, self._sender, self._run)

    def _send_again(self, items: list[Item[T]]) -> Any:
        """Send some items again, and return their outcome, to be awaited in async clients."""
        return self._run(self._sender.send_all([item.input for item in items], is_resumed=True))

    def _in(self, *states: str) -> list[Item[T]]:
        return [item for item in self.items if item.state in states]

    @property
    def succeeded(self) -> list[Item[T]]:
        """The items that the API accepted."""
        return self._in("succeeded")

    @property
    def failed(self) -> list[Item[T]]:
        """The items that the API refused; each has an ``error``."""
        return self._in("failed")

    @property
    def not_sent(self) -> list[Item[T]]:
        """The items that never left, because an earlier call failed. Safe to send again."""
        return self._in("not_sent")

    @property
    def unknown(self) -> list[Item[T]]:
        """The items that were sent and got no result; look before you send them again."""
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

    def summary(self) -> str:
        """Return e.g. ``98 succeeded, 2 failed``."""
        counts = {name: len(self._in(name)) for name in STATES}
        parts = [f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n]
        return ", ".join(parts) or "no items"


class BatchOutcome(Outcome[T]):
    """Every item of a batch in the order in which it was given, with what became of it."""

    def retry_failed(self) -> BatchOutcome[T]:
        """Send the items that the API refused once more, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why.
        """
        return self._again(self.failed)

    def resume(self, *, unknown: bool = False) -> BatchOutcome[T]:
        """Go on with the items that never left, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why. ``unknown`` sends again
        what was sent and got no result, if that does no harm.
        """
        return self._again(self._in("not_sent", *(["unknown"] if unknown else [])))

    def _again(self, items: list[Item[T]]) -> BatchOutcome[T]:
        return self._merged(items, self._send_again(items)) if items else self


class AsyncBatchOutcome(Outcome[T]):
    """As ``BatchOutcome``; what sends again is awaited."""

    async def retry_failed(self) -> AsyncBatchOutcome[T]:
        """As ``BatchOutcome.retry_failed``."""
        return await self._again(self.failed)

    async def resume(self, *, unknown: bool = False) -> AsyncBatchOutcome[T]:
        """As ``BatchOutcome.resume``."""
        return await self._again(self._in("not_sent", *(["unknown"] if unknown else [])))

    async def _again(self, items: list[Item[T]]) -> AsyncBatchOutcome[T]:
        return self._merged(items, await self._send_again(items)) if items else self


class BatchFailed(ClientError):
    """Not every item of a batch succeeded; ``outcome`` has all of them."""

    def __init__(self, outcome: Outcome[Any]) -> None:
        """Show the first reasons of ``outcome``."""
        self.outcome = outcome
        unfinished = [item for item in outcome if item.state != "succeeded" and item.error]
        lines = [f"item {item.index} ({item.id}): {item.error}" for item in unfinished[:3]]
        if len(unfinished) > 3:
            lines.append(f"and {len(unfinished) - 3} more")
        super().__init__("\n".join([f"{outcome.operation_id}: {outcome.summary()}", *lines]))
