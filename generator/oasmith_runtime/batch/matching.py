"""Matching of the results of a batch with its items."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence


def match(items: Sequence[str | None], results: Sequence[str | None]) -> list[int | None]:
    """Return for each result the index of its item, or None if it belongs to none.

    ``items`` and ``results`` are the ids, None for a missing id. An equal id at the same position
    takes precedence, then an equal id elsewhere. The position alone counts only if the result or
    the item has no id, and only if there are as many results as items: a different id means that
    the result is another record's. No item gets two results.
    """
    # The usual case; equal ids in the same order need no search, even if some are
    # duplicated.
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
    # Duplicate ids are assigned in order, each to one result.
    for position, id in enumerate(results):
        if owners[position] is None and id is not None and free.get(id):
            owners[position] = free[id].popleft()
    if len(items) == len(results):
        _by_position(items, results, owners)
    return owners


def _by_position(
    items: Sequence[str | None], results: Sequence[str | None], owners: list[int | None]
) -> None:
    """Assign the item at the same position to results without an owner, unless the ids differ."""
    taken = {index for index in owners if index is not None}
    for position, (item_id, result_id) in enumerate(zip(items, results, strict=True)):
        has_both = item_id is not None and result_id is not None
        if owners[position] is None and position not in taken and not has_both:
            owners[position] = position
