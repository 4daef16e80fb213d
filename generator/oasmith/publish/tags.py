"""The tags of git that published versions have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a published version."""

    name: str
    version: Version


def tags_of(client: str, names: Iterable[str]) -> list[Tag]:
    """Return the tags of a client among the names of tags, the newest version first.

    ``CLIENT-vVERSION`` is a tag of one client. Where a client has none of these, ``vVERSION`` is
    one of all clients.
    """
    known = list(names)
    own = _with_prefix(f"{client}-v", known)
    return own or _with_prefix("v", known)


def tag_for(client: str, version: Version, tags: Iterable[Tag]) -> str:
    """Return the tag that a new version gets, in the way of those that there are."""
    shared = next((tag for tag in tags if not tag.name.startswith(f"{client}-v")), None)
    return f"v{version}" if shared is not None else f"{client}-v{version}"


def last_tag(tags: list[Tag], current: Version) -> Tag | None:
    """Return the tag that a version is compared with.

    That is the newest release; the newest pre-release where there is no release yet, or where that
    one is the current version.
    """
    if not tags:
        return None
    same = next((tag for tag in tags if tag.version == current and current.is_prerelease), None)
    return same or next((tag for tag in tags if not tag.version.is_prerelease), tags[0])


def _with_prefix(prefix: str, names: Iterable[str]) -> list[Tag]:
    tags = []
    for name in names:
        if name.startswith(prefix):
            try:
                tags.append(Tag(name, Version(name.removeprefix(prefix))))
            except InvalidVersion:
                continue  # Another kind of tag, such as v1-docs.
    return sorted(tags, key=lambda tag: (tag.version, tag.name), reverse=True)
