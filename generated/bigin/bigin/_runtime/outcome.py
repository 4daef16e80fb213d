"""What became of a batch, item by item."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar

from .errors import ClientError
from .messages import Response

T = TypeVar("T")

State = Literal["succeeded", "failed", "not_sent", "unknown"]


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
    """``unknown``: sent, but the answer has no result for it."""
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


class Outcome(Generic[T]):
    """Every item of a batch in the order in which it was given."""

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
        """The raw answers, one for each call."""
        self.unmatched = unmatched
        """Results that belong to no item of the batch, as data."""
        self.error = error
        """Why the batch stopped half-way; None when every item was sent and answered."""

    def _joined(self, some: list[Item[T]], new: Outcome[T]) -> dict[str, Any]:
        """Return what an outcome is made of, with what became of ``some`` items this time."""
        items = list(self.items)
        for old, item in zip(some, new.items, strict=True):
            items[old.index] = replace(item, index=old.index)
        return {
            "items": items,
            "operation_id": self.operation_id,
            "responses": (*self.responses, *new.responses),
            "unmatched": (*self.unmatched, *new.unmatched),
            "error": new.error,
        }

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
        counts = {
            "succeeded": len(self.succeeded),
            "failed": len(self.failed),
            "unknown": len(self.unknown),
            "not sent": len(self.not_sent),
        }
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no items"


class BatchOutcome(Outcome[T]):
    """Every item of a batch in the order in which it was given, with what became of it."""

    _again: Callable[[list[Any]], Outcome[T]] | None = None

    def retry_failed(self) -> BatchOutcome[T]:
        """Send the items that the API refused once more, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why.
        """
        return self._repeated(self.failed)

    def resume(self, *, unknown: bool = False) -> BatchOutcome[T]:
        """Go on with the items that never left, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why. ``unknown`` sends again
        what was sent and got no result, if that does no harm.
        """
        return self._repeated(self._in("not_sent", *(["unknown"] if unknown else [])))

    def _repeated(self, some: list[Item[T]]) -> BatchOutcome[T]:
        if not some or self._again is None:
            return self
        made = BatchOutcome(**self._joined(some, self._again([it.input for it in some])))
        made._again = self._again
        return made


class AsyncBatchOutcome(Outcome[T]):
    """As ``BatchOutcome``; what sends again is awaited."""

    _again: Callable[[list[Any]], Awaitable[Outcome[T]]] | None = None

    async def retry_failed(self) -> AsyncBatchOutcome[T]:
        """Send the items that the API refused once more, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why.
        """
        return await self._repeated(self.failed)

    async def resume(self, *, unknown: bool = False) -> AsyncBatchOutcome[T]:
        """As ``BatchOutcome.resume``."""
        return await self._repeated(self._in("not_sent", *(["unknown"] if unknown else [])))

    async def _repeated(self, some: list[Item[T]]) -> AsyncBatchOutcome[T]:
        if not some or self._again is None:
            return self
        made = AsyncBatchOutcome(**self._joined(some, await self._again([it.input for it in some])))
        made._again = self._again
        return made


class BatchFailed(ClientError):
    """Not every item of a batch succeeded; ``outcome`` has all of them."""

    def __init__(self, outcome: Outcome[Any]) -> None:
        """Show the first reasons of ``outcome``."""
        self.outcome = outcome
        troubled = [item for item in outcome if item.state != "succeeded" and item.error]
        lines = [f"item {item.index} ({item.id}): {item.error}" for item in troubled[:3]]
        if len(troubled) > 3:
            lines.append(f"and {len(troubled) - 3} more")
        super().__init__("\n".join([f"{outcome.operation_id}: {outcome.summary()}", *lines]))
