"""What a user writes as options, in the form in which calls use it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from .errors import ArgumentError

MOST_BYTES = 256 * 1024 * 1024
"""What an answer may have in memory, unless an option says otherwise."""


def challenge(verifier: str) -> dict[str, str]:
    """Return the parameters of an authorization URL that prove who asks (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    code = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return {"code_challenge": code, "code_challenge_method": "S256"}


def scope_words(scopes: Iterable[str] | None) -> frozenset[str] | None:
    """Return scopes that were given as words or as one text; None for none that are known."""
    words = scopes.replace(",", " ").split() if isinstance(scopes, str) else scopes
    return None if words is None else frozenset(words)


def header_fields(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with lower-case names. Raises ``ArgumentError`` for what is no header."""
    for name, value in headers.items():
        if not name.isascii() or any(it in name + value for it in "\r\n\0") or " " in name:
            raise ArgumentError.of("headers", f"{name!r} cannot be a header")
    return {name.lower(): value for name, value in headers.items()}


def query_parts(query: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    """Yield the parts of a query, escaped."""
    for name, values in query.items():
        for value in [values] if isinstance(values, str) else values:
            yield f"{quote(name, safe='')}={quote(value, safe='')}"
