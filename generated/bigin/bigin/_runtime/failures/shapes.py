"""What an error's body says, in words: by the shapes that APIs commonly give their errors.

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
"""Objects in objects that are looked into."""

MAX_ENTRIES = 10
"""Of a list of errors; the message says how many others there are."""

MESSAGES = (
    *("detail", "errordescription", "message", "msg", "errormessage", "errormsg", "usermessage"),
    *("faultstring", "description", "reason", "title", "summary", "statusmessage", "text"),
    *("errordetail", "issue", "cause", "info"),
)
"""Names of texts, the most telling first, as ``by_plain_name`` writes names."""

NESTED = (
    *("error", "errors", "fault", "exception", "problem", "violations", "modelstate"),
    *("validationerrors", "fielderrors", "invalidparams"),
)
"""Names of what says more, the most telling first."""

PLACES = ("loc", "path", "pointer", "parameter", "field", "property", "param", "attribute", "name")
"""Names of what says which part of the request an error is about."""


def message_of(body: Any) -> str:
    """Return what a body says went wrong; empty where no part is known to say that."""
    if isinstance(body, str):
        return text_message(body)
    return one_line(_said(body, MAX_DEPTH))


def more_of(body: Any) -> str:
    """Return what a body says besides its message: the errors of single fields."""
    if not isinstance(body, Mapping):
        return ""
    fields = by_plain_name(body)
    return one_line("; ".join(_nested(fields, MAX_DEPTH, NESTED[1:])))


def excerpt_of(body: Any) -> str:
    """Return the beginning of a body that is JSON; empty when there is nothing in it."""
    if body is None or body in ({}, [], ""):
        return ""
    try:
        return one_line(json.dumps(without_named(body), ensure_ascii=False, default=str))
    except (ValueError, RecursionError):
        return ""  # Numbers without end and endless depth are no message for a person.


def _said(data: Any, depth: int) -> str:
    if isinstance(data, str):
        return data.strip()
    if isinstance(data, list) and depth:
        return _listed(data, depth)
    if not isinstance(data, Mapping) or not depth:
        return ""
    fields = by_plain_name(data)
    texts = list(dict.fromkeys([*_texts(fields, depth), *_nested(fields, depth, NESTED)]))
    texts = list(filter(None, texts))
    # A text that is beside others is a code or the name of the status, and says less.
    if not texts and isinstance(error := fields.get("error"), str):
        texts = [error.strip()]
    said = ": ".join([*(text.rstrip(".: ") for text in texts[:-1]), *texts[-1:]])
    are_texts = all(map(_are_texts, data.values()))
    return said or (are_texts and _by_field(data, depth)) or _first_of(data, depth)


def _texts(fields: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield the fields that are messages: problem details have two, others one."""
    said = ((name, _said(fields[name], depth - 1)) for name in MESSAGES if name in fields)
    name, text = next(((name, text) for name, text in said if text), ("", ""))
    title = fields.get("title")
    if name == "detail" and isinstance(title, str):
        yield title
    yield text


def _nested(fields: Mapping[str, Any], depth: int, names: tuple[str, ...]) -> Iterator[str]:
    """Yield what lists and objects of errors say, or maps of fields to what is wrong with each."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, Mapping):
            is_map = name != "error" and not any(_texts(by_plain_name(value), 1))
            yield (is_map and _by_field(value, depth - 1)) or _said(value, depth - 1)
        elif isinstance(value, list):
            yield _said(value, depth - 1)


def _by_field(data: Mapping[Any, Any], depth: int) -> str:
    """Return a map of fields to what is wrong with each, in words; empty for another object."""
    are_lists = all(
        isinstance(value, list | Mapping) or (isinstance(value, str) and not is_word(value))
        for value in data.values()
    )
    said = {key: _part(value, depth) for key, value in data.items()} if are_lists else {}
    return "; ".join(f"{key}: {text}" for key, text in said.items()) if all(said.values()) else ""


def _part(value: Any, depth: int) -> str:
    if _are_texts(value):
        return ", ".join(value)
    return _said(value, depth - 1) if depth else ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _first_of(data: Mapping[Any, Any], depth: int) -> str:
    """Return what the first object in an object says, such as ``{"Response": {"Message": …}}``."""
    said = (_said(value, depth - 1) for value in data.values() if isinstance(value, dict | list))
    return next(filter(None, said), "")


def _listed(entries: list[Any], depth: int) -> str:
    said = [_entry(entry, depth - 1) for entry in entries[:MAX_ENTRIES]]
    more = len(entries) - MAX_ENTRIES
    texts = list(dict.fromkeys(filter(None, said)))
    return "; ".join([*texts, f"and {more} more"] if texts and more > 0 else texts)


def _entry(entry: Any, depth: int) -> str:
    """Return one error of a list, with the place that it names."""
    said = _said(entry, depth)
    if not isinstance(entry, Mapping):
        return said
    said = said or code_of(entry, 0) or ""
    place = _place(entry)
    names_place = place in (word.strip("'\".,:") for word in said.split())
    return said if not said or not place or names_place else f"{place}: {said}"


def _place(entry: Mapping[Any, Any]) -> str:
    """Return e.g. ``body.items[0].price`` of FastAPI's ``loc``, or a field or JSON pointer."""
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
