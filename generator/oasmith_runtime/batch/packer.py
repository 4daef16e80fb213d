"""Packs the items of a batch into calls as they arrive, and refuses invalid items.

Items from the source are held here until they are returned in a chunk, even if an exception is
raised in between; so no item is lost.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from .. import json_pointer
from ..errors import ArgumentError, Problem
from ..models.validate import to_json
from ..operation import Batch
from ..request_builder import BoundOperation, PreparedCall
from ..timeouts import Timeout
from .item import Item
from .pointers import get_each, wrap


@dataclass(slots=True)
class Chunk:
    """The items of one call, with their positions in the batch."""

    call: PreparedCall
    items: list[Any]
    indexes: list[int]
    refused: list[Item[Any]] = field(default_factory=list)
    """Invalid items, which are not sent."""
    ids: list[str | None] = field(default_factory=list)
    """The ids of the items that are sent."""


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
        """Check the arguments, and store what is wrong with them in ``problems``.

        ``max_bytes`` limits the items of one call, in addition to their number.
        """
        self._bound = bound
        self._shape = shape
        self._max_bytes = max_bytes
        self._arguments, self._timeout = arguments, timeout
        self._call, problems = bound.prepare_parameters(arguments, timeout)
        # The parameter for the list of items is still missing here.
        is_missing = shape.argument if shape.parameter else None
        self.problems = [one for one in problems if one.argument != is_missing]
        self._taken: list[Any] = []
        self._bytes = 0
        self._count = 0
        path = re.escape("".join(f".{step}" for step in json_pointer.split(shape.items)))
        self._place_of_item = re.compile(rf"[^.\[]*{path}\[(\d+)\](.*)", re.DOTALL)

    def add(self, item: Any) -> Chunk | None:
        """Add an item; return the chunk that is full with it or without it, if any."""
        if self._max_bytes is None:
            self._taken.append(item)
            return self.rest() if len(self._taken) >= self._shape.size else None
        size = self._size(item)
        is_full = self._taken and self._bytes + size > self._max_bytes
        is_full = is_full or len(self._taken) == self._shape.size
        full = self._chunk_of(self._taken) if is_full else None
        self._taken, self._bytes = ([item], size) if full else ([*self._taken, item], self._bytes)
        self._bytes += 0 if full else size
        return full

    @property
    def count(self) -> int:
        """The number of items that were added so far."""
        return self._count + len(self._taken)

    def fill(self, items: Iterator[Any]) -> Chunk | None:
        """Add items until a chunk is full, and return it; return a partial chunk at the end.

        An exception of ``items`` is raised; the items before it are added.
        """
        if self._max_bytes is None:
            # Items that were added before an iterator raises remain in the list.
            self._taken.extend(islice(items, self._shape.size - len(self._taken)))
            return self.rest()
        for item in items:
            if (full := self.add(item)) is not None:
                return full
        return self.rest()

    def rest(self) -> Chunk | None:
        """Return the chunk of the items since the last one; None if there are none."""
        if not self._taken:
            return None
        chunk = self._chunk_of(self._taken)
        self._taken, self._bytes = [], 0
        return chunk

    def _chunk_of(self, items: list[Any]) -> Chunk:
        indexes = list(range(self._count, self._count + len(items)))
        chunk = self._chunk(items, indexes, [])
        self._count += len(items)
        return chunk

    def _size(self, item: Any) -> int:
        try:
            return len(to_json(item, self._shape.argument)) + 1
        except ArgumentError:
            return 0  # It is refused when its chunk is prepared.

    def _chunk(self, items: list[Any], indexes: list[int], refused: list[Item[Any]]) -> Chunk:
        """Return a chunk without the invalid items."""
        call, problems = self._prepared(items, indexes)
        ids = item_ids(items, self._shape.item_id)
        if not problems:
            return Chunk(call, items, indexes, refused, ids)
        refused = refused + [
            Item(indexes[n], items[n], ids[n], "failed", ArgumentError(wrong))
            for n, wrong in problems.items()
        ]
        # Checked again without them: a limit of the whole list may be met now, or no longer.
        left = [n for n in range(len(items)) if n not in problems]
        if not left:
            return Chunk(call, [], [], refused)
        return self._chunk([items[n] for n in left], [indexes[n] for n in left], refused)

    def _prepared(
        self, items: list[Any], indexes: list[int]
    ) -> tuple[PreparedCall, dict[int, list[Problem]]]:
        """Return a call with its items, and their problems by the position in ``items``."""
        if self._shape.parameter:
            argument = self._shape.argument
            call, problems = self._bound.prepare_parameters(
                {**self._arguments, argument: items}, self._timeout
            )
            # Problems of the other parameters are reported once for the whole batch.
            own = re.compile(rf"{re.escape(argument)}(\[.*)?", re.DOTALL)
            problems = [one for one in problems if own.fullmatch(one.argument)]
        else:
            # Parameters are checked and encoded once for all calls; only the body differs.
            call = replace(self._call)
            problems = self._bound.add_body(call, wrap(self._shape.items, items))
        return call, self._by_position(problems, items, indexes)

    def _by_position(
        self, problems: list[Problem], items: list[Any], indexes: list[int]
    ) -> dict[int, list[Problem]]:
        """Return problems by the position in ``items``, with the item's index in the whole batch.

        A problem of no single item, such as a limit of the list, is a problem of each: none of
        them can be sent.
        """
        by_position: dict[int, list[Problem]] = {}
        general: list[Problem] = []
        for problem in problems:
            match = self._place_of_item.fullmatch(problem.argument)
            if match is None:
                general.append(Problem(self._shape.argument, problem.message))
            else:
                position, rest = int(match[1]), match[2]
                argument = f"{self._shape.argument}[{indexes[position]}]{rest}"
                by_position.setdefault(position, []).append(Problem(argument, problem.message))
        if general and not by_position:
            by_position = self._not_json(items, indexes)
        return by_position or (dict.fromkeys(range(len(items)), general) if general else {})

    def _not_json(self, items: list[Any], indexes: list[int]) -> dict[int, list[Problem]]:
        """Return the items that are not JSON, by position: the problem itself names no position."""
        problems: dict[int, list[Problem]] = {}
        for position, item in enumerate(items):
            try:
                to_json(item, f"{self._shape.argument}[{indexes[position]}]")
            except ArgumentError as error:
                problems[position] = list(error.problems)
        return problems


class ChunkSource:
    """The chunks of an iterable's items; it is read no further than the next chunk requires."""

    def __init__(self, packer: Packer, items: Iterable[Any] | AsyncIterable[Any]) -> None:
        """Store ``items``, which are iterated over once."""
        self.packer = packer
        self._items = items
        self._iterator: Iterator[Any] | None = None
        self._awaited: AsyncIterator[Any] | None = None
        self.failure: BaseException | None = None
        """The exception that the iterable raised; None again if it yields more items."""

    def next(self) -> Chunk | None:
        """Return the next chunk; None after the last one. Raises the iterable's exceptions."""
        iterator = self._iterator
        if iterator is None:
            if isinstance(self._items, AsyncIterable):
                raise ArgumentError.of("items", "an async iterable needs the async client")
            iterator = self._iterator = iter(self._items)
        count = self.packer.count
        try:
            chunk = self.packer.fill(iterator)
        except BaseException as error:
            self.failure = error
            raise
        if self.packer.count > count:
            self.failure = None
        return chunk

    async def next_async(self) -> Chunk | None:
        """As ``next``; the items may come from an async iterable."""
        if not isinstance(self._items, AsyncIterable):
            return self.next()
        awaited = self._awaited
        if awaited is None:
            awaited = self._awaited = aiter(self._items)
        try:
            async for item in awaited:
                self.failure = None
                if (full := self.packer.add(item)) is not None:
                    return full
        except BaseException as error:
            self.failure = error
            raise
        return self.packer.rest()


def item_ids(values: list[Any], pointer: str | None) -> list[str | None]:
    """Return the ids in items or results, numbers as strings; None for a missing id."""
    if pointer is None:
        return [None] * len(values)
    ids = get_each(values, pointer)
    if set(map(type, ids)) == {str}:
        return ids
    # An API may return a number as a string, or a string as a number.
    return [_id_text(id) for id in ids]


def _id_text(id: Any) -> str | None:
    is_number = isinstance(id, int) and not isinstance(id, bool)
    return str(id) if is_number or isinstance(id, str) else None
