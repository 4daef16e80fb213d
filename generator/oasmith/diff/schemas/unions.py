"""Which member of one union is which of another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from oasmith.diff.schemas.view import Cursor, Part, View

Pair = tuple[Part | None, Part | None]
"""An old and a new member; None where the other side has none like it."""


def pairs(
    old: tuple[Part, ...],
    new: tuple[Part, ...],
    views: tuple[Callable[[Cursor], View], Callable[[Cursor], View]],
) -> Iterator[Pair]:
    """Yield the members of two unions, those that are alike together."""
    left, right = list(old), list(new)
    for alike in (_reference, _text, *(_likeness(key) for key in ("tags", "exact", "kind"))):
        keys_left = [(alike(part, views[0]), part) for part in left]
        keys_right = [(alike(part, views[1]), part) for part in right]
        for key, part in keys_left:
            match = next(
                (other for wanted, other in keys_right if key and wanted == key and other in right),
                None,
            )
            if match is not None:
                yield part, match
                left.remove(part)
                right.remove(match)
    yield from ((part, None) for part in left)
    yield from ((None, part) for part in right)


def _reference(part: Part, view: Callable[[Cursor], View]) -> Any:
    """Return what a member refers to."""
    return part.schema.get("$ref") if isinstance(part.schema, dict) else None


def _text(part: Part, view: Callable[[Cursor], View]) -> Any:
    """Return a member as it is written."""
    return json.dumps(part.schema, sort_keys=True)


def _likeness(by: str) -> Callable[[Part, Callable[[Cursor], View]], Any]:
    def alike(part: Part, view: Callable[[Cursor], View]) -> Any:
        seen = view((part,))
        if by == "tags":
            return _tags(seen, view)
        names = tuple(sorted(seen.properties))
        kinds = tuple(sorted(seen.types))
        if by == "exact":
            return (kinds, names) if names else None
        return kinds

    return alike


def _tags(seen: View, view: Callable[[Cursor], View]) -> Any:
    """Return the properties of an object that have one value only, with that."""
    tags = {}
    for name in sorted(seen.required & seen.properties.keys()):
        values = view(seen.properties[name]).values
        if values is not None and len(values) == 1:
            tags[name] = values[0]
    return tags
