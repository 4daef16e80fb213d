"""Which credentials a request must have, and which it has."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from .document import Document, Node
from .server import Arrived
from .wire import Mismatch, Pairs

Alternative = frozenset[str]


def schemes(document: Document) -> dict[str, Node]:
    """Return the security schemes of a document."""
    return dict(document.members(document.data.get("components") or {}, "securitySchemes"))


def alternatives(document: Document, operation: Node) -> list[Alternative]:
    """Return the alternatives of an operation in their order; none if it needs no credential."""
    found = operation.get("security", document.data.get("security"))
    return [frozenset(it) for it in found or ()]


def secret(name: str) -> str:
    """Return the credential that the checks use for a scheme."""
    word = quote(name, safe="").replace("%", "").replace(".", "")
    return f"user-{word}:secret-{word}"


def usable(known: Mapping[str, Node], wanted: Iterable[str]) -> bool:
    """Return whether one request can have the credentials of all of ``wanted``."""
    places = [place(known[name]) for name in wanted if name in known]
    return len(places) == len(set(places)) and all(name in known for name in wanted)


def place(scheme: Node) -> tuple[str, str]:
    """Return the location of a scheme's credential, and its name."""
    if scheme.get("type") == "apiKey":
        name = scheme["name"]
        return scheme["in"], name.lower() if scheme["in"] == "header" else name
    if scheme.get("type") == "mutualTLS":
        return "connection", ""
    return "header", "authorization"


def text(scheme: Node, name: str) -> str:
    """Return the value at that location."""
    value = secret(name)
    if scheme.get("type") == "apiKey":
        return value
    word = scheme.get("scheme", "bearer").lower() if scheme.get("type") == "http" else "bearer"
    if word == "basic":
        value = base64.b64encode(value.encode()).decode()
    return f"{scheme.get('x-authorization-prefix', word.capitalize())} {value}"


def carried(known: Mapping[str, Node], arrived: Arrived, query: Pairs, cookies: Pairs) -> set[str]:
    """Return the schemes of received credentials, and remove them from query and cookies."""
    found = set()
    for name, scheme in known.items():
        where, key = place(scheme)
        expected = text(scheme, name)
        if where == "header" and (arrived.header(key) or "").casefold() == expected.casefold():
            found.add(name)
        for pairs, spot in ((query, "query"), (cookies, "cookie")):
            if where == spot and any(
                pairs.decode(other) == key and pairs.decode(value or "") == expected
                for other, value in pairs.left
            ):
                found.add(name)
    for name in found:
        where, key = place(known[name])
        if where in ("query", "cookie"):
            (query if where == "query" else cookies).named(key)
    return found


def check(
    known: Mapping[str, Node], wanted: list[Alternative], given: set[str], found: set[str]
) -> None:
    """Check that exactly one complete alternative was received. Raises ``Mismatch``.

    Args:
        known: The document's schemes.
        wanted: The operation's alternatives.
        given: The schemes for which the client has credentials.
        found: Those whose credentials were received.
    """
    possible = [it for it in wanted if it <= given and usable(known, it)]
    if not wanted and found:
        raise Mismatch("a credential that nobody asked for", found, None)
    if not possible:
        return
    # Schemes with the same location and value cannot be distinguished.
    if not any(_written(known, it) == _written(known, found) for it in possible):
        raise Mismatch("not one alternative, whole and alone", sorted(found), wanted)
    in_url = {name for name in found if place(known[name])[0] == "query"}
    without = [it for it in possible if all(place(known[name])[0] != "query" for name in it)]
    if in_url and any(without):
        raise Mismatch("a secret in the URL that could be elsewhere", sorted(in_url), without)


def _written(known: Mapping[str, Node], names: Iterable[str]) -> set[Any]:
    return {(place(known[it]), text(known[it], it)) for it in names if it in known}


def none_missing(known: Mapping[str, Any], wanted: list[Alternative], given: set[str]) -> bool:
    """Return whether a call is possible with the credentials ``given``."""
    return not wanted or any(it <= given and usable(known, it) for it in wanted)
