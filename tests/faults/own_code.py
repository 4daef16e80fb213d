"""Faulty code of a user: functions, stores and item sources."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from figures import FAULTS, FIGURES

from .applying import NOT_ITEMS

ENDS = {"error": RuntimeError, "Ctrl-C": KeyboardInterrupt}

PLACES = ("before_request", "after_response", "on_retry", "on_error", "on_progress", "token")
STORE = ("load", "save", "acquire", "release")


class Failed(RuntimeError):
    """An exception of the user's own code."""


@dataclass
class Trouble:
    """What happens in the next calls of the user's functions, by place; None for nothing."""

    planned: dict[str, deque[str | None]] = field(default_factory=dict)
    cancel: Callable[[], Any] = lambda: None

    def at(self, place: str) -> None:
        """Raise what is planned for this place."""
        plan = self.planned.get(place)
        what = plan.popleft() if plan else None
        if what is None:
            return
        FIGURES.count(FAULTS, f"machine: {what} in {place}")
        if what == "cancel":
            self.cancel()
        elif what == "Ctrl-C":
            raise KeyboardInterrupt
        else:
            raise Failed(place)

    def hook(self, place: str) -> Callable[[Any], None]:
        return lambda _: self.at(place)


class Store:
    """An in-memory token store that fails as planned."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._kept: Any = None

    def load(self) -> Any:
        self._trouble.at("load")
        return self._kept

    def save(self, token: Any) -> None:
        self._trouble.at("save")
        self._kept = token

    def acquire(self) -> bool:
        self._trouble.at("acquire")
        return True

    def release(self) -> None:
        self._trouble.at("release")


@dataclass
class Source:
    """The items of one batch: unusual items, and an early end."""

    first: int
    """The number of its first item; no other batch has it."""
    count: int
    odd: dict[int, str]
    same_ids: bool
    end: str | None
    """What it raises after its last item."""
    taken: int = 0

    def item(self, index: int) -> Any:
        number = self.first + index
        if index in self.odd:
            return NOT_ITEMS[self.odd[index]]
        return {"id": str(index // 2 if self.same_ids else index), "n": number}

    def __iter__(self) -> Iterator[Any]:
        for index in range(self.count):
            self.taken += 1
            yield self.item(index)
        if self.end is not None:
            FIGURES.count(FAULTS, f"machine: {self.end} in the source")
            raise ENDS[self.end]

    async def awaited(self) -> AsyncIterator[Any]:
        for item in self:
            yield item
            await asyncio.sleep(0)
