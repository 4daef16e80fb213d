"""JSON pointers (RFC 6901) into documents."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote


def escape(step: str) -> str:
    """Return one step as it stands in a pointer."""
    if "~" in step or "/" in step:
        return step.replace("~", "~0").replace("/", "~1")
    return step


def join(pointer: str, *steps: str | int) -> str:
    """Return ``pointer`` with ``steps`` added."""
    for step in steps:
        word = str(step)
        pointer = f"{pointer}/{escape(word) if '~' in word or '/' in word else word}"
    return pointer


def split(pointer: str) -> list[str]:
    """Return the unescaped steps of ``pointer``; the empty pointer has none."""
    steps = pointer.split("/")[1:]
    if "~" in pointer:
        return [step.replace("~1", "/").replace("~0", "~") for step in steps]
    return steps


def unquoted(reference: str) -> str:
    """Return the pointer that a reference into the same document has as its fragment."""
    return unquote(reference.removeprefix("#"))


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
