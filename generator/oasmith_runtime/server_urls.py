"""URLs of servers: what they may be, and how they are shown."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from .errors import ArgumentError
from .redaction import REDACTED

_USERINFO = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?//)?.*@", re.IGNORECASE | re.DOTALL)
"""Also of what is no URL, because a password may have characters that none can have."""

_NEVER = re.compile(r"[\x00-\x20\x7f\\]")
"""What URL parsers leave out or read as a slash, so that two of them see two hosts."""


def check_url(url: object, argument: str) -> None:
    """Raise ``ArgumentError`` when ``url`` is not the address of an HTTP server.

    User name and password are refused: they would stand in messages, and be sent as a credential
    in place of the one that the client has.
    """
    if not isinstance(url, str):
        raise ArgumentError.of(argument, f"{type(url).__name__} is not a URL; pass a str")
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentError.of(argument, f"{shown_url(url)!r} is not like https://api.example.com")
    if "@" in parts.netloc:
        raise ArgumentError.of(
            argument,
            f"{shown_url(url)!r} has a user name or password, which do not belong into a URL; "
            "leave them out, and pass the client its credential by name",
        )
    if "?" in url or "#" in url:
        raise ArgumentError.of(argument, f"{shown_url(url)!r} must end with its path")


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a URL; None for what is none."""
    try:
        parts = urlsplit(url)
        is_port = parts.port is None or parts.port > 0
    except ValueError:  # brackets without an IPv6 address, or a port that is no number
        return None
    return parts if is_port and not _NEVER.search(url) else None


def shown_url(url: str) -> str:
    """Return a URL as messages show it: without user name and password."""
    return _USERINFO.sub(rf"\1{REDACTED}@", url)


def origin(url: str) -> str:
    """Return scheme and host of ``url``, e.g. ``https://www.zohoapis.eu``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
