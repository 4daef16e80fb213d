"""A batch API that records which items it has applied, and responds as instructed."""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import threading
from collections import deque
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from figures import FAULTS, FIGURES

from .server import Arrived, Connection, Script, answer, nonsense, reset, truncated

Told: TypeAlias = Literal["done", "late", "refused", "unclear"]
"""The result of one item in a response; ``late`` if it may arrive too late."""

HTML = b"<html><title>Bad gateway</title></html>"
NO = {"code": "NO", "message": "no"}

UNTOLD: dict[str, Script] = {
    "reset": reset,
    "truncated": truncated,
    "no HTTP": nonsense,
    "200 with HTML": answer(200, HTML),
    "504 with HTML": answer(504, HTML),
    "500 without a code": answer(500, {"sorry": True}),
    "408": answer(408, {"sorry": True}),
}
"""Responses without a result for any item, whether it was applied or not."""

REFUSALS: dict[str, Script] = {
    "400": answer(400, NO),
    "401": answer(401, {"code": "TOKEN", "message": "no such token"}),
    "429": answer(429, NO, {"retry-after": "0"}),
    "500 with a code": answer(500, NO),
    "302": answer(302, b"", {"location": "/elsewhere"}),
}
"""Responses that say that the request was not applied."""

ROWS = ("good", "shuffled", "stranger", "short", "null row", "no status", "half refused")
"""Responses with a row for about each item."""

FROM_OUTSIDE = ("cancel", "interrupt", "hold")
"""Events that end a call before its response."""

WORDS = [
    *ROWS,
    *FROM_OUTSIDE,
    *REFUSALS,
    *(f"{kind}, {word}" for word in UNTOLD for kind in ("applied", "not applied")),
]


@dataclass
class Seen:
    """One request, which of its items were applied, and their results."""

    word: str
    numbers: list[int]
    applied: set[int] = field(default_factory=set)
    told: dict[int, Told] = field(default_factory=dict)


@dataclass
class ApplyingApi:
    """Responds to each request as the next instruction says, then normally."""

    words: deque[str] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    cancel: Callable[[], asyncio.AbstractEventLoop | None] = lambda: None
    """Cancels the client's task in its event loop; returns that loop."""
    can_interrupt: bool = False
    """Whether the main thread is certainly in a call while a request is handled."""
    released: threading.Event = field(default_factory=threading.Event)
    """Releases held responses."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def give(self, words: Iterable[str]) -> None:
        """Add instructions for the next responses."""
        self.words.extend(words)

    def leave_out(self, words: Container[str]) -> None:
        """Remove these instructions, if they were not used yet."""
        self.words = deque(word for word in self.words if word not in words)

    def of(self, number: int) -> list[Seen]:
        """Return the requests that brought an item."""
        return [seen for seen in self.seen if number in seen.numbers]

    def __call__(self, connection: Connection, arrived: Arrived) -> None:
        items = arrived.data["data"]
        with self._lock:
            word = self.words.popleft() if self.words else "good"
            seen = Seen(word, [item["n"] for item in items])
            self._apply(seen, items)
            self.seen.append(seen)
        if word != "good":
            FIGURES.count(FAULTS, f"machine: {word}")
        self._script(word, items)(connection, arrived)

    def _apply(self, seen: Seen, items: list[dict[str, Any]]) -> None:
        """Record what is applied, and the results in the response."""
        kind, _, untold = seen.word.partition(", ")
        if seen.word in REFUSALS:
            seen.told = dict.fromkeys(seen.numbers, "refused")
        elif seen.word in FROM_OUTSIDE:
            seen.applied = set(seen.numbers)
            seen.told = dict.fromkeys(seen.numbers, "late")
        elif untold:
            seen.applied = set(seen.numbers) if kind == "applied" else set()
            seen.told = dict.fromkeys(seen.numbers, "unclear")
        else:
            refused = {it["n"] for it in items if seen.word == "half refused" and is_odd(it)}
            seen.applied = set(seen.numbers) - refused
            seen.told = {n: "refused" if n in refused else "done" for n in seen.numbers}
            if seen.word in ("short", "null row", "no status"):
                seen.told[seen.numbers[-1]] = "unclear"

    def _script(self, word: str, items: list[dict[str, Any]]) -> Script:
        if word in FROM_OUTSIDE:
            script: Script = getattr(self, f"_{word}")
            return script
        if word in REFUSALS:
            return REFUSALS[word]
        if word.partition(", ")[2]:
            return UNTOLD[word.partition(", ")[2]]
        return answer(200, {"data": self._rows(word, items)})

    def _rows(self, word: str, items: list[dict[str, Any]]) -> list[Any]:
        rows: list[Any] = [{"id": item["id"], "n": item["n"], "status": "done"} for item in items]
        if word == "half refused":
            rows = [row | {"status": "busy"} if is_odd(row) else row for row in rows]
        last = rows[-1]
        return {
            "shuffled": rows[::-1],
            "stranger": [{"id": "stranger", "status": "done"}, *rows],
            "short": rows[:-1],
            "null row": [*rows[:-1], None],
            "no status": [*rows[:-1], {"id": last["id"], "n": last["n"]}],
        }.get(word, rows)

    def _hold(self, connection: Connection, arrived: Arrived) -> None:
        """Respond when the client has disconnected, or at the end."""
        self.released.wait()
        self._good(connection, arrived)

    def _interrupt(self, connection: Connection, arrived: Arrived) -> None:
        """Press Ctrl-C while the client waits for the response."""
        main = threading.main_thread().ident
        if self.can_interrupt and main is not None:
            signal.pthread_kill(main, signal.SIGINT)
        self._good(connection, arrived)

    def _cancel(self, connection: Connection, arrived: Arrived) -> None:
        """Cancel the client's task before the response."""
        is_done = threading.Event()
        loop = self.cancel()
        if loop is not None:
            # The request of an abandoned call may be read after the loop has ended.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(is_done.set)
            while not is_done.wait(0.01) and not self.released.is_set():
                pass
        self._good(connection, arrived)

    def _good(self, connection: Connection, arrived: Arrived) -> None:
        answer(200, {"data": self._rows("good", arrived.data["data"])})(connection, arrived)


def is_odd(item: dict[str, Any]) -> bool:
    """Return whether the API refuses this item if it refuses half of them."""
    return int(item["id"]) % 2 == 1


NOT_ITEMS: dict[str, Any] = {
    "NaN": {"id": "1", "n": -1, "text": math.nan},
    "set": {"id": "1", "n": -1, "text": {1}},
    "lone surrogate": {"id": "1", "n": -1, "text": "\ud800"},
    "no id": {"n": -1},
    "number": 17,
}
"""Items that are refused before they are sent."""
