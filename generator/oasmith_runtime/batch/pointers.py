"""JSON Pointers into the items and results of batches, optimized for many values."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from .. import json_pointer
from .item import as_data


def get_each(values: list[Any], pointer: str) -> list[Any]:
    """Return the value at a pointer in each value; None if it does not exist.

    The values are JSON data, or models, which are resolved as they are sent.
    """
    parts = values
    try:
        # Most pointers have object keys only; ``map`` then avoids a loop in Python.
        for step in json_pointer.split(pointer):
            parts = list(map(itemgetter(step), parts))
    except (TypeError, LookupError):
        return [json_pointer.get(as_data(value), pointer) for value in values]
    return parts


def wrap(pointer: str, value: Any) -> Any:
    """Return the smallest JSON value that has ``value`` at ``pointer``."""
    for step in reversed(json_pointer.split(pointer)):
        value = {step: value}
    return value
