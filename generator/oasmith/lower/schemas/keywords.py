"""The schema keywords that models support, and checks of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from oasmith.lower.schemas.open_enums import STATED
from oasmith.openapi.patterns import is_checked

_NUMBERS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}

BOUNDS: Mapping[str, Mapping[str, str]] = {
    "string": {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"},
    "integer": _NUMBERS,
    "number": _NUMBERS,
    "array": {"minItems": "min_length", "maxItems": "max_length"},
}
"""The keywords of each type, with the arguments of pydantic's ``Field``."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_step(value: Any) -> bool:
    """Return whether a float division detects multiples: 0.07 / 0.01 is not a whole number."""
    return _is_number(value) and value > 0 and Fraction(value).denominator <= 1024


def _is_length(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_pattern(value: Any) -> bool:
    return isinstance(value, str) and is_checked(value)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


SOUND: Mapping[str, Callable[[Any], bool]] = {
    "type": lambda value: isinstance(value, str | list),
    "enum": _is_list,
    "const": lambda _: True,
    "default": lambda _: True,
    "deprecated": lambda value: value is True,
    "description": lambda value: isinstance(value, str),
    "discriminator": _is_mapping,
    "properties": _is_mapping,
    "required": _is_list,
    "additionalProperties": lambda value: isinstance(value, dict | bool),
    "items": _is_mapping,
    "allOf": _is_list,
    "anyOf": _is_list,
    "oneOf": _is_list,
    "pattern": _is_pattern,
    "multipleOf": _is_step,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _is_length),
    STATED: lambda value: isinstance(value, bool),
}
"""The supported keywords with a check of their values. A keyword with another value is ignored."""
