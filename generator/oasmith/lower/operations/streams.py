"""Streamed responses: the types of their items, and the methods that return them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from oasmith import ir
from oasmith.ir.types import TypeSpec, union_of
from oasmith.lower.operations.collect import Raw
from oasmith.lower.operations.results import successes
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node, Tree
from oasmith_runtime.operation import STREAMS

EVENT = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event."""


def item(tree: Tree, media: Node, pointer: str) -> tuple[Any, str]:
    """Return the schema of one item and its pointer.

    In OpenAPI 3.2 this is ``itemSchema``. Earlier versions do not have this keyword; there,
    ``schema`` describes one item or the list of all items.
    """
    if "itemSchema" in media:
        return media["itemSchema"], pointers.join(pointer, "itemSchema")
    schema, schema_pointer = media.get("schema"), pointers.join(pointer, "schema")
    resolved, target = tree.follow(schema, schema_pointer)
    if resolved.get("type") == "array":
        return resolved.get("items"), pointers.join(target, "items")
    return schema, schema_pointer


def is_event(tree: Tree, schema: Any, pointer: str, above: frozenset[str] = frozenset()) -> bool:
    """Return whether a schema describes whole server-sent events and not only their data."""
    resolved, target = tree.follow(schema, pointer)
    if target in above:
        return False
    for union in ("oneOf", "anyOf"):
        members = list(tree.items(resolved, union, target))
        if members:
            return all(is_event(tree, *member, above | {target}) for member in members)
    properties = resolved.get("properties")
    return isinstance(properties, Mapping) and "data" in properties and properties.keys() <= EVENT


_Suffixed: TypeAlias = tuple[ir.FormKind, str, TypeSpec | None]


def forms(
    raw: Raw,
    responses: tuple[ir.ResponseSpec, ...],
    pages: ir.Pagination | None,
    batch: ir.Batch | None,
    *,
    pages_first: bool,
) -> tuple[_Suffixed, ...]:
    """Return kind, name suffix and item type of each method of an operation.

    The first method has the name of the operation, without a suffix. With ``pages_first`` this is
    the method for the items of all pages, if the operation has pagination.
    """
    if batch is not None:
        return (("call", "", None), ("each", "each", batch.result_type))
    if raw.method == "HEAD":
        return (("call", "", None),)
    media = [media for response in successes(responses) for media in response.media]
    items = [media.annotation for media in media if media.kind in STREAMS]
    whole = len(items) < len(media) or not media
    suffixed: list[_Suffixed] = []
    is_paged = whole and pages is not None and pages_first
    if whole:
        suffixed.append(("call", "page" if is_paged else "", None))
    if pages is not None:
        paged: _Suffixed = ("pages", "" if is_paged else "all", pages.item)
        suffixed.insert(0 if is_paged else len(suffixed), paged)
    if items:
        suffixed.append(("items", "stream" if whole else "", union_of(items)))
    if any(media.kind == "binary" for media in media):
        suffixed.append(("bytes", "byte stream" if items else "stream", None))
    return tuple(suffixed)
