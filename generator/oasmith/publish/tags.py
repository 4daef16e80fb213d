"""The git tags of published versions."""

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
    """Return the tags of a client among all tags, the newest version first.

    ``CLIENT-vVERSION`` is a tag of one client. If a client has no such tag, ``vVERSION`` applies
    to it.
    """
    all_names = list(names)
    own = _with_prefix(f"{client}-v", all_names)
    return own or _with_prefix("v", all_names)


def tag_for(client: str, version: Version, tags: Iterable[Tag]) -> str:
    """Return the tag for a new version, in the form of the existing tags."""
    shared = next((tag for tag in tags if not tag.name.startswith(f"{client}-v")), None)
    return f"v{version}" if shared is not None else f"{client}-v{version}"


def last_tag(tags: list[Tag], current: Version) -> Tag | None:
    """Return the tag that a version is compared with.

    This is the tag of the newest release, or of the newest pre-release if there is no release yet;
    but if the current version is a tagged pre-release, it is its own tag.
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
