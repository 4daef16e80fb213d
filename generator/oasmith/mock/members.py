"""One member of a collection: read, replaced, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oasmith.mock.pages import Place
from oasmith.mock.state import Collection


@dataclass(frozen=True, slots=True)
class Stored:
    """What the state says of a request; nothing of it where the document's examples answer."""

    is_missing: bool = False
    """Whether the member is not there."""
    value: Any = None
    """The body of the response, before it is fitted to its schema; None for no say."""
    is_created: bool = False
    """Whether a member came into being, so that a 201 fits better than a 200."""
    is_list: bool = False
    """Whether it is a list of members."""
    places: Sequence[tuple[Place, Any]] = ()
    """What the envelope of a page says besides, with the places in the body."""
    invalid: str = ""
    """Why the page that is asked for is none; empty where it is one."""


def one_member(
    method: str, key: str, collection: Collection, id: str, given: Any, body: Any
) -> Stored | None:
    """Read or write one member.

    Args:
        method: The HTTP method.
        key: The property of a member that names it.
        collection: Where the member is.
        id: Its id as the path has it.
        given: The same as its schema has it.
        body: The body of the request.
    """
    current = collection.members.get(id)
    is_gone = collection.lacks(id)
    match method:
        case "GET" | "HEAD":
            return Stored(is_missing=True) if is_gone else _stored(current)
        case "PUT" if isinstance(body, dict):
            if is_gone and collection.created:
                return Stored(is_missing=True)
            collection.put(id, {key: given, **body})
            return Stored(value=collection.members[id], is_created=current is None)
        case "PATCH" if isinstance(body, dict):
            if is_gone:
                return Stored(is_missing=True)
            if current is None:
                return None
            collection.members[id] = merged(current, body)
            return Stored(value=collection.members[id])
        case "DELETE":
            if is_gone:
                return Stored(is_missing=True)
            collection.remove(id)
            return _stored(current)
    return Stored(is_missing=True) if is_gone else None


def _stored(value: Any) -> Stored | None:
    return None if value is None else Stored(value=value)


def merged(target: Any, patch: Any) -> Any:
    """Return a value with a merge patch applied (RFC 7396, section 2)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
