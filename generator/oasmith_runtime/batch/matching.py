"""Which result of a batch belongs to which item."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence


def match(items: Sequence[str | None], results: Sequence[str | None]) -> list[int | None]:
    """Return for each result the index of its item, or None when it belongs to none.

    ``items`` and ``results`` are the ids, None where there is no id. An equal id at the same
    position comes first, then an equal id elsewhere. A result without an id that is known goes to
    the item at its position, but only when there are as many results as items: otherwise the
    position says nothing. No item gets two results.
    """
    # Nearly every response; equal ids in the same order need no search, even where some are
    # doubled.
    if items == results and None not in items:
        return list(range(len(items)))
    owners: list[int | None] = [
        index if index < len(items) and id is not None and items[index] == id else None
        for index, id in enumerate(results)
    ]
    taken = {index for index in owners if index is not None}
    free: defaultdict[str, deque[int]] = defaultdict(deque)
    for index, id in enumerate(items):
        if id is not None and index not in taken:
            free[id].append(index)
    # Doubled ids are handed out in their order, each to one result.
    for position, id in enumerate(results):
        if owners[position] is None and id is not None and free.get(id):
            owners[position] = free[id].popleft()
    if len(items) == len(results):
        taken = {index for index in owners if index is not None}
        owners = [
            position if index is None and position not in taken else index
            for position, index in enumerate(owners)
        ]
    return owners
