"""JSON pointers (RFC 6901) into documents."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote


def escape(step: str) -> str:
    """Escape one step of a pointer."""
    if "~" in step or "/" in step:
        return step.replace("~", "~0").replace("/", "~1")
    return step


def join(pointer: str, *steps: str | int) -> str:
    """Return ``pointer`` with ``steps`` appended."""
    for step in steps:
        text = str(step)
        pointer = f"{pointer}/{escape(text) if '~' in text or '/' in text else text}"
    return pointer


def split(pointer: str) -> list[str]:
    """Return the unescaped steps of ``pointer``; the empty pointer has none."""
    steps = pointer.split("/")[1:]
    if "~" in pointer:
        return [step.replace("~1", "/").replace("~0", "~") for step in steps]
    return steps


def unquoted(reference: str) -> str:
    """Return the pointer in the fragment of a local reference, without percent-encoding."""
    return unquote(reference.removeprefix("#"))


def get(data: Any, pointer: str) -> Any:
    """Return the value at ``pointer``. Raises ``LookupError`` if it does not exist."""
    for step in split(pointer):
        if isinstance(data, list):
            # Indexes never have ten digits; int() raises an error for very long numbers.
            if not step.isdecimal() or len(step) > 9:
                raise LookupError(pointer)
            data = data[int(step)]
        elif isinstance(data, dict):
            data = data[step]
        else:
            raise LookupError(pointer)
    return data


def parent(pointer: str) -> str:
    """Return the pointer to the container of the value at ``pointer``."""
    return pointer.rpartition("/")[0]
