"""What became of a batch, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, Literal, TypeVar

from .errors import ClientError
from .messages import Response

T = TypeVar("T")

State = Literal["succeeded", "failed", "not_sent", "unknown"]


class Item(Generic[T]):
    """One item of a batch with what became of it."""

    __slots__ = ("_decode", "_result", "error", "id", "index", "input", "raw", "state")

    def __init__(
        self,
        *,
        index: int,
        input: Any,
        id: str | None,
        state: State,
        raw: Any = None,
        error: ClientError | None = None,
        decode: Callable[[], T] | None = None,
    ) -> None:
        """Join an item with its result; ``decode`` makes the model of it when it is asked for."""
        self.index = index
        """Position in what was given, from 0."""
        self.input = input
        """The item as it was given."""
        self.id = id
        """The item's id."""
        self.state: State = state
        """``unknown``: sent, but the answer has no result for it."""
        self.raw = raw
        """The result as data, as it came; None when there is none."""
        self.error = error
        """Why the item did not succeed; an ``ApiError`` when the API refused it."""
        self._decode = decode
        self._result: T | None = None

    @property
    def result(self) -> T | None:
        """The result as its model; None when there is none."""
        if self._result is None and self._decode is not None:
            self._result = self._decode()
        return self._result

    def __repr__(self) -> str:
        return f"Item(index={self.index}, id={self.id!r}, state={self.state!r})"


class BatchOutcome(Generic[T]):
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

    def _in(self, *states: State) -> list[Item[T]]:
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
        return f"<BatchOutcome of {self.operation_id}: {self.summary()}>"

    def summary(self) -> str:
        """Return e.g. ``98 succeeded, 2 failed``."""
        counts = {
            "succeeded": len(self.succeeded),
            "failed": len(self.failed),
            "unknown": len(self.unknown),
            "not sent": len(self.not_sent),
        }
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no items"


class BatchFailed(ClientError):
    """Not every item of a batch succeeded; ``outcome`` has all of them."""

    def __init__(self, outcome: BatchOutcome[Any]) -> None:
        """Show the first reasons of ``outcome``."""
        self.outcome = outcome
        troubled = [item for item in outcome if item.state != "succeeded" and item.error]
        lines = [f"item {item.index} ({item.id}): {item.error}" for item in troubled[:3]]
        if len(troubled) > 3:
            lines.append(f"and {len(troubled) - 3} more")
        super().__init__("\n".join([f"{outcome.operation_id}: {outcome.summary()}", *lines]))
