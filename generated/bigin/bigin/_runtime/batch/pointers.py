"""JSON pointers into the items and results of batches, followed very often."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from .. import json_pointer
from .item import as_data


def get_each(values: list[Any], pointer: str) -> list[Any]:
    """Return what a pointer leads to in each value; None where it leads to nothing.

    The values are JSON data, or models, of which it is looked for in what is sent of them.
    """
    parts = values
    try:
        # Most pointers lead through objects only; this way there are no steps in Python.
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
