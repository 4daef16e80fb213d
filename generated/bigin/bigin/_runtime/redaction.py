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
from threading import Lock
from typing import Any
from urllib.parse import quote, quote_plus

REDACTED = "<redacted>"

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})
"""Lower-case names of headers that never show. A request adds those of its credentials."""

MIN_LENGTH = 6
"""Characters; what is shorter is no secret, and would be replaced in the middle of words."""

MAX_REMEMBERED = 1000
"""Secrets; a program that runs for months has many access tokens."""

_remembered: OrderedDict[str, None] = OrderedDict()
_lock = Lock()

_GAP = r"""( ['"] \s* , \s* b?['"] | ['"]? \s* [:=] \s* (?:b?['"])? )"""
"""What stands between a name and its value: in a list of pairs, or anywhere else."""

_HEADER = re.compile(
    rf"""(?ix) (\b (?:proxy-)?authorization | \b (?:set-)?cookie) {_GAP} ( [^'"\r\n]+ )"""
)
"""A header with its value: in a dump of a request, a dictionary, or a list of pairs."""

_FIELD = re.compile(
    r"""(?ix) \b (access_token | refresh_token | id_token | client_secret | code_verifier"""
    rf""" | password) {_GAP} ( [^'"&\s,}}\])]+ )"""
)
"""A field of a form, a query or JSON with its value."""


def remember(secrets: Iterable[str]) -> None:
    """Note what must not show; the ways in which URLs and forms write it, too."""
    for secret in secrets:
        if secret in _remembered or len(secret) < MIN_LENGTH:
            continue
        with _lock:
            for spelling in {secret, quote(secret, safe=""), quote_plus(secret)}:
                _remembered[spelling] = None
            while len(_remembered) > MAX_REMEMBERED:
                _remembered.popitem(last=False)


def without_remembered(text: str) -> str:
    """Return a text without the secrets that are remembered."""
    with _lock:
        # The longest first, because one secret may be a part of another.
        secrets = sorted(_remembered, key=len, reverse=True)
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, REDACTED)
    return text


def data_without_remembered(data: Any) -> Any:
    """Return JSON data without the secrets that are remembered; other objects as they are."""
    if isinstance(data, str):
        return without_remembered(data)
    if isinstance(data, dict):
        return {name: data_without_remembered(value) for name, value in data.items()}
    return list(map(data_without_remembered, data)) if type(data) is list else data


def redact(text: str) -> str:
    """Return a text without secrets: those that are remembered, and what is named as one is."""
    text = _HEADER.sub(rf"\1\2{REDACTED}", without_remembered(text))
    return _FIELD.sub(rf"\1\2{REDACTED}", text)


def redact_headers(
    headers: Mapping[str, Any], secret: frozenset[str] = SECRET_HEADERS
) -> dict[str, Any]:
    """Return a copy of ``headers`` in which no credential can be read.

    Also not in another header, where an API repeats what it was sent.
    """
    return {
        name: REDACTED if name.lower() in secret else data_without_remembered(text)
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
