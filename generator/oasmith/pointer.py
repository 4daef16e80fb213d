"""JSON pointers (RFC 6901) into documents."""

from __future__ import annotations

from typing import Any


def escape(step: str) -> str:
    """Return one step as it stands in a pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def join(pointer: str, *steps: str | int) -> str:
    """Return ``pointer`` with ``steps`` added."""
    return pointer + "".join(f"/{escape(str(step))}" for step in steps)


def split(pointer: str) -> list[str]:
    """Return the unescaped steps of ``pointer``; the empty pointer has none."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def get(data: Any, pointer: str) -> Any:
    """Return the value at ``pointer``. Raises ``LookupError`` when there is none."""
    for step in split(pointer):
        if isinstance(data, list):
            # No list is so long that its index takes ten digits; Python refuses very long numbers.
            if not step.isdecimal() or len(step) > 9:
                raise LookupError(pointer)
            data = data[int(step)]
        elif isinstance(data, dict):
            data = data[step]
        else:
            raise LookupError(pointer)
    return data


def parent(pointer: str) -> str:
    """Return the pointer to what holds ``pointer``'s value."""
    return pointer.rpartition("/")[0]
