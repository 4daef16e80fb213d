"""Operations to methods, and methods to resources."""

from __future__ import annotations

from typing import Any

from oasmith import ir
from oasmith.lower.collect import Raw
from oasmith.lower.context import Context, text
from oasmith.naming import CLIENT, Names, pascal, snake, words

GROUPS = ("x-fern-sdk-group-name", "x-speakeasy-group")
METHOD_NAMES = ("x-fern-sdk-method-name", "x-speakeasy-name-override")
TAKEN = frozenset({"_call"})


def group_of(raw: Raw) -> str:
    """Return the resource of an operation: as an extension says, else its first tag or path."""
    for key in GROUPS:
        name = raw.node.get(key)
        if isinstance(name, list) and name:
            name = " ".join(map(str, name))
        if isinstance(name, str) and name:
            return name
    tags = raw.node.get("tags")
    if isinstance(tags, list) and tags and isinstance(tags[0], str) and tags[0].strip():
        return tags[0]
    return next((it for it in raw.path.split("/") if words(it) and "{" not in it), "default")


def method_names(context: Context, raws: list[Raw]) -> dict[str, str]:
    """Return the method of each operation by its pointer; clashes count within a resource."""
    groups: dict[str, Names] = {}
    for raw in raws:
        key = snake(group_of(raw))
        names = groups.setdefault(key, Names(snake, context.settings.names, TAKEN))
        named = next(filter(None, (text(raw.node, key) for key in METHOD_NAMES)), "")
        names.want(raw.pointer, named or raw.id)
    found: dict[str, str] = {}
    for names in groups.values():
        found.update(context.resolve(names))
    return found


def resources(
    context: Context, raws: list[Raw], operations: dict[str, ir.Operation]
) -> tuple[ir.Resource, ...]:
    """Return the resources in the order in which the document first speaks of them."""
    grouped: dict[str, list[Raw]] = {}
    for raw in raws:
        grouped.setdefault(snake(group_of(raw)), []).append(raw)
    attributes, classes = Names(snake, {}, CLIENT), Names(pascal, {})
    for key in grouped:
        attributes.want(key, key)
        classes.want(key, key)
    idents, class_idents = context.resolve(attributes), context.resolve(classes)
    return tuple(
        ir.Resource(
            name=_title(members),
            ident=idents[key],
            class_ident=class_idents[key],
            description=_description(context.data.get("tags"), members),
            operations=tuple(
                operations[raw.pointer] for raw in members if raw.pointer in operations
            ),
        )
        for key, members in grouped.items()
    )


def _tags(members: list[Raw]) -> list[str]:
    found = [raw.node.get("tags") for raw in members]
    return [tags[0] for tags in found if isinstance(tags, list) and tags]


def _title(members: list[Raw]) -> str:
    return next(iter(_tags(members)), group_of(members[0]))


def _description(tags: Any, members: list[Raw]) -> str:
    known = {
        text(tag, "name"): text(tag, "description")
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict)
    }
    return next((known[tag] for tag in _tags(members) if known.get(tag)), "")
