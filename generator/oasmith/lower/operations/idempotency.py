"""Idempotency keys, which let an API recognize a repeated request and act only once.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Raw
from oasmith.openapi.tree import Node

NAMES = frozenset({"idempotency-key", "x-idempotency-key"})
"""Names of idempotency key headers, in lower case."""

METHODS = frozenset({"POST", "PATCH"})
"""Methods that are not idempotent (RFC 9110, section 9.2.2; RFC 5789)."""


def is_idempotency_key(parameter: Node) -> bool:
    """Return whether a parameter is an idempotency key header."""
    return text(parameter, "in") == "header" and text(parameter, "name").lower() in NAMES


def idempotency_key(context: Context, raw: Raw) -> str | None:
    """Return the name of an operation's idempotency key header, or None.

    It is a declared parameter, or the header that the configuration sets for POST and PATCH.
    """
    declared = [text(node, "name") for node, _ in raw.parameters if is_idempotency_key(node)]
    configured = context.settings.idempotency_header if raw.method in METHODS else ""
    return next(iter(declared), configured or None)
