"""Keys by which an API acts once on a call, however often it arrives.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Raw
from oasmith.openapi.tree import Node

NAMES = frozenset({"idempotency-key", "x-idempotency-key"})
"""Headers that have such keys, in lower case."""

METHODS = frozenset({"POST", "PATCH"})
"""Methods that do something else when they are repeated (RFC 9110, section 9.2.2; RFC 5789)."""


def is_idempotency_key(parameter: Node) -> bool:
    """Return whether a parameter is the header with the key."""
    return text(parameter, "in") == "header" and text(parameter, "name").lower() in NAMES


def idempotency_key(context: Context, raw: Raw) -> str | None:
    """Return the header of an operation's key; None where it has none.

    It is a parameter of the document, or what the configuration names for POST and PATCH.
    """
    declared = [text(node, "name") for node, _ in raw.parameters if is_idempotency_key(node)]
    named = context.settings.idempotency_header if raw.method in METHODS else ""
    return next(iter(declared), named or None)
