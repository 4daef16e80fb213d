"""Validation of server URLs, and their redaction in messages."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from .errors import ArgumentError
from .redaction import REDACTED

_USERINFO = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?//)?.*@", re.IGNORECASE | re.DOTALL)
"""It also matches invalid URLs, because a password may contain invalid characters."""

_NEVER = re.compile(r"[\x00-\x20\x7f\\]")
"""Characters that URL parsers treat differently, so that two of them may get different hosts."""


def check_url(url: object, argument: str) -> None:
    """Raise ``ArgumentError`` if ``url`` is not the URL of an HTTP server.

    User name and password are refused: they would occur in messages, and would be sent instead of
    the client's credential.
    """
    if not isinstance(url, str):
        raise ArgumentError.of(argument, f"{type(url).__name__} is not a URL; pass a str")
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentError.of(argument, f"{shown_url(url)!r} is not like https://api.example.com")
    if "@" in parts.netloc:
        raise ArgumentError.of(
            argument,
            f"{shown_url(url)!r} has a user name or password; remove them from the URL, and pass "
            "the credential as an argument of the client",
        )
    if "?" in url or "#" in url:
        raise ArgumentError.of(argument, f"{shown_url(url)!r} must not have a query or fragment")


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a URL; None if it is invalid."""
    try:
        parts = urlsplit(url)
        is_port = parts.port is None or parts.port > 0
    except ValueError:  # brackets without an IPv6 address, or an invalid port
        return None
    return parts if is_port and not _NEVER.search(url) else None


def shown_url(url: str) -> str:
    """Return a URL for messages, without user name and password."""
    return _USERINFO.sub(rf"\1{REDACTED}@", url)


def origin(url: str) -> str:
    """Return scheme and host of ``url``, e.g. ``https://www.zohoapis.eu``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
