"""JSON pointers into the items and results of batches, followed very often."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from .. import json_pointer


@cache
def getter(pointer: str) -> Callable[[Any], Any]:
    """Return ``json_pointer.get`` for one pointer, faster where it leads through objects only."""
    steps = json_pointer.split(pointer)
    if len(steps) not in (1, 2):
        return partial(json_pointer.get, pointer=pointer)
    first, second = steps[0], steps[-1]

    def one(data: Any) -> Any:
        try:
            return data[first]
        except (TypeError, LookupError):
            return json_pointer.get(data, pointer)

    def two(data: Any) -> Any:
        try:
            return data[first][second]
        except (TypeError, LookupError):
            return json_pointer.get(data, pointer)

    return one if len(steps) == 1 else two


def wrap(pointer: str, value: Any) -> Any:
    """Return the smallest JSON value that has ``value`` at ``pointer``."""
    for step in reversed(json_pointer.split(pointer)):
        value = {step: value}
    return value
