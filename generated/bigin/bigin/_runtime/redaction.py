"""Redaction of secrets in requests, responses and texts.

A credential that a client sends is remembered, as long as it is among the most recent ones, and is
replaced wherever it occurs in a text: in errors, in logs, and in the HTTP library's logs. Other
secrets are recognized by the name before them.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import partial
from threading import Lock
from typing import Any
from urllib.parse import quote, quote_plus

REDACTED = "<redacted>"

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})
"""Lower-case names of headers that are redacted. A request adds those of its credentials."""

MIN_LENGTH = 6
"""Minimum length of a secret; a shorter one would be replaced in the middle of words."""

MAX_DEPTH = 100
"""Maximum nesting; deeper data is redacted."""

MAX_REMEMBERED = 1000
"""Maximum number of secrets; a program that runs for months has many access tokens."""

_remembered: OrderedDict[str, None] = OrderedDict()
_longest_first: tuple[str, ...] = ()
"""The remembered secrets, the longest first, because one may be a part of another."""
_lock = Lock()

_GAP = r"""( ['"] \s* , \s* b?['"] | ['"]? \s* [:=] \s* (?:b?['"])? )"""
"""The separator between a name and its value, also in a list of pairs."""

_HEADER = re.compile(
    rf"""(?ix) (\b (?:proxy-)?authorization | \b (?:set-)?cookie) {_GAP} ( [^'"\r\n]+ )"""
)
"""A header with its value: in a dump of a request, a dictionary, or a list of pairs."""

_NAMES = (
    r"(?:access|refresh|id|session|auth|security)[_-]?token | client[_-]?secret | code_verifier"
    r" | password | passwd | passphrase | (?:x-)?api[_-]?key | secret[_-]?(?:access[_-]?)?key"
    r" | private[_-]?key"
)

_FIELD = re.compile(rf"""(?ix) \b ({_NAMES}) {_GAP} ( [^'"&\s,}}\])]+ )""")
"""A field of a form, a query or JSON with its value."""

_QUOTED_FIELD = re.compile(
    r"""(?ix) ( (['"]) (?:token|secret|credentials?) \2 \s* [:=] \s* b? ) (['"]) ( .*? ) \3"""
)
"""JSON fields whose names are common words, so that quotes are required."""

_SECRET_NAME = re.compile(
    rf"(?ix) {_NAMES} | (?:proxy-)?authorization | (?:set-)?cookie | token | secret | credentials?"
)

_SECRET_PARAMETER = re.compile(
    r"(?ix) key | code | sig | signature | x-(?:amz|goog)-(?:signature|security-token|credential)"
)
"""Further parameters of URLs that contain a credential."""

_USER = re.compile(r"""(?<=//)[^/?#@\s'"]+@""")
"""User and password in a URL."""


def remember(secrets: Iterable[str]) -> None:
    """Remember secrets to be redacted, also in their encodings in URLs and forms."""
    global _longest_first
    for secret in secrets:
        if secret in _remembered or len(secret) < MIN_LENGTH:
            continue
        with _lock:
            for spelling in {secret, quote(secret, safe=""), quote_plus(secret)}:
                _remembered[spelling] = None
            while len(_remembered) > MAX_REMEMBERED:
                _remembered.popitem(last=False)
            _longest_first = tuple(sorted(_remembered, key=len, reverse=True))


def without_remembered(text: str) -> str:
    """Return a text without remembered secrets."""
    for secret in _longest_first:
        if secret in text:
            text = text.replace(secret, REDACTED)
    return text


def data_without_remembered(data: Any, depth: int = MAX_DEPTH) -> Any:
    """Return JSON data, or a model, without remembered secrets; other objects unchanged."""
    if isinstance(data, str):
        return without_remembered(data)
    inner = partial(data_without_remembered, depth=depth - 1)
    if isinstance(data, dict):
        return {name: inner(value) for name, value in data.items()} if depth else REDACTED
    if type(data) is list:
        return list(map(inner, data)) if depth else REDACTED
    # Models map each of their fields.
    mapped = getattr(type(data), "_mapped", None)
    return data if mapped is None else mapped(data, inner) if depth else REDACTED


def without_named(data: Any, depth: int = MAX_DEPTH) -> Any:
    """Return JSON data without the values of fields with names of secrets."""
    if not isinstance(data, dict | list):
        return data
    if not depth:
        return REDACTED
    if isinstance(data, list):
        return [without_named(value, depth - 1) for value in data]
    return {
        name: REDACTED if is_secret_name(str(name)) and value else without_named(value, depth - 1)
        for name, value in data.items()
    }


def is_secret_name(name: str) -> bool:
    """Return whether a field or a header of this name contains a credential."""
    return _SECRET_NAME.fullmatch(name) is not None


def redacted_url(url: str) -> str:
    """Return a URL without user and password, and without secret parameters."""
    # Some servers put a token into the fragment (RFC 6749, section 4.2.2).
    return redacted_form(_USER.sub("", without_remembered(url)))


def redacted_form(text: str) -> str:
    """Return a form, a query or a URL without secret parameters."""
    return "".join(map(_without_value, re.split(r"([&#;?])", text)))


def _without_value(part: str) -> str:
    name, _, value = part.partition("=")
    is_secret = is_secret_name(name) or _SECRET_PARAMETER.fullmatch(name) is not None
    return f"{name}={REDACTED}" if value and is_secret else part


def redact(text: str) -> str:
    """Return a text without secrets: remembered ones, and values with names of secrets."""
    text = _HEADER.sub(rf"\1\2{REDACTED}", without_remembered(text))
    text = _QUOTED_FIELD.sub(rf"\1\3{REDACTED}\3", _USER.sub(f"{REDACTED}@", text))
    return _FIELD.sub(rf"\1\2{REDACTED}", text)


def redact_headers(
    headers: Mapping[str, Any], secret: frozenset[str] = SECRET_HEADERS
) -> dict[str, Any]:
    """Return a copy of ``headers`` without credentials.

    This includes credentials that an API repeats in another header, and headers with names of
    secrets, such as ``X-Api-Key``, because users add headers that are not in the document.
    """
    hidden = {name for name in headers if name.lower() in secret or is_secret_name(name)}
    return {
        name: REDACTED if name in hidden else data_without_remembered(text)
        for name, text in headers.items()
    }


class RedactingFormatter(logging.Formatter):
    """As ``logging.Formatter``, but without secrets, also in tracebacks.

    Use it for all loggers of a program, so that the logs of other libraries are redacted as well.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return redact(super().format(record))


class _RedactingFilter(logging.Filter):
    """Removes secrets from log records before any handler receives them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Accept every record, without secrets."""
        text = record.getMessage()
        redacted = redact(text)
        if redacted != text:
            record.msg, record.args = redacted, ()
        return True


_FILTER = _RedactingFilter()

_HTTP_LOGGERS = (
    "httpx2",
    "httpx",
    *(
        f"{core}.{part}"
        for core in ("httpcore2", "httpcore")
        for part in ("connection", "http11", "http2", "proxy", "socks")
    ),
)
"""The loggers of the HTTP libraries: URLs at INFO, headers at DEBUG."""


def redact_http_logs() -> None:
    """Redact the logs of the HTTP libraries. Further calls have no effect."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
