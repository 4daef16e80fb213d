"""What documents say of enums: whether there can be values that are not listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = ("x-extensible-enum", "x-speakeasy-unknown-values", "x-ms-enum")
"""Extensions of several tools that say it."""


def stated_openness(schema: Mapping[str, Any]) -> bool | None:
    """Return whether a schema says that its enum is open; None where it does not say.

    ``x-extensible-enum`` may also be a list of known values, as Zalando writes it.
    """
    known, microsoft = schema.get("x-extensible-enum"), schema.get("x-ms-enum")
    if known:
        return True
    if schema.get("x-speakeasy-unknown-values") in ("allow", "disallow"):
        return bool(schema["x-speakeasy-unknown-values"] == "allow")
    if isinstance(microsoft, dict) and isinstance(microsoft.get("modelAsString"), bool):
        return bool(microsoft["modelAsString"])
    return False if known is False else None
