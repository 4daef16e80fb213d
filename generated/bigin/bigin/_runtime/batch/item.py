"""An item of a batch with its state and result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from ..errors import ClientError
from .results import Results

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

State = Literal["succeeded", "failed", "not_sent", "unknown"]

STATES: tuple[State, ...] = ("succeeded", "failed", "unknown", "not_sent")


# Not frozen, because a frozen one takes longer to create, and there is one for each item.
@dataclass(slots=True)
class Item(Generic[T]):
    """An item of a batch with its state and result."""

    index: int
    """Position in the items that were passed, from 0."""
    input: Any
    """The item as it was passed."""
    id: str | None
    """The item's id."""
    state: State
    """``succeeded``: the API accepted it. ``failed``: the API refused it, or the client did before
    it was sent. ``not_sent``: it cannot have arrived. ``unknown``: it may have arrived, and its
    result is unknown.
    """
    error: ClientError | None = None
    """Why the item did not succeed; an ``ApiError`` when the API refused it, an ``ArgumentError``
    when it was refused before it was sent.
    """
    results: Results | None = field(default=None, repr=False, compare=False)
    """The results of its call, if any."""
    position: int | None = field(default=None, repr=False, compare=False)
    """The position of its result among them, if any."""

    @property
    def raw(self) -> Any:
        """The result as unchanged JSON data; None if there is none."""
        if self.results is None or self.position is None:
            return None
        return self.results.rows[self.position]

    @property
    def result(self) -> T | None:
        """The result as its model, decoded on first access; None if there is none."""
        if self.results is None or self.position is None:
            return None
        decoded: T = self.results.decoded(self.position)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Return the item as JSON-serializable data, with its state and result."""
        return {
            "index": self.index,
            "id": self.id,
            "state": self.state,
            "error": None if self.error is None else error_dict(self.error),
            "input": as_data(self.input),
            "result": self.raw,
        }


class FailedItem(Protocol[T_co]):
    """An item that was refused: an ``Item`` whose ``error`` is never None."""

    @property
    def index(self) -> int:
        """Position in the items that were passed, from 0."""
        ...

    @property
    def id(self) -> str | None:
        """The item's id."""
        ...

    @property
    def input(self) -> Any:
        """The item as it was passed."""
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
        """The result as unchanged JSON data; None if there is none."""
        ...

    @property
    def result(self) -> T_co | None:
        """The result as its model; None if there is none."""
        ...


def as_data(item: Any) -> Any:
    """Return an item or a result as JSON data; a model as it is sent."""
    return item.to_dict() if hasattr(item, "to_dict") else item


def error_dict(error: BaseException) -> dict[str, Any]:
    """Return an error as JSON-serializable data."""
    texts = [getattr(error, "message", "") or str(error), getattr(error, "explanation", "")]
    return {
        "type": type(error).__name__,
        "code": getattr(error, "code", None),
        "message": ": ".join(filter(None, texts)),
        "resolution": getattr(error, "resolution", ""),
    }
