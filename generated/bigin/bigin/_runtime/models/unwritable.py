"""Locations and reasons of the parts of a value that JSON cannot represent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import Problem
from . import Model
from .json_values import NoTimeZoneError

MAX_DEPTH = 200
"""Maximum nesting that is searched."""

CONVERSIONS: Mapping[type, str] = {
    set: "pass a list",
    frozenset: "pass a list",
    bytes: "pass a str, such as base64",
    bytearray: "pass a str, such as base64",
}
"""What to pass instead of objects of a type."""


def unwritable(value: Any, argument: str, encode: Callable[[Any], str]) -> list[Problem]:
    """Return each part of ``value`` that cannot be serialized as JSON, with the reason.

    Args:
        value: The value that could not be serialized.
        argument: The name of its argument.
        encode: A function that serializes a value as JSON, or raises.
    """
    try:
        problems = list(_parts(value, argument, (), encode))
    except Exception as error:
        # An exception of the user's own object is reported as the problem.
        problems = [Problem(argument, _raised(error))]
    return problems or [Problem(argument, "cannot be written as JSON")]


def _parts(
    value: Any, place: str, parents: tuple[int, ...], encode: Callable[[Any], str]
) -> Iterator[Problem]:
    if id(value) in parents:
        yield Problem(place, "refers to itself, which cannot be written as JSON")
    elif len(parents) > MAX_DEPTH:
        yield Problem(place, "is nested too deeply")
    elif (children := _children(value, place)) is None:
        reason = _reason(value, encode)
        if reason:
            yield Problem(place, reason)
    else:
        for child_place, child in children:
            yield from _parts(child, child_place, (*parents, id(value)), encode)
        yield from _keys(value, place)


def _children(value: Any, place: str) -> Iterator[tuple[str, Any]] | None:
    """Return the locations and values in a list or an object; None for other values."""
    if isinstance(value, Model):
        value = {**value.__dict__, **(value.__pydantic_extra__ or {})}
    if isinstance(value, Mapping):
        return ((f"{place}.{key}", child) for key, child in value.items() if isinstance(key, str))
    if isinstance(value, list | tuple):
        return ((f"{place}[{index}]", child) for index, child in enumerate(value))
    return None


def _keys(value: Any, place: str) -> Iterator[Problem]:
    for key in value if isinstance(value, Mapping) else ():
        if isinstance(key, str) and not _is_unicode(key):
            yield Problem(place, f"the key {key!a} cannot be written as UTF-8")
        elif not isinstance(key, str | int | float | None):
            yield Problem(place, f"a key must be a str, not {type(key).__name__}")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _reason(value: Any, encode: Callable[[Any], str]) -> str:
    """Return why a value cannot be serialized; empty if it can."""
    if isinstance(value, float) and not math.isfinite(value):
        name = "NaN" if math.isnan(value) else "infinity"
        return f"{name} cannot be written as JSON"
    try:
        encode(value).encode()
    except NoTimeZoneError as error:
        return str(error)
    except UnicodeEncodeError:
        return "a lone surrogate cannot be written as UTF-8"
    except TypeError as error:
        return str(error) if type(error) is TypeError and _is_plain(value) else _raised(error)
    except Exception as error:
        is_long = isinstance(value, int)
        return "a number with so many digits cannot be written" if is_long else _raised(error)
    return ""


def _is_plain(value: Any) -> bool:
    """Return whether a type error is the encoder's, not one of the object's own code."""
    return not isinstance(value, Model)


def not_json(value: Any) -> str:
    """Return why a value of an unknown type cannot be serialized, and what to pass instead."""
    advice = (text for kind, text in CONVERSIONS.items() if isinstance(value, kind))
    return f"{type(value).__name__} is not JSON; {next(advice, 'pass a dict or a model')}"


def _raised(error: Exception) -> str:
    # Without its message, which comes from faulty code and may contain anything.
    return f"cannot be written as JSON: reading it raised {type(error).__name__}"
