"""Detection of the code in an error's body, by common field names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .text import text_code

MAX_DEPTH = 4
"""Maximum depth of nested objects that are searched."""

CODES = ("code", "errorcode", "errcode", "type", "faultcode", "errortype", "name", "status")
"""Names of codes, the most specific first, normalized as by ``by_plain_name``."""

CERTAIN = CODES[:3]
"""Names that are always codes, independently of other fields."""

NESTED = ("error", "errors", "fault", "detail", "exception", "problem", "extensions")
"""Names of objects that may contain a code."""

TEXTS = frozenset(
    {"detail", "errordescription", "message", "msg", "errormessage", "title", "description"}
)
"""Names of texts; only in an object with such a text is a single word the error's code."""

_WORD = re.compile(r"[A-Za-z][\w.:/#-]*")
_ERROR_NAME = re.compile(r"[A-Z][A-Z0-9_]+|\w*(?:Error|Exception|Fault)")


def code_of(body: Any, status: int) -> str | None:
    """Return the code in a body, a number as text; None if it only repeats the HTTP status."""
    return text_code(body) if isinstance(body, str) else _code_in(body, status, MAX_DEPTH)


def by_plain_name(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Return fields by normalized names: in lower case, without underscores and hyphens."""
    fields: dict[str, Any] = {}
    for key, value in data.items():
        fields.setdefault(str(key).lower().replace("_", "").replace("-", ""), value)
    return fields


def is_word(text: str) -> bool:
    """Return whether a text is a single word, as codes are."""
    return _WORD.fullmatch(text) is not None


def _code_in(data: Any, status: int, depth: int) -> str | None:
    is_entry = isinstance(data, list) and bool(data)
    data = data[0] if is_entry else data
    if not isinstance(data, Mapping) or not depth:
        return None
    fields = by_plain_name(data)
    # The type of one of several errors is not the code of the call.
    for name in CERTAIN if is_entry else CODES:
        if (code := _code(name, fields, status)) is not None:
            return code
    error = fields.get("error")
    if isinstance(error, str) and is_word(error):
        return error
    # If the call has its own message, the codes in a list are those of single fields.
    inner = [fields.get(name) for name in NESTED]
    inner = [value for value in inner if not (isinstance(value, list) and _has_text(fields))]
    codes = (_code_in(value, status, depth - 1) for value in inner)
    return next((code for code in codes if code is not None), None)


def _code(name: str, fields: Mapping[str, Any], status: int) -> str | None:
    """Return a field's value if it is a code."""
    value = fields.get(name)
    text = str(value) if type(value) is int and abs(value) < 10**18 else value
    if not isinstance(text, str) or not text or text in (str(status), "about:blank"):
        return None
    if name not in CERTAIN and not _is_code(name, text, fields):
        return None
    # AWS prefixes the code with the name of the service.
    return text.rpartition("#")[2] if text.count("#") == 1 and "/" not in text else text


def _is_code(name: str, text: str, fields: Mapping[str, Any]) -> bool:
    if name == "status":
        return text.isupper() and is_word(text)
    if name == "name" and not _ERROR_NAME.fullmatch(text):
        return False
    return is_word(text) and _has_text(fields)


def _has_text(fields: Mapping[str, Any]) -> bool:
    return any(isinstance(fields.get(name), str) for name in TEXTS)
