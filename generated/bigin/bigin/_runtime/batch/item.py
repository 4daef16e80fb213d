"""One item of a batch, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from ..errors import ClientError
from .results import Results

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

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
