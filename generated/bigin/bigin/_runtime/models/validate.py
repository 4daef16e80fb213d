"""Arguments as JSON, checked against the document's schemas before anything is sent."""

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
"""What pydantic says of a number that is no integer."""

MAX_BITS = 10_000
"""Of an integer; longer ones Python may refuse to write in decimal digits."""


def to_json(value: Any, argument: str) -> bytes:
    """Return ``value`` as compact JSON, in the order of its keys.

    Raises ``ArgumentError`` for what JSON cannot say, with each place of it.
    """
    try:
        return _encode(value).encode()
    except Exception as error:  # Objects of the user's may raise anything while they are read.
        raise ArgumentError(unwritable(value, argument, _encode)) from error


def to_plain(value: Any, argument: str) -> Any:
    """Return ``value`` as the data that its JSON would be. Raises ``ArgumentError`` as ``to_json``.

    Numbers, texts and lists of them, which most parameters are, need no text in between.
    """
    try:
        return _plain(value, argument)
    except ArgumentError:
        raise
    except Exception as error:  # As in to_json.
        raise ArgumentError(unwritable(value, argument, _encode)) from error


def _plain(value: Any, argument: str) -> Any:
    # By exact types: a subclass, such as an enum, is written as JSON writes it.
    if value is None or value is True or value is False:
        return value
    if type(value) is int and value.bit_length() <= MAX_BITS:
        return value
    # Other text may hold half a pair of surrogates, which JSON in UTF-8 cannot.
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


# Made once, because json.dumps makes one for each call.
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_default
).encode


def check_json(adapter: TypeAdapter[Any], content: bytes, argument: str) -> list[Problem]:
    """Return what is wrong with JSON that is to be sent as ``argument``."""
    try:
        # The models are not kept, so their unknown fields need not be, either.
        value = adapter.validate_json(content, strict=True, extra="ignore")
    except ValidationError as error:
        plain = json.loads(content)
        whole = with_integers(plain, error)
        if whole is plain:
            return problems_of(error, argument, plain)
        return check_json(adapter, to_json(whole, argument), argument)
    return _missing(adapter, value, argument, content)


def _missing(adapter: TypeAdapter[Any], value: Any, argument: str, content: bytes) -> list[Problem]:
    """Return the fields that only requests require, and this one does not have."""
    places = [
        steps for find in one_way_finders for steps in find(adapter._type, value, "writeOnly")
    ]
    plain = json.loads(content) if places else None
    return [Problem(location(argument, steps, plain), "Field required") for steps in places]


def check_plain(adapter: TypeAdapter[Any], plain: Any, argument: str) -> list[Problem]:
    """Return what is wrong with JSON data that is to be sent as ``argument``."""
    try:
        adapter.validate_python(plain, strict=True, extra="ignore")
    except ValidationError as error:
        whole = with_integers(plain, error)
        if whole is plain:
            return problems_of(error, argument, plain)
        return check_plain(adapter, whole, argument)
    return []


def with_integers(raw: Any, error: ValidationError) -> Any:
    """Return JSON data in which numbers are integers where ``error`` asks for that.

    JSON Schema counts ``1.0`` among the integers (2020-12, 4.2.3). Return ``raw`` itself when there
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
    """Return a response's body as data. Raises ``ValueError`` when it is not JSON.

    Faster than Python's parser, which reads what this one does not: lone surrogates, depth, a byte
    order mark, other encodings.
    """
    try:
        return from_json(response.content, cache_strings="keys")
    except ValueError:
        return response.json()
