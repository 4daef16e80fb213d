"""JSON Pointers (RFC 6901) into bodies."""

from __future__ import annotations

from functools import cache
from typing import Any, Final


class _Absent:
    """The type of ``ABSENT``: the result for a location that does not exist."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = _Absent()


def get(data: Any, pointer: str) -> Any:
    """Return the value at ``pointer`` in ``data``, or ``ABSENT``."""
    for step in split(pointer):
        if isinstance(data, dict):
            data = data.get(step, ABSENT)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return ABSENT
    return data


@cache
def split(pointer: str) -> tuple[str, ...]:
    """Return the unescaped steps of ``pointer``; the empty pointer has none.

    Cached: the pointers come from the document, so there are few.
    """
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def escape(step: str) -> str:
    """Escape a key for a pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def put(data: dict[str, Any], pointer: str, value: Any) -> None:
    """Set the value at ``pointer`` in ``data``, and create missing parent objects."""
    *parents, last = split(pointer)
    for step in parents:
        data = data.setdefault(step, {})
    data[last] = value
