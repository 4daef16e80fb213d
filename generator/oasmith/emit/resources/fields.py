"""The arguments of the runtime's dataclasses, as far as they differ from the defaults."""

from __future__ import annotations

from typing import Any


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not empty: those differ from the dataclasses' defaults."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), {}, False)}
