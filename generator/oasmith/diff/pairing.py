"""Which thing of one document is which of another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Paired(NamedTuple, Generic[T]):
    """Things that are in both documents, and those that one alone has."""

    pairs: list[tuple[T, T]]
    """Old and new, the most alike first."""
    gone: list[T]
    added: list[T]


def paired(old: Iterable[T], new: Iterable[T], *keys: Callable[[T], Hashable]) -> Paired[T]:
    """Pair what has the same key, by the first key first.

    Args:
        old: The things of the old document.
        new: Those of the new one.
        keys: What tells that two are the same; None, or an empty one, tells nothing.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[tuple[T, T]] = []
    for key in keys:
        free: dict[Hashable, list[int]] = {}
        for index, one in right.items():
            free.setdefault(key(one), []).append(index)
        for index, one in list(left.items()):
            wanted = key(one)
            if wanted and free.get(wanted):
                pairs.append((left.pop(index), right.pop(free[wanted].pop(0))))
    return Paired(pairs, list(left.values()), list(right.values()))
