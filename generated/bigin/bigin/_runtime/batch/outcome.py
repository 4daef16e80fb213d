"""What became of a batch, item by item."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, Self, TypeVar, cast

from ..errors import ClientError
from ..messages import Response
from .results import Results

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

State = Literal["succeeded", "failed", "not_sent", "unknown"]

STATES: tuple[State, ...] = ("succeeded", "failed", "unknown", "not_sent")

SHOWN = 10
"""Items that did not succeed and that a text shows."""

ROW_ERROR = ("code", "message", "resolution")
"""Of an item's error, what a row has."""

_SENDING = ("_sender", "_run")


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
    """``succeeded``: the API says so. ``failed``: the API refused it, or the client did before it
    was sent. ``not_sent``: nothing of it can have arrived. ``unknown``: it may have arrived, and
    nobody can know what became of it.
    """
    error: ClientError | None = None
    """Why the item did not succeed; an ``ApiError`` when the API refused it, an ``ArgumentError``
    when it was refused before it was sent.
    """
    results: Results | None = field(default=None, repr=False, compare=False)
    """The results of its call; None when it has none."""
    position: int | None = field(default=None, repr=False, compare=False)
    """Where its result stands among them; None when it has none."""

    @property
    def raw(self) -> Any:
        """The result as data, as it came; None when there is none."""
        if self.results is None or self.position is None:
            return None
        return self.results.rows[self.position]

    @property
    def result(self) -> T | None:
        """The result as its model, made when somebody asks for it; None when there is none."""
        if self.results is None or self.position is None:
            return None
        decoded: T = self.results.decoded(self.position)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Return the item as data that JSON can write, with what became of it."""
        return {
            "index": self.index,
            "id": self.id,
            "state": self.state,
            "error": None if self.error is None else error_dict(self.error),
            "input": as_data(self.input),
            "result": self.raw,
        }


class FailedItem(Protocol[T_co]):
    """An item that was refused: as ``Item``, and its error is certainly there."""

    @property
    def index(self) -> int:
        """Position in what was given, from 0."""
        ...

    @property
    def id(self) -> str | None:
        """The item's id."""
        ...

    @property
    def input(self) -> Any:
        """The item as it was given."""
        ...

    @property
    def state(self) -> State:
        """``failed``."""
        ...

    @property
    def error(self) -> ClientError:
        """Why it was refused, with ``code``, ``message`` and ``resolution``."""
        ...

    @property
    def raw(self) -> Any:
        """The result as data, as it came; None when there is none."""
        ...

    @property
    def result(self) -> T_co | None:
        """The result as its model; None when there is none."""
        ...


def as_data(item: Any) -> Any:
    """Return an item, or a result, as JSON data: a model as what is sent of it."""
    return item.to_dict() if hasattr(item, "to_dict") else item


def error_dict(error: BaseException) -> dict[str, Any]:
    """Return what an error says as data, for JSON."""
    said = [getattr(error, "message", "") or str(error), getattr(error, "explanation", "")]
    return {
        "type": type(error).__name__,
        "code": getattr(error, "code", None),
        "message": ": ".join(filter(None, said)),
        "resolution": getattr(error, "resolution", ""),
    }


class Sender(Protocol):
    """What sends items again: the engine of the batch."""

    def start(self, items: list[Any]) -> Any:
        """Return a ``BatchRun`` of ``items``."""
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
        error: BaseException | None = None,
    ) -> None:
        """Join the items with the calls that they took."""
        self.items = items
        self.operation_id = operation_id
        self.responses = responses
        """The raw responses, one for each call."""
        self.unmatched = unmatched
        """Results that belong to no item of the batch, as data."""
        self.error = error
        """Why the batch stopped half-way; None when every item was sent and came back.

        Mostly a ``ClientError``; else what a hook or a function of the user's has raised.
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
        """Return the outcome of all items, with what became of some of them this time."""
        items = list(self.items)
        # None came back where they were changed meanwhile, and refused before they were sent.
        for old, item in zip(sent_again, new.items or sent_again, strict=True):
            # What the earlier call may have done, a refusal of the later one does not undo.
            is_still_unknown = old.state == "unknown" and item.state != "succeeded"
            state: State = "unknown" if is_still_unknown else item.state
            # Its position in what was given, not in what was sent again.
            items[old.index] = replace(item, index=old.index, state=state)
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
            raise ClientError("this outcome has no client any more; send the items with a new one")
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
        """The items of which nothing can have arrived. Safe to send again."""
        return self._in("not_sent")

    @property
    def unknown(self) -> list[Item[T]]:
        """The items that may have arrived, and got no result; look before you send them again."""
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
        """Return all of it as data that JSON can write: counts, items and the error."""
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
        """Leave out what sends items again: a client, with its connections and credentials."""
        kept = {name: value for name, value in self.__dict__.items() if name not in _SENDING}
        return kept | {"responses": ()}

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
        return self._again(self._in("failed"))

    def resume(self, *, unknown: bool = False) -> BatchOutcome[T]:
        """Go on with the items that never left, and return the outcome of all items.

        A call that fails is not raised: ``error`` of the outcome says why. ``unknown`` sends again
        what was sent and got no result, if that does no harm.
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
    """As ``BatchOutcome``; what sends again is awaited."""

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
    """Give an exception that ends a batch the outcome, as its attribute ``outcome``."""
    # Some exceptions have no room for attributes.
    with contextlib.suppress(TypeError):
        vars(error)["outcome"] = outcome


class BatchFailed(ClientError):
    """Not every item of a batch succeeded; ``outcome`` has all of them."""

    def __init__(self, outcome: Outcome[Any]) -> None:
        """Show the first reasons of ``outcome``."""
        self.outcome = outcome
        super().__init__(f"{outcome.operation_id}: {str(outcome).partition(': ')[2]}")


def item_lines(items: Iterable[Item[Any]]) -> Iterator[str]:
    """Yield a line for each of the first items that did not succeed, and how many others did."""
    unfinished = [item for item in items if item.state in ("failed", "unknown")]
    for item in unfinished[:SHOWN]:
        code = getattr(item.error, "code", None) or item.state
        reason = "" if item.error is None else error_dict(item.error)["message"]
        parts = [f"item {item.index}", item.id or "", code, reason.partition("\n")[0]]
        yield f"  {'  '.join(part for part in parts if part)}"
    if len(unfinished) > SHOWN:
        yield f"  and {len(unfinished) - SHOWN} more"
