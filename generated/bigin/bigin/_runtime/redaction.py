"""Which parts of requests, responses and texts are secret, and how they are taken out.

What a client sends as a credential is remembered, for as long as it is among the last ones, and is
replaced wherever it turns up in a text: in errors, logs, and what the HTTP library logs. What
nobody remembers is found by the name before it.
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
"""Lower-case names of headers that never show. A request adds those of its credentials."""

MIN_LENGTH = 6
"""Characters; what is shorter is no secret, and would be replaced in the middle of words."""

MAX_DEPTH = 100
"""Objects in objects; what is deeper, nobody reads, and is left out."""

MAX_REMEMBERED = 1000
"""Secrets; a program that runs for months has many access tokens."""

_remembered: OrderedDict[str, None] = OrderedDict()
_longest_first: tuple[str, ...] = ()
"""What is remembered, the longest first, because one secret may be a part of another."""
_lock = Lock()

_GAP = r"""( ['"] \s* , \s* b?['"] | ['"]? \s* [:=] \s* (?:b?['"])? )"""
"""What stands between a name and its value: in a list of pairs, or anywhere else."""

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
"""Fields of JSON, of which the name alone would be a word of many texts."""

_SECRET_NAME = re.compile(
    rf"(?ix) {_NAMES} | (?:proxy-)?authorization | (?:set-)?cookie | token | secret | credentials?"
)

_SECRET_PARAMETER = re.compile(
    r"(?ix) key | code | sig | signature | x-(?:amz|goog)-(?:signature|security-token|credential)"
)
"""Parameters of URLs that hold a credential, besides those with names of secrets."""

_USER = re.compile(r"""(?<=//)[^/?#@\s'"]+@""")
"""User and password in a URL."""


def remember(secrets: Iterable[str]) -> None:
    """Note what must not show; the ways in which URLs and forms write it, too."""
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
    """Return a text without the secrets that are remembered."""
    for secret in _longest_first:
        if secret in text:
            text = text.replace(secret, REDACTED)
    return text


def data_without_remembered(data: Any, depth: int = MAX_DEPTH) -> Any:
    """Return JSON data, or a model of it, without remembered secrets; other objects as they are."""
    if isinstance(data, str):
        return without_remembered(data)
    inner = partial(data_without_remembered, depth=depth - 1)
    if isinstance(data, dict):
        return {name: inner(value) for name, value in data.items()} if depth else REDACTED
    if type(data) is list:
        return list(map(inner, data)) if depth else REDACTED
    # Models do it field by field.
    mapped = getattr(type(data), "_mapped", None)
    return data if mapped is None else mapped(data, inner) if depth else REDACTED


def without_named(data: Any, depth: int = MAX_DEPTH) -> Any:
    """Return JSON data without the values of fields that are named as secrets are."""
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
    """Return whether a field or a header of this name holds a credential."""
    return _SECRET_NAME.fullmatch(name) is not None


def redacted_url(url: str) -> str:
    """Return a URL without its user, and without what its parameters name as secret."""
    # Some servers put a token into the fragment (RFC 6749, section 4.2.2).
    return redacted_form(_USER.sub("", without_remembered(url)))


def redacted_form(text: str) -> str:
    """Return a form, a query or a URL without what its parameters name as secret."""
    return "".join(map(_without_value, re.split(r"([&#;?])", text)))


def _without_value(part: str) -> str:
    name, _, value = part.partition("=")
    is_secret = is_secret_name(name) or _SECRET_PARAMETER.fullmatch(name) is not None
    return f"{name}={REDACTED}" if value and is_secret else part


def redact(text: str) -> str:
    """Return a text without secrets: those that are remembered, and what is named as one is."""
    text = _HEADER.sub(rf"\1\2{REDACTED}", without_remembered(text))
    text = _QUOTED_FIELD.sub(rf"\1\3{REDACTED}\3", _USER.sub(f"{REDACTED}@", text))
    return _FIELD.sub(rf"\1\2{REDACTED}", text)


def redact_headers(
    headers: Mapping[str, Any], secret: frozenset[str] = SECRET_HEADERS
) -> dict[str, Any]:
    """Return a copy of ``headers`` in which no credential can be read.

    Also not in another header, where an API repeats what it was sent, nor in one that is named
    like a credential, such as ``X-Api-Key``: users add headers that no document knows.
    """
    hidden = {name for name in headers if name.lower() in secret or is_secret_name(name)}
    return {
        name: REDACTED if name in hidden else data_without_remembered(text)
        for name, text in headers.items()
    }


class RedactingFormatter(logging.Formatter):
    """Formats records as ``logging.Formatter`` does, without secrets, in tracebacks too.

    It is for all loggers of a program: what others log of the same requests is redacted as well.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return redact(super().format(record))


class _RedactingFilter(logging.Filter):
    """Takes the secrets out of records, before any handler sees them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without secrets."""
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
"""What the HTTP libraries log with: URLs at INFO, headers at DEBUG."""


def redact_http_logs() -> None:
    """Take the secrets out of what the HTTP libraries log. Once is enough; more does no harm."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
