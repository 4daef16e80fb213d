"""Sensitivity of values by the document; undocumented values are sensitive.

``x-sensitive-data`` on a schema, a parameter or a header decides. Otherwise these values are kept:
values of enums, constants, examples and defaults, booleans, null, a documented number of one digit,
and the code of an error. In messages, the words of the document are kept. Credentials are
recognized by the security schemes, by ``format: password``, and by their names.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Any

from oasmith.contract.schemas.view import View, is_among, is_number
from oasmith.record.vocabulary import Vocabulary
from oasmith_runtime.redaction import is_secret_name

EXTENSION = "x-sensitive-data"

MAX_CODE = 1_000
"""Numeric error codes are below this limit, like a status; larger numbers may be ids."""

_CODE = re.compile(r"[A-Z]{2,32}(?:_[A-Z]{1,32}){0,8}|[a-z]{1,24}(?:[-_.][a-z]{1,24}){1,6}")
"""The usual spellings of error codes: in capitals, or several words."""

_CAMEL = re.compile(r"[A-Za-z][a-z]{1,24}(?:[A-Z][a-z]{1,24}){1,6}")

_FIELD_NAME = re.compile(r"[$@#]?[^\W\d]\w{0,39}(?:[-.:]\w{1,40}){0,4}")


class Treatment(Enum):
    """How a value is rewritten."""

    KEEP = auto()
    """It stays: the document lists it, or it contains no information."""
    VERBATIM = auto()
    """It stays because of ``x-sensitive-data: false``."""
    MESSAGE = auto()
    """Words of the document stay, others are replaced by pseudonyms."""
    PERSONAL = auto()
    """It is replaced by a pseudonym."""
    CREDENTIAL = auto()
    """It is removed."""


class Role(Enum):
    """The role of a value in the body of an error."""

    NONE = auto()
    CODE = auto()
    MESSAGE = auto()
    DETAIL = auto()


def stated(view: View) -> bool | None:
    """Return the value of ``x-sensitive-data`` in a schema; None if it is not stated.

    If several schemas apply to a value, one that states true is enough.
    """
    is_sensitive = {one for one, _ in view.having(EXTENSION) if isinstance(one, bool)}
    return None if not is_sensitive else True in is_sensitive


def treatment(
    value: Any, view: View, vocabulary: Vocabulary, name: str = "", role: Role = Role.NONE
) -> Treatment:
    """Return how a string, a number, a boolean or null is rewritten.

    Args:
        value: The value.
        view: The schema of the value; without parts if there is none.
        vocabulary: The words of the document.
        name: The name of its property, parameter or header.
        role: Its role in an error.
    """
    if value is None or value == "":
        return Treatment.KEEP
    is_boolean = isinstance(value, bool)
    if not is_boolean and (is_secret_name(name) or view.first("format") == "password"):
        return Treatment.CREDENTIAL
    is_sensitive = stated(view)
    if is_sensitive is not None:
        return Treatment.PERSONAL if is_sensitive else Treatment.VERBATIM
    if is_boolean or _is_listed(value, view, vocabulary):
        return Treatment.KEEP
    if role is Role.CODE and _is_code(value, vocabulary):
        return Treatment.KEEP
    if role is not Role.NONE and isinstance(value, str):
        return Treatment.MESSAGE
    is_described = bool(view.parts) and not view.is_anything
    if is_described and is_number(value) and value in range(10):
        return Treatment.KEEP
    return Treatment.PERSONAL


def _is_listed(value: Any, view: View, vocabulary: Vocabulary) -> bool:
    """Return whether the document contains the value."""
    # If several schemas may apply to a value, one that lists it is enough.
    lists = [some for some, _ in view.having("enum") if isinstance(some, list)]
    lists.append([some for some, _ in view.having("const")])
    if any(is_among(value, some) for some in lists):
        return True
    examples = [value for key in ("example", "default") for value, _ in view.having(key)]
    for some, _ in view.having("examples"):
        examples += some if isinstance(some, list) else []
    return is_among(value, examples) or (isinstance(value, str) and vocabulary.is_published(value))


def _is_code(value: Any, vocabulary: Vocabulary) -> bool:
    if isinstance(value, str):
        # A single word may be a name, unless the document contains it.
        match = _CODE.fullmatch(value) or _CAMEL.fullmatch(value)
        return match is not None or vocabulary.has(value)
    return isinstance(value, int) and 0 <= value < MAX_CODE


def is_field_name(name: str) -> bool:
    """Return whether an undocumented key looks like a property name rather than data."""
    return _FIELD_NAME.fullmatch(name) is not None and sum(map(str.isdecimal, name)) <= 4
