"""Reading, replacing, changing and deleting a member of a collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oasmith.mock.pages import Place
from oasmith.mock.state import Collection


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of a request by the state of the mock."""

    is_missing: bool = False
    """Whether the member does not exist."""
    value: Any = None
    """The body of the response, before it is adapted to its schema; None without one."""
    is_created: bool = False
    """Whether a member was created, so that the status 201 is preferred to 200."""
    is_list: bool = False
    """Whether it is a list of members."""
    places: Sequence[tuple[Place, Any]] = ()
    """Further values in the envelope of a page, with their places in the body."""
    invalid: str = ""
    """Why the requested page is invalid; empty if it is valid."""


def one_member(
    method: str, key: str, collection: Collection, id: str, typed_id: Any, body: Any
) -> Stored | None:
    """Read or write one member; return None if the state does not determine the response.

    Args:
        method: The HTTP method.
        key: The property that identifies a member.
        collection: The collection of the member.
        id: The id as a string, as in the path.
        typed_id: The id with the type of its schema.
        body: The body of the request.
    """
    current = collection.members.get(id)
    is_missing = collection.lacks(id)
    match method:
        case "GET" | "HEAD":
            return Stored(is_missing=True) if is_missing else _stored(current)
        case "PUT" if isinstance(body, dict):
            if is_missing and collection.created:
                return Stored(is_missing=True)
            collection.put(id, {key: typed_id, **body})
            return Stored(value=collection.members[id], is_created=current is None)
        case "PATCH" if isinstance(body, dict):
            if is_missing:
                return Stored(is_missing=True)
            if current is None:
                return None
            collection.members[id] = apply_merge_patch(current, body)
            return Stored(value=collection.members[id])
        case "DELETE":
            if is_missing:
                return Stored(is_missing=True)
            collection.remove(id)
            return _stored(current)
    return Stored(is_missing=True) if is_missing else None


def _stored(value: Any) -> Stored | None:
    return None if value is None else Stored(value=value)


def apply_merge_patch(target: Any, patch: Any) -> Any:
    """Apply a JSON Merge Patch to a value (RFC 7396, section 2)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = apply_merge_patch(result.get(name), value)
    return result
