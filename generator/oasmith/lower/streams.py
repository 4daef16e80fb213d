"""Answers that come piece by piece: what their items are, and which methods give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith import ir, pointer as pointers
from oasmith.lower.answers import joined, successes
from oasmith.lower.collect import Raw
from oasmith.lower.media import STREAMS
from oasmith.tree import Node, Tree

EVENT = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event."""


def item(tree: Tree, media: Node, pointer: str) -> tuple[Any, str]:
    """Return the schema of one item with its pointer.

    That is ``itemSchema`` of OpenAPI 3.2. Earlier versions have no word for it; there, ``schema``
    is that of an item, or of the list of all.
    """
    if "itemSchema" in media:
        return media["itemSchema"], pointers.join(pointer, "itemSchema")
    schema, at = media.get("schema"), pointers.join(pointer, "schema")
    found, place = tree.follow(schema, at)
    if found.get("type") == "array":
        return found.get("items"), pointers.join(place, "items")
    return schema, at


def is_event(tree: Tree, schema: Any, pointer: str, above: frozenset[str] = frozenset()) -> bool:
    """Return whether a schema describes whole server-sent events, not only their data."""
    found, at = tree.follow(schema, pointer)
    if at in above:
        return False
    for union in ("oneOf", "anyOf"):
        members = list(tree.items(found, union, at))
        if members:
            return all(is_event(tree, *member, above | {at}) for member in members)
    properties = found.get("properties")
    return isinstance(properties, Mapping) and "data" in properties and properties.keys() <= EVENT


def forms(
    raw: Raw,
    answers: tuple[ir.Answer, ...],
    pages: ir.Pagination | None,
    batch: ir.Batch | None,
) -> tuple[tuple[ir.FormKind, str, str], ...]:
    """Return kind, suffix and type of the items of each method that an operation has.

    The first has the operation's own name, and so no suffix.
    """
    if batch is not None:
        return (("call", "", ""), ("each", "each", batch.result_type))
    if raw.method == "HEAD":
        return (("call", "", ""),)
    media = [it for answer in successes(answers) for it in answer.media]
    items = [it.annotation for it in media if it.kind in STREAMS]
    whole = len(items) < len(media) or not media
    found: list[tuple[ir.FormKind, str, str]] = [("call", "", "")] if whole else []
    if pages is not None:
        found.append(("pages", "all", pages.item))
    if items:
        found.append(("items", "stream" if whole else "", joined(items)))
    if any(it.kind == "binary" for it in media):
        found.append(("bytes", "byte stream" if items else "stream", ""))
    return tuple(found)
