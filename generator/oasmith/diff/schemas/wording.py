"""Comparison of annotations: keywords that do not decide which values are accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.contract.schemas.view import View
from oasmith.diff.changes import Breaks, ChangeLevel
from oasmith.diff.schemas.judge import Difference
from oasmith.diff.schemas.place import Place
from oasmith.openapi.open_enums import KEYS

WORDS = ("title", "description", "externalDocs", "$comment", "x-enum-descriptions")
SHORT = 100
"""The maximum length of defaults that a message shows, in characters."""

NAME = "x-speakeasy-name-override"
COMPONENT_DEPTH = 4
"""The number of slashes in the pointer of a component's keyword."""

EXAMPLES = ("example", "examples")
ENCODING = ("contentEncoding", "contentMediaType", "contentSchema", "xml")
KNOWN_EXTENSIONS = frozenset(
    {
        *("x-enum-descriptions", "x-enum-varnames", "x-source"),
        *("x-kubernetes-int-or-string", "x-speakeasy-name-override"),
    }
)
"""Extensions of schemas that are compared elsewhere, or as texts."""


def wording(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the differences in annotations."""
    for keyword in WORDS:
        yield from _keyword(old, new, keyword, "wording-changed", label)
    for keyword in EXAMPLES:
        yield from _keyword(old, new, keyword, "example-changed", label)
    yield from _keyword(old, new, "x-source", "source-changed", label)
    for keyword in ENCODING:
        yield from _keyword(
            old, new, keyword, "encoding-changed", label, ChangeLevel.BREAKING, ("source", "wire")
        )
    if old.types == new.types and bool(old.union) == bool(new.union):
        yield from _tags(place, old, new, label)
    # An undocumented default may have been the same, so a new one is harmless.
    is_relevant = place.direction == "request" and any(old.having("default"))
    level = ChangeLevel.WARNING if is_relevant else ChangeLevel.INFO
    yield from _keyword(
        old, new, "default", "default-changed", label, level, ("wire",) if is_relevant else ()
    )
    for keyword in ("readOnly", "writeOnly"):
        yield from _keyword(old, new, keyword, "direction-changed", label)
    if place.step.kind != "property":
        yield from _keyword(old, new, "deprecated", "wording-changed", label)
    yield from _extensions(old, new, label)


def _keyword(
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
        return f"is {new or 'gone'}; it was {old or 'not set'}"
    if old is None or new is None:
        return "is new" if old is None else "is gone"
    return "is different"


def _tags(place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
    """Yield the difference in the discriminator of a union.

    A renamed schema is not a difference if its values of the discriminator are the same.
    """
    before, after = old.first("discriminator"), new.first("discriminator")
    # If schemas were renamed, only the discriminator values of each count.
    is_renamed = _targets(before) != _targets(after)
    if _tag_groups(before, by_tag=is_renamed) == _tag_groups(after, by_tag=is_renamed):
        return
    if is_renamed and _is_of_members(old, new, before, after):
        return
    is_response = place.direction == "response"
    yield from _keyword(
        old,
        new,
        "discriminator",
        "tag-changed",
        label,
        ChangeLevel.BREAKING if is_response else ChangeLevel.WARNING,
        ("source",) if is_response else ("wire",),
    )


def _is_of_members(old: View, new: View, before: Any, after: Any) -> bool:
    """Return whether different tags only follow from members that were added or removed."""
    first, second = _tag_groups(before, by_tag=True), _tag_groups(after, by_tag=True)
    if not isinstance(first, tuple) or not isinstance(second, tuple) or first[0] != second[0]:
        return False
    fewer, more = sorted((first[1], second[1]), key=len)
    is_within = all(tags in more for tags in fewer)
    return is_within and len(second[1]) - len(first[1]) == len(new.union) - len(old.union)


def _mapping(discriminator: Any) -> Mapping[str, Any]:
    mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    return mapping if isinstance(mapping, Mapping) else {}


def _targets(discriminator: Any) -> list[str]:
    """Return the schemas in the ``mapping`` of a discriminator."""
    return sorted({str(target) for target in _mapping(discriminator).values()})


def _tag_groups(discriminator: Any, *, by_tag: bool) -> Any:
    """Return a discriminator; ``by_tag`` its property, and the tags of each schema as a group."""
    if not isinstance(discriminator, Mapping) or not by_tag:
        return discriminator
    tags: dict[str, list[str]] = {}
    for tag, target in sorted(_mapping(discriminator).items()):
        tags.setdefault(str(target), []).append(tag)
    return discriminator.get("propertyName"), sorted(tags.values())


def _all(view: View, keyword: str) -> list[Any]:
    """Return the values of a keyword in all parts of a schema, independent of their order."""
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
        yield from _keyword(old, new, name, "extension-changed", label)
    if _unused_names(old) != _unused_names(new):
        yield from _keyword(old, new, NAME, "extension-changed", label)


def _unused_names(view: View) -> list[Any]:
    """Return the overridden names outside of components, which the client does not use."""
    return [name for name, pointer in view.having(NAME) if pointer.count("/") > COMPONENT_DEPTH]
