"""Pairing of the objects of the old document with those of the new one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Paired(NamedTuple, Generic[T]):
    """Objects that both documents have, and objects that only one of them has."""

    pairs: list[tuple[T, T]]
    """Old and new object; the pairs by the first key come first."""
    gone: list[T]
    added: list[T]


def paired(old: Iterable[T], new: Iterable[T], *keys: Callable[[T], Hashable]) -> Paired[T]:
    """Pair the objects that have the same key; the first key takes precedence.

    Args:
        old: The objects of the old document.
        new: The objects of the new document.
        keys: Functions that return the key of an object; None or an empty key matches nothing.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs: list[tuple[T, T]] = []
    for key in keys:
        free: dict[Hashable, list[int]] = {}
        for index, one in right.items():
            free.setdefault(key(one), []).append(index)
        for index, one in list(left.items()):
            old_key = key(one)
            if old_key and free.get(old_key):
                pairs.append((left.pop(index), right.pop(free[old_key].pop(0))))
    return Paired(pairs, list(left.values()), list(right.values()))
