"""Serialization of arguments as JSON, and their validation before anything is sent."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from copy import deepcopy
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from ..errors import ArgumentError, Problem
from ..messages import Response
from . import one_way_finders
from .json_values import WRITABLE, written
from .problems import location, problems_of, steps_to
from .unwritable import not_json, unwritable

INTEGER_ERRORS = frozenset({"int_type", "literal_error"})
"""pydantic's error types for a number that is not an integer."""

MAX_BITS = 10_000
"""Maximum length of an integer; Python may refuse to convert longer ones to decimal digits."""


def to_json(value: Any, argument: str) -> bytes:
    """Return ``value`` as compact JSON, in the order of its keys.

    Raises ``ArgumentError`` with each part of the value that JSON cannot represent.
    """
    try:
        return _encode(value).encode()
    except Exception as error:  # Objects of the user's may raise anything.
        raise ArgumentError(unwritable(value, argument, _encode)) from error


def to_plain(value: Any, argument: str) -> Any:
    """Return ``value`` as JSON data. Raises ``ArgumentError`` as ``to_json``.

    Numbers, strings and lists of them, which most parameters are, are not serialized for that.
    """
    try:
        return _plain(value, argument)
    except ArgumentError:
        raise
    except Exception as error:  # As in to_json.
        raise ArgumentError(unwritable(value, argument, _encode)) from error


def _plain(value: Any, argument: str) -> Any:
    # By exact types: a subclass, such as an enum, is serialized as JSON.
    if value is None or value is True or value is False:
        return value
    if type(value) is int and value.bit_length() <= MAX_BITS:
        return value
    # Other text may contain a lone surrogate, which UTF-8 cannot encode.
    if type(value) is str and value.isascii():
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, f"{argument}[{index}]") for index, item in enumerate(value)]
    return json.loads(to_json(value, argument))


def _default(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, WRITABLE):
        return written(value)
    raise TypeError(not_json(value))


# Created once, because json.dumps creates one for each call.
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_default
).encode


def check_json(adapter: TypeAdapter[Any], content: bytes, argument: str) -> list[Problem]:
    """Return the problems of JSON that is to be sent as ``argument``."""
    try:
        # The models are discarded, so their unknown fields are not needed.
        value = adapter.validate_json(content, strict=True, extra="ignore")
    except ValidationError as error:
        plain = json.loads(content)
        converted = with_integers(plain, error)
        if converted is plain:
            return problems_of(error, argument, plain)
        return check_json(adapter, to_json(converted, argument), argument)
    return _missing(adapter, value, argument, content)


def _missing(adapter: TypeAdapter[Any], value: Any, argument: str, content: bytes) -> list[Problem]:
    """Return the missing fields that only requests require."""
    places = [
        steps for find in one_way_finders for steps in find(adapter._type, value, "writeOnly")
    ]
    plain = json.loads(content) if places else None
    return [Problem(location(argument, steps, plain), "Field required") for steps in places]


def check_plain(adapter: TypeAdapter[Any], plain: Any, argument: str) -> list[Problem]:
    """Return the problems of JSON data that is to be sent as ``argument``."""
    try:
        adapter.validate_python(plain, strict=True, extra="ignore")
    except ValidationError as error:
        converted = with_integers(plain, error)
        if converted is plain:
            return problems_of(error, argument, plain)
        return check_plain(adapter, converted, argument)
    return []


def with_integers(raw: Any, error: ValidationError) -> Any:
    """Return JSON data with numbers converted to integers where ``error`` requires it.

    JSON Schema counts ``1.0`` among the integers (2020-12, 4.2.3). Return ``raw`` itself if there
    is no such number.
    """
    holder = [raw]
    changed = None
    for entry in error.errors(include_url=False, include_context=False):
        value = entry["input"]
        if entry["type"] in INTEGER_ERRORS and isinstance(value, float) and value.is_integer():
            changed = changed or deepcopy(holder)
            *path, last = [0, *steps_to(raw, entry["loc"])]
            place: Any = changed
            for step in path:
                place = place[step]
            if isinstance(place[last], float):
                place[last] = int(value)
    return changed[0] if changed else raw


def json_body(response: Response) -> Any:
    """Parse a response's body. Raises ``ValueError`` if it is not JSON.

    This parser is faster than Python's, which is the fallback for lone surrogates, deep nesting, a
    byte order mark and other encodings.
    """
    try:
        return from_json(response.content, cache_strings="keys")
    except ValueError:
        return response.json()
