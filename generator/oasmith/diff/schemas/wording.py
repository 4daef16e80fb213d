"""What a schema says to people and to the client, besides which values fit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.contract.schemas.view import View
from oasmith.diff.changes import Breaks, ChangeLevel
from oasmith.diff.schemas.judge import Difference
from oasmith.diff.schemas.place import Place
from oasmith.openapi.openness import KEYS

WORDS = ("title", "description", "externalDocs", "$comment", "x-enum-descriptions")
SHORT = 100
"""Characters of defaults that a message has."""

NAME = "x-speakeasy-name-override"
COMPONENT_DEPTH = 4
"""Slashes in the pointer of a keyword of a component."""

EXAMPLES = ("example", "examples")
ENCODING = ("contentEncoding", "contentMediaType", "contentSchema", "xml")
KNOWN_EXTENSIONS = frozenset(
    {
        *("x-enum-descriptions", "x-enum-varnames", "x-source"),
        *("x-kubernetes-int-or-string", "x-speakeasy-name-override"),
    }
)
"""Extensions of schemas that are compared elsewhere, or as words."""


def wording(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield what is said differently."""
    for keyword in WORDS:
        yield from _said(old, new, keyword, "wording-changed", label)
    for keyword in EXAMPLES:
        yield from _said(old, new, keyword, "example-changed", label)
    yield from _said(old, new, "x-source", "source-changed", label)
    for keyword in ENCODING:
        yield from _said(
            old, new, keyword, "encoding-changed", label, ChangeLevel.BREAKING, ("source", "wire")
        )
    if old.types == new.types and bool(old.union) == bool(new.union):
        yield from _tags(place, old, new, label)
    # What a default was that nobody knew of, it may have been before.
    is_other = place.direction == "request" and any(old.having("default"))
    level = ChangeLevel.WARNING if is_other else ChangeLevel.INFO
    yield from _said(
        old, new, "default", "default-changed", label, level, ("wire",) if is_other else ()
    )
    for keyword in ("readOnly", "writeOnly"):
        yield from _said(old, new, keyword, "direction-changed", label)
    if place.step.kind != "property":
        yield from _said(old, new, "deprecated", "wording-changed", label)
    yield from _extensions(old, new, label)


def _said(
    old: View,
    new: View,
    keyword: str,
    kind: str,
    label: str,
    level: ChangeLevel = ChangeLevel.INFO,
    breaks: tuple[Breaks, ...] = (),
) -> Iterator[Difference]:
    before, after = _all(old, keyword), _all(new, keyword)
    if before == after:
        return
    first, second = old.first(keyword), new.first(keyword)
    yield Difference(
        kind=kind,
        effect="none",
        message=f"{label}: {keyword} {_became(keyword, first, second)}",
        old=first,
        new=second,
        old_pointer=old.place(keyword),
        new_pointer=new.place(keyword),
        level=level,
        breaks=breaks,
    )


def _became(keyword: str, old: Any, new: Any) -> str:
    if keyword == "default" and len(f"{old}{new}") < SHORT:
        old, new = (None if one is None else json.dumps(one) for one in (old, new))
        return f"is {new or 'gone'}; it was {old or 'not told'}"
    if old is None or new is None:
        return "is new" if old is None else "is gone"
    return "is different"


def _tags(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield whether the members of a union are told apart in another way.

    What a tag's schema is called is no matter: a name is another one, and not the tag.
    """
    before, after = old.first("discriminator"), new.first("discriminator")
    # Where the schemas have other names, the tags of each are what counts.
    is_renamed = _targets(before) != _targets(after)
    if _told_apart(before, by_tag=is_renamed) == _told_apart(after, by_tag=is_renamed):
        return
    if is_renamed and _is_of_members(old, new, before, after):
        return
    is_response = place.direction == "response"
    yield from _said(
        old,
        new,
        "discriminator",
        "tag-changed",
        label,
        ChangeLevel.BREAKING if is_response else ChangeLevel.WARNING,
        ("source",) if is_response else ("wire",),
    )


def _is_of_members(old: View, new: View, before: Any, after: Any) -> bool:
    """Return whether other tags are only those of members that come or go."""
    first, second = _told_apart(before, by_tag=True), _told_apart(after, by_tag=True)
    if not isinstance(first, tuple) or not isinstance(second, tuple) or first[0] != second[0]:
        return False
    some, others = sorted((first[1], second[1]), key=len)
    is_within = all(tags in others for tags in some)
    return is_within and len(second[1]) - len(first[1]) == len(new.union) - len(old.union)


def _mapping(discriminator: Any) -> Mapping[str, Any]:
    mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    return mapping if isinstance(mapping, Mapping) else {}


def _targets(discriminator: Any) -> list[str]:
    """Return the schemas that a discriminator names."""
    return sorted({str(target) for target in _mapping(discriminator).values()})


def _told_apart(discriminator: Any, *, by_tag: bool) -> Any:
    """Return the property, the tags, and which schema, or which of the tags, these mean."""
    if not isinstance(discriminator, Mapping) or not by_tag:
        return discriminator
    tags: dict[str, list[str]] = {}
    for tag, target in sorted(_mapping(discriminator).items()):
        tags.setdefault(str(target), []).append(tag)
    return discriminator.get("propertyName"), sorted(tags.values())


def _all(view: View, keyword: str) -> list[Any]:
    """Return the values of a keyword, in whatever order the parts of a schema say them."""
    return sorted((value for value, _ in view.having(keyword)), key=repr)


def _extensions(old: View, new: View, label: str) -> Iterator[Difference]:
    names = {
        key
        for view in (old, new)
        for schema, _ in view.parts
        if isinstance(schema, dict)
        for key in schema
        if key.startswith("x-")
    }
    for name in sorted(names - KNOWN_EXTENSIONS - set(KEYS)):
        yield from _said(old, new, name, "extension-changed", label)
    if _idle_names(old) != _idle_names(new):
        yield from _said(old, new, NAME, "extension-changed", label)


def _idle_names(view: View) -> list[Any]:
    """Return the names that are not of components: the client has none for them."""
    return [name for name, where in view.having(NAME) if where.count("/") > COMPONENT_DEPTH]
