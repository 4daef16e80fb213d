"""Items of a batch are packed into calls as they come; those that cannot be valid are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import json_pointer
from ..errors import ArgumentError, Problem
from ..models.validate import to_json
from ..operation import Batch
from ..request_builder import BoundOperation, PreparedCall
from ..timeouts import Timeout
from .outcome import Item
from .pointers import getter, wrap


@dataclass(slots=True)
class Chunk:
    """The items of one call, with their positions in the batch."""

    call: PreparedCall
    items: list[Any]
    indexes: list[int]
    refused: list[Item[Any]]
    """Those that cannot be valid, and are not sent."""


class Packer:
    """Packs the items of one batch into chunks."""

    def __init__(
        self,
        bound: BoundOperation,
        shape: Batch,
        arguments: Mapping[str, Any],
        timeout: float | Timeout | None,
        max_bytes: int | None,
    ) -> None:
        """Check the arguments; ``problems`` says what is wrong with them.

        ``max_bytes`` limits the items of one call, besides their number.
        """
        self._bound = bound
        self._shape = shape
        self._max_bytes = max_bytes
        self._call, self.problems = bound.prepare_parameters(arguments, timeout)
        self._items: list[Any] = []
        self._bytes = 0
        self._count = 0

    def chunks(self, items: Iterable[Any]) -> Iterator[Chunk]:
        """Yield the chunks of a batch, taking no more items than they need."""
        for item in items:
            if (full := self.add(item)) is not None:
                yield full
        if (rest := self.rest()) is not None:
            yield rest

    def add(self, item: Any) -> Chunk | None:
        """Take an item; return the chunk that is full with it, or before it."""
        if self._max_bytes is None:
            self._items.append(item)
            return self.rest() if len(self._items) == self._shape.size else None
        size = self._size(item)
        is_full = self._items and self._bytes + size > self._max_bytes
        is_full = is_full or len(self._items) == self._shape.size
        full = self.rest() if is_full else None
        self._items.append(item)
        self._bytes += size
        return full

    def rest(self) -> Chunk | None:
        """Return the chunk of what was taken since the last one; None for nothing."""
        items, self._items, self._bytes = self._items, [], 0
        return self._next_chunk(items) if items else None

    def _next_chunk(self, items: list[Any]) -> Chunk:
        start, self._count = self._count, self._count + len(items)
        return self._chunk(items, list(range(start, self._count)), [])

    def _size(self, item: Any) -> int:
        try:
            return len(to_json(item, self._shape.argument)) + 1
        except ArgumentError:
            return 0  # It is refused with its chunk.

    def _chunk(self, items: list[Any], indexes: list[int], refused: list[Item[Any]]) -> Chunk:
        """Return a chunk without the items that cannot be valid."""
        # Parameters are checked and encoded once for all calls; only the body differs.
        call = replace(self._call)
        body = wrap(self._shape.items, items)
        problems = self._problems(self._bound.add_body(call, body), indexes)
        if not problems:
            return Chunk(call, items, indexes, refused)
        ids = item_ids(items, self._shape.item_id)
        refused = refused + [
            Item(indexes[n], items[n], ids[n], "failed", ArgumentError(wrong))
            for n, wrong in problems.items()
        ]
        # Checked again without them: a limit of the whole list may hold now, or not any more.
        left = [n for n in range(len(items)) if n not in problems]
        if not left:
            return Chunk(call, [], [], refused)
        return self._chunk([items[n] for n in left], [indexes[n] for n in left], refused)

    def _problems(self, problems: list[Problem], indexes: list[int]) -> dict[int, list[Problem]]:
        """Return problems of a call's body by the position in it, as those of the whole batch.

        Raises ``ArgumentError`` for what is about no item.
        """
        by_position: dict[int, list[Problem]] = {}
        for problem in problems:
            place = self._place(problem)
            if place is None:
                raise ArgumentError([Problem(self._shape.argument, problem.message)])
            position, rest = place
            argument = f"{self._shape.argument}[{indexes[position]}]{rest}"
            by_position.setdefault(position, []).append(Problem(argument, problem.message))
        return by_position

    def _place(self, problem: Problem) -> tuple[int, str] | None:
        """Return which item of a call a problem is about, and where in it; None for no item."""
        path = re.escape(".".join(json_pointer.split(self._shape.items)))
        match = re.fullmatch(rf"[^.\[]*\.{path}\[(\d+)\](.*)", problem.argument, re.DOTALL)
        return None if match is None else (int(match[1]), match[2])


def item_ids(values: list[Any], pointer: str | None) -> list[str | None]:
    """Return the ids in items or results; None where there is none."""
    if pointer is None:
        return [None] * len(values)
    find = getter(pointer)
    # Most are dictionaries; asking whether something is a model takes longer than all the rest.
    ids = [find(value if type(value) is dict else _plain(value)) for value in values]
    return [id if isinstance(id, str) else None for id in ids]


def _plain(value: Any) -> Any:
    return value.to_dict() if hasattr(value, "to_dict") else value
