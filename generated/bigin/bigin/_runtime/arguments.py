"""Arguments are checked against the document's schemas before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from .errors import ArgumentError, Problem
from .model import Model


def to_json(value: Any, argument: str) -> bytes:
    """Return ``value`` as compact JSON, in the order of its keys.

    Raises ``ArgumentError`` for what JSON cannot say.
    """
    try:
        return _encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ArgumentError.of(argument, f"cannot be written as JSON: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON; convert it first, e.g. to str")


# Made once, because json.dumps makes one for each call.
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
).encode


def check(adapter: TypeAdapter[Any], content: bytes, argument: str) -> list[Problem]:
    """Return what is wrong with JSON that is to be sent as ``argument``."""
    try:
        # The models are not kept, so their unknown fields need not be, either.
        adapter.validate_json(content, strict=True, extra="ignore")
    except ValidationError as error:
        return [
            Problem(_place(argument, found["loc"], content), found["msg"])
            for found in error.errors(include_url=False, include_input=False)
        ]
    return []


def _place(argument: str, steps: tuple[int | str, ...], content: bytes) -> str:
    """Return e.g. ``body.data[3].id``, without the names that unions add to a location."""
    place, value = argument, json.loads(content)
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            place, value = f"{place}[{step}]", value[step]
        elif isinstance(value, dict) and isinstance(step, str) and (step in value or last):
            place, value = f"{place}.{step}", value.get(step)
    return place
