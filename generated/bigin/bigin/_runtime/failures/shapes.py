"""The message in an error's body, by the common structures of errors.

Sources: RFC 9457 (problem details), RFC 6749 section 5.2 (OAuth), JSON:API, GraphQL section 7,
FastAPI's ``detail``, ASP.NET's ``errors``, AWS's ``__type``, SOAP's ``faultstring``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..redaction import without_named
from ..wording import one_line
from .codes import by_plain_name, code_of, is_word
from .text import text_message

MAX_DEPTH = 5
"""Maximum depth of nested objects that are searched."""

MAX_ENTRIES = 10
"""Maximum number of errors of a list in a message, which counts the others."""

MESSAGES = (
    *("detail", "errordescription", "message", "msg", "errormessage", "errormsg", "usermessage"),
    *("faultstring", "description", "reason", "title", "summary", "statusmessage", "text"),
    *("errordetail", "issue", "cause", "info"),
)
"""Names of texts, the most specific first, normalized as by ``by_plain_name``."""

NESTED = (
    *("error", "errors", "fault", "exception", "problem", "violations", "modelstate"),
    *("validationerrors", "fielderrors", "invalidparams"),
)
"""Names of nested errors, the most specific first."""

PLACES = ("loc", "path", "pointer", "parameter", "field", "property", "param", "attribute", "name")
"""Names of the field or location in the request that an error is about."""


def message_of(body: Any) -> str:
    """Return the message in a body; empty if no known structure matches."""
    if isinstance(body, str):
        return text_message(body)
    return one_line(_text(body, MAX_DEPTH))


def more_of(body: Any) -> str:
    """Return the errors of single fields in a body, in addition to its message."""
    if not isinstance(body, Mapping):
        return ""
    fields = by_plain_name(body)
    return one_line("; ".join(_nested(fields, MAX_DEPTH, NESTED[1:])))


def excerpt_of(body: Any) -> str:
    """Return the beginning of a JSON body; empty if the body is empty."""
    if body is None or body in ({}, [], ""):
        return ""
    try:
        return one_line(json.dumps(without_named(body), ensure_ascii=False, default=str))
    except (ValueError, RecursionError):
        return ""  # Huge numbers and excessive nesting are no readable message.


def _text(data: Any, depth: int) -> str:
    if isinstance(data, str):
        return data.strip()
    if isinstance(data, list) and depth:
        return _listed(data, depth)
    if not isinstance(data, Mapping) or not depth:
        return ""
    fields = by_plain_name(data)
    texts = list(dict.fromkeys([*_texts(fields, depth), *_nested(fields, depth, NESTED)]))
    texts = list(filter(None, texts))
    # ``error`` next to other texts is a code or the name of the status, and less specific.
    if not texts and isinstance(error := fields.get("error"), str):
        texts = [error.strip()]
    message = ": ".join([*(text.rstrip(".: ") for text in texts[:-1]), *texts[-1:]])
    are_texts = all(map(_are_texts, data.values()))
    return message or (are_texts and _by_field(data, depth)) or _first_of(data, depth)


def _texts(fields: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield the fields that are messages: problem details have two, others one."""
    texts = ((name, _text(fields[name], depth - 1)) for name in MESSAGES if name in fields)
    name, text = next(((name, text) for name, text in texts if text), ("", ""))
    title = fields.get("title")
    if name == "detail" and isinstance(title, str):
        yield title
    yield text


def _nested(fields: Mapping[str, Any], depth: int, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the messages of lists and objects of errors, or of maps of fields to their errors."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, Mapping):
            is_map = name != "error" and not any(_texts(by_plain_name(value), 1))
            yield (is_map and _by_field(value, depth - 1)) or _text(value, depth - 1)
        elif isinstance(value, list):
            yield _text(value, depth - 1)


def _by_field(data: Mapping[Any, Any], depth: int) -> str:
    """Return a map of fields to their errors as text; empty for another object."""
    are_lists = all(
        isinstance(value, list | Mapping) or (isinstance(value, str) and not is_word(value))
        for value in data.values()
    )
    parts = {key: _part(value, depth) for key, value in data.items()} if are_lists else {}
    return "; ".join(f"{key}: {text}" for key, text in parts.items()) if all(parts.values()) else ""


def _part(value: Any, depth: int) -> str:
    if _are_texts(value):
        return ", ".join(value)
    return _text(value, depth - 1) if depth else ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _first_of(data: Mapping[Any, Any], depth: int) -> str:
    """Return the first message of a nested value, such as ``{"Response": {"Message": …}}``."""
    inner = (_text(value, depth - 1) for value in data.values() if isinstance(value, dict | list))
    return next(filter(None, inner), "")


def _listed(entries: list[Any], depth: int) -> str:
    messages = [_entry(entry, depth - 1) for entry in entries[:MAX_ENTRIES]]
    more = len(entries) - MAX_ENTRIES
    texts = list(dict.fromkeys(filter(None, messages)))
    return "; ".join([*texts, f"and {more} more"] if texts and more > 0 else texts)


def _entry(entry: Any, depth: int) -> str:
    """Return the message of one error of a list, with the location that it names."""
    message = _text(entry, depth)
    if not isinstance(entry, Mapping):
        return message
    message = message or code_of(entry, 0) or ""
    place = _place(entry)
    names_place = place in (word.strip("'\".,:") for word in message.split())
    return message if not message or not place or names_place else f"{place}: {message}"


def _place(entry: Mapping[Any, Any]) -> str:
    """Return e.g. ``body.items[0].price`` of FastAPI's ``loc``, or a field or JSON Pointer."""
    source = entry.get("source")
    fields = by_plain_name({**entry, **source} if isinstance(source, Mapping) else entry)
    for name in PLACES:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, list) and all(isinstance(step, str | int) for step in value):
            return _path(value)
    return ""


def _path(steps: list[str | int]) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).removeprefix(".")
