"""Items of a batch are packed into calls, as they come, and each call is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import pointers
from .arguments import to_json
from .batch import position
from .configuration import Configuration
from .effects import Steps
from .errors import ArgumentError, ClientError, Problem
from .exchange import exchange
from .ledger import Ledger
from .operation import Batch, Operation
from .outcome import Item
from .prepare import Call, add_body, prepare
from .timeouts import Timeout


@dataclass(slots=True)
class Chunk:
    """The items of one call, with their positions; those that cannot be right stay here."""

    call: Call
    items: list[Any]
    indexes: list[int]
    refused: list[Item[Any]]


class Packer:
    """Packs items into calls, and turns each call into items with what became of them."""

    def __init__(
        self,
        configuration: Configuration,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        timeout: float | Timeout | None,
        most_bytes: int | None,
    ) -> None:
        """Check the arguments. Raises ``ArgumentError``."""
        if operation.batch is None:
            raise ValueError(f"{operation.id} is not a batch")
        self._configuration = configuration
        self._operation = operation
        self._shape: Batch = operation.batch
        self._most_bytes = most_bytes
        self._empty, problems = prepare(configuration, operation, arguments, timeout)
        if problems:
            raise ArgumentError(problems)
        self._items: list[Any] = []
        self._bytes = 0
        self._count = 0

    def add(self, item: Any) -> Chunk | None:
        """Take an item; return the chunk that is full before it."""
        size = self._size(item)
        is_full = len(self._items) >= self._shape.size or (
            self._most_bytes is not None
            and bool(self._items)
            and self._bytes + size > self._most_bytes
        )
        full = self.rest() if is_full else None
        self._items.append(item)
        self._bytes += size
        return full

    def rest(self) -> Chunk | None:
        """Return the chunk of what was taken since the last one; None for nothing."""
        items, self._items, self._bytes = self._items, [], 0
        if not items:
            return None
        start, self._count = self._count, self._count + len(items)
        return self._chunk(items, list(range(start, self._count)), [])

    def _size(self, item: Any) -> int:
        if self._most_bytes is None:
            return 0
        try:
            return len(to_json(item, self._shape.argument)) + 1
        except ArgumentError:
            return 0  # It is refused with its chunk.

    def _chunk(self, items: list[Any], indexes: list[int], refused: list[Item[Any]]) -> Chunk:
        """Return a chunk without the items that cannot be right."""
        call = replace(self._empty)
        wrong: dict[int, list[Problem]] = {}
        for problem in self._problems(call, items):
            found = position(problem, self._shape)
            if found is None:
                raise ArgumentError([Problem(self._shape.argument, problem.message)])
            wrong.setdefault(found[0], []).append(problem)
        if not wrong:
            return Chunk(call, items, indexes, refused)
        refused = [
            *refused,
            *(
                Item(indexes[at], items[at], None, "failed", ArgumentError(wrong[at]))
                for at in wrong
            ),
        ]
        left = [at for at in range(len(items)) if at not in wrong]
        if not left:
            return Chunk(call, [], [], refused)
        return self._chunk([items[at] for at in left], [indexes[at] for at in left], refused)

    def _problems(self, call: Call, items: list[Any]) -> list[Problem]:
        return add_body(call, pointers.wrap(self._shape.items, items), self._configuration)

    def send(self, chunk: Chunk) -> Steps[tuple[list[Item[Any]], ClientError | None]]:
        """Send a chunk; return its items with what became of each, and why the call failed."""
        ledger = Ledger(self._configuration, self._operation, self._shape)
        error: ClientError | None = None
        if chunk.items:
            try:
                response = yield from exchange(self._configuration, chunk.call)
                ledger.enter(chunk.call, chunk.items, response)
            except ClientError as failure:
                error = failure
                ledger.stop(chunk.items, failure)
        items = ledger.outcome().items
        for item, index in zip(items, chunk.indexes, strict=True):
            item.index = index
        return sorted([*items, *chunk.refused], key=lambda it: it.index), error
