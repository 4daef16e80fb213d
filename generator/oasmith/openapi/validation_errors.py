"""Conversion of the validation errors of jsonschema-rs."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

import jsonschema_rs

from oasmith.openapi import pointer as pointers


class Mismatch(NamedTuple):
    """A validation error."""

    place: str
    """The JSON pointer to the invalid value."""
    message: str
    keyword: str
    """The pointer to the keyword that fails."""
    absent: str = ""
    """The missing property."""
    keywords: frozenset[str] = frozenset()
    """The pointers of all failing keywords, including those in the schemas of a union."""

    @property
    def schema(self) -> str:
        """The pointer to the schema that has the keyword."""
        return pointers.parent(self.keyword)


def keyword_of(error: jsonschema_rs.ValidationError) -> str:
    """Return the pointer to the keyword that fails."""
    return unquote((error.absolute_keyword_location or "").partition("#")[2])


def mismatch_of(error: jsonschema_rs.ValidationError) -> Mismatch:
    """Convert an error; for a union, prefer the deepest error of its schemas."""
    details = error.kind.as_dict()
    branches = details.get("context") or []
    below = [mismatch_of(inner) for branch in branches for inner in branch]
    place, keyword = pointers.join("", *error.instance_path), keyword_of(error)
    keywords = frozenset({keyword}).union(*(mismatch.keywords for mismatch in below))
    deeper = [mismatch for mismatch in below if len(mismatch.place) > len(place)]
    if deeper:
        deepest = max(deeper, key=lambda mismatch: mismatch.place.count("/"))
        return deepest._replace(keywords=keywords)
    message = _union(below, len(branches)) if below else " ".join(error.message.split())
    short = message if len(message) < 200 else message[:197] + "..."
    absent = str(details.get("property", ""))
    return Mismatch(place, short, keyword, absent, keywords)


def _union(below: list[Mismatch], count: int) -> str:
    reasons = list(dict.fromkeys(mismatch.message for mismatch in below))
    if len(reasons) <= 3:
        return ", and ".join(reasons)
    return f"it matches none of {count} schemas; for the first, {reasons[0]}"
