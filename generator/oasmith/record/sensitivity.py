"""What may stay of a value, by the document: where it is silent, nothing may.

``x-sensitive-data`` decides on a schema, a parameter or a header. Otherwise stay: values of enums,
constants, examples and defaults, booleans, null, a documented number of one digit, and the code of
an error. Of messages stay the words that the document has itself. Credentials are known by the
security schemes, by ``format: password``, and by their names.
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
"""An error's code that is a number is below this: a status, and no id."""

_CODE = re.compile(r"[A-Z]{2,32}(?:_[A-Z]{1,32}){0,8}|[a-z]{1,24}(?:[-_.][a-z]{1,24}){1,6}")
"""Codes as APIs write them: in capitals, or of several words."""

_CAMEL = re.compile(r"[A-Za-z][a-z]{1,24}(?:[A-Z][a-z]{1,24}){1,6}")

_FIELD_NAME = re.compile(r"[$@#]?[^\W\d]\w{0,39}(?:[-.:]\w{1,40}){0,4}")


class Treatment(Enum):
    """What is done with a value."""

    KEEP = auto()
    """It stays: the document lists it, or it says nothing."""
    VERBATIM = auto()
    """It stays because ``x-sensitive-data: false`` says so."""
    MESSAGE = auto()
    """Words of the document stay, all else has a pseudonym."""
    PERSONAL = auto()
    """It has a pseudonym."""
    CREDENTIAL = auto()
    """It is taken out."""


class Role(Enum):
    """What a value is in the body of an error."""

    NONE = auto()
    CODE = auto()
    MESSAGE = auto()
    DETAIL = auto()


def stated(view: View) -> bool | None:
    """Return what ``x-sensitive-data`` says of a value; None where it says nothing.

    Of several schemas that hold for a value, one that says true is enough.
    """
    said = {one for one, _ in view.having(EXTENSION) if isinstance(one, bool)}
    return None if not said else True in said


def treatment(
    value: Any, view: View, vocabulary: Vocabulary, name: str = "", role: Role = Role.NONE
) -> Treatment:
    """Return what is done with a text, a number, a boolean or null.

    Args:
        value: The value.
        view: What the document says of it; without parts where it is silent.
        vocabulary: The words of the document.
        name: Of the property, the parameter or the header that it is.
        role: What it is in an error.
    """
    if value is None or value == "":
        return Treatment.KEEP
    is_boolean = isinstance(value, bool)
    if not is_boolean and (is_secret_name(name) or view.first("format") == "password"):
        return Treatment.CREDENTIAL
    said = stated(view)
    if said is not None:
        return Treatment.PERSONAL if said else Treatment.VERBATIM
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
    """Return whether the document has the value itself."""
    # Of several schemas that may hold for a value, one that lists it is enough.
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
        # A single word may be a name, unless the document has it, too.
        is_written_so = _CODE.fullmatch(value) or _CAMEL.fullmatch(value)
        return is_written_so is not None or vocabulary.has(value)
    return isinstance(value, int) and 0 <= value < MAX_CODE


def is_field_name(name: str) -> bool:
    """Return whether a key that the document does not know is a name, and not somebody's data."""
    return _FIELD_NAME.fullmatch(name) is not None and sum(map(str.isdecimal, name)) <= 4
