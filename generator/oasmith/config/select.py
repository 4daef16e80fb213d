"""Reading of ``[clients.<name>.select]``: the selected operations of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oasmith.diagnostics.findings import Location
from oasmith.document.selection import Selection


def selection(
    values: Mapping[str, Any], named_at: Mapping[str, Location] | None = None
) -> Selection:
    """Return the selection of a valid table.

    Args:
        values: The table.
        named_at: The locations of its keys.
    """

    def names(key: str) -> tuple[str, ...]:
        listed: Sequence[str] = values.get(key, ())
        return tuple(listed)

    return Selection(
        tags=names("tags"),
        paths=names("paths"),
        operations=names("operations"),
        exclude_tags=names("exclude-tags"),
        exclude_paths=names("exclude-paths"),
        exclude_operations=names("exclude-operations"),
        webhooks=values.get("webhooks", True),
        named_at=named_at or {},
    )
