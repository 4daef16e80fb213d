"""Text for the details of an API's error: the field, the expected and the received value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..json_pointer import ABSENT
from ..redaction import REDACTED, is_secret_name
from ..wording import MAX_VALUE, one_line, shown
from .shapes import message_of

FIELDS = ("api_name", "field", "field_name", "fieldName", "property", "param_name", "parameter")
"""Keys that name the invalid field, the most specific first."""

EXPECTED = ("expected_data_type", "expected_type", "expectedType", "expected")
"""Keys that name the expected type or value."""

PATHS = ("json_path", "jsonPath", "pointer", "path")
"""Keys that name the location of the field."""

MAX_DEPTH = 3
"""Maximum depth of nested objects in a text."""

MAX_PAIRS = 12

_STEP = re.compile(r"[^.\[\]/$]+")


def explanation(details: Any, item: Any = None) -> str:
    """Return e.g. ``Price: expected double, got 'six'``, with every scalar of the details.

    Empty if there are none.

    Args:
        details: The details of the API's error.
        item: The item of a batch that the error is about, as data; None if unknown.
    """
    if isinstance(details, list | str):
        return message_of(details)
    if not isinstance(details, Mapping):
        return ""
    field_name, expected_name = _first(details, FIELDS), _first(details, EXPECTED)
    if not field_name:
        return one_line(", ".join(_pairs(details)))
    field = str(details[field_name])
    parts = [f"expected {shown_scalar(details[expected_name])}"] if expected_name else []
    if (value := _value(item, field, details)) is not ABSENT:
        parts.append(f"got {REDACTED if is_secret_name(field) else shown(value)}")
    rest = {name: details[name] for name in details if name not in (field_name, expected_name)}
    parts += _pairs(rest)
    return one_line(": ".join(filter(None, [field, ", ".join(parts)])))


def shown_scalar(value: Any) -> str:
    """Return a JSON scalar as text, shortened."""
    names = {True: "true", False: "false"}
    return names[value] if isinstance(value, bool) else one_line(str(value), MAX_VALUE)


def _first(details: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    return next((name for name in names if _is_scalar(details.get(name))), "")


def _pairs(details: Mapping[Any, Any]) -> list[str]:
    pairs = [f"{name}={text}" for name, text in _scalars(details, "", MAX_DEPTH)]
    return pairs if len(pairs) <= MAX_PAIRS else [*pairs[:MAX_PAIRS], "…"]


def _scalars(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield each scalar with its name; a list of scalars as one."""
    if _is_scalar(value):
        is_secret = is_secret_name(name.rpartition(".")[2])
        yield name, REDACTED if is_secret else shown_scalar(value)
    elif isinstance(value, list) and value and all(map(_is_scalar, value)):
        yield name, "|".join(map(shown_scalar, value[:MAX_PAIRS]))
    elif depth:
        parts = dict(enumerate(value[:MAX_PAIRS])) if isinstance(value, list) else value
        for key, part in parts.items() if isinstance(parts, Mapping) else ():
            yield from _scalars(part, f"{name}.{key}".lstrip("."), depth - 1)


def _value(item: Any, field: str, details: Mapping[Any, Any]) -> Any:
    """Return the value of the item at the details' location; ``ABSENT`` if there is none."""
    if isinstance(item, Mapping) and field in item:
        return item[field]
    path = next((details[name] for name in PATHS if isinstance(details.get(name), str)), "")
    steps = _STEP.findall(path)
    # The path is one into the body; an unknown number of its last steps are the path in the item.
    ends = (_dig(item, steps[start:]) for start in range(len(steps)))
    return next((value for value in ends if value is not ABSENT), ABSENT)


def _dig(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ABSENT
    return value


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""
