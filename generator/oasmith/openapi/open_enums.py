"""Extensions that state whether an enum is open, which means that it accepts other values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYS = ("x-extensible-enum", "x-speakeasy-unknown-values", "x-ms-enum")
"""The extensions of several tools."""


def stated_openness(schema: Mapping[str, Any]) -> bool | None:
    """Return whether an extension states that an enum is open; None if there is no extension.

    ``x-extensible-enum`` may also be a list of known values, as in the guidelines of Zalando.
    """
    known, microsoft = schema.get("x-extensible-enum"), schema.get("x-ms-enum")
    if known:
        return True
    if schema.get("x-speakeasy-unknown-values") in ("allow", "disallow"):
        return bool(schema["x-speakeasy-unknown-values"] == "allow")
    if isinstance(microsoft, dict) and isinstance(microsoft.get("modelAsString"), bool):
        return bool(microsoft["modelAsString"])
    return False if known is False else None
