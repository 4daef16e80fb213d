"""Messages for invalid arguments: the location, the received and the allowed values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import Problem
from ..redaction import data_without_remembered, is_secret_name
from ..wording import did_you_mean, nearest, shown

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")

MAX_ALLOWED = 20
"""Maximum enum values in a message; for a longer enum it suggests the closest value only."""

_WITHOUT_VALUE = frozenset({"json_invalid", "recursion_loop"})
"""Kinds of errors without a value that could be shown."""


def problems_of(error: ValidationError, argument: str, plain: Any) -> list[Problem]:
    """Return a validation's errors as problems of ``argument``, whose JSON data is ``plain``.

    The members of a union have errors each; equal ones are reported once.
    """
    entries: Iterable[Any] = error.errors(include_url=False)
    problems = (Problem(location(argument, one["loc"], plain), _message(one)) for one in entries)
    return list(dict.fromkeys(problems))


def _message(entry: Any) -> str:
    message: str = entry["msg"]
    kind, value, steps = entry["type"], entry["input"], entry["loc"]
    if kind == "unknown_tag" and isinstance(value, Mapping):
        return _wrong_tag(entry["ctx"], value)
    last = str(steps[-1]) if steps else ""
    if kind == "missing":
        # Its input is the object in which the field should be.
        given = (key for key in value if isinstance(key, str)) if isinstance(value, dict) else ()
        return message + _misspelt(last, given)
    if kind in _WITHOUT_VALUE or is_secret_name(last):
        return message
    got = f"got {shown(data_without_remembered(value))}"
    allowed = _allowed(entry)
    if len(allowed) > MAX_ALLOWED:
        message = f"Input should be one of {len(allowed)} values"
    hint = did_you_mean(value, allowed) if isinstance(value, str) else ""
    return f"{message}, {got}{hint}"


def _wrong_tag(context: Mapping[str, str], value: Mapping[str, Any]) -> str:
    """Return the message for an object whose discriminator is missing or unknown."""
    key, expected = context["property"], context["expected"]
    if key not in value:
        given = (name for name in value if isinstance(name, str))
        return f"the discriminator {key!r} is required, one of {expected}{_misspelt(key, given)}"
    tag = value[key]
    hint = did_you_mean(tag, _QUOTED.findall(expected)) if isinstance(tag, str) else ""
    got = shown(data_without_remembered(tag))
    return f"the discriminator {key!r} should be one of {expected}; got {got}{hint}"


def _misspelt(name: str, given: Iterable[str]) -> str:
    """Return a suggestion if one of the given fields may be a misspelt ``name``."""
    match = nearest(name, given)
    return f"; got {match!r}, did you mean {name!r}?" if match is not None else ""


def _allowed(entry: Any) -> list[str]:
    """Return the string values of an enum; none for another error."""
    if entry["type"] not in ("literal_error", "enum"):
        return []
    context: Mapping[str, Any] = entry.get("ctx", {})
    return _QUOTED.findall(str(context.get("expected", "")))


def location(argument: str, steps: tuple[int | str, ...], value: Any) -> str:
    """Return e.g. ``body.data[3].id``, without the steps that unions add to a location."""
    place = argument
    for number, step in enumerate(steps):
        is_last = number == len(steps) - 1
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            place, value = f"{place}[{step}]", value[step]
        elif isinstance(value, dict) and isinstance(step, str) and (step in value or is_last):
            place, value = f"{place}.{step}", value.get(step)
    return place


def steps_to(raw: Any, location: tuple[int | str, ...]) -> list[int | str]:
    """Return the steps of pydantic's location that exist in ``raw``.

    The steps that unions add to it are omitted.
    """
    steps: list[int | str] = []
    for step in location:
        is_key = isinstance(raw, dict) and step in raw
        if is_key or (isinstance(raw, list) and isinstance(step, int) and step < len(raw)):
            steps.append(step)
            inside: Any = raw
            raw = inside[step]
    return steps
