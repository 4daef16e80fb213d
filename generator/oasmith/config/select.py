"""``[clients.<name>.select]``: which operations of a document become a client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from oasmith.config.toml import nearest
from oasmith.diagnostics.findings import Location
from oasmith.document.selection import Selection

LISTS = ("tags", "paths", "operations", "exclude-tags", "exclude-paths", "exclude-operations")
KEYS = (*LISTS, "webhooks")


class WrongKey(NamedTuple):
    """A key that is not known, or has a wrong value."""

    key: str
    what: str
    hint: str = ""


def wrong_keys(values: Mapping[str, Any]) -> Iterator[WrongKey]:
    """Yield what is wrong with a table."""
    for key, value in values.items():
        if key not in KEYS:
            yield WrongKey(key, "is not a known key", nearest(key, KEYS))
        elif key == "webhooks" and not isinstance(value, bool):
            yield WrongKey(key, f"must be true or false, not {value!r}")
        elif key in LISTS and not _is_names(value):
            yield WrongKey(key, f"must be a list of names, not {value!r}")


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def selection(
    values: Mapping[str, Any], named_at: Mapping[str, Location] | None = None
) -> Selection:
    """Return what a table selects in which nothing is wrong.

    Args:
        values: The table.
        named_at: The places of its keys.
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
