"""What to write instead of a target that matches nothing."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from oasmith.document.load import Source
from oasmith.document.overlays.jsonpath import Query
from oasmith.document.overlays.overlay import Overlay, extends, query, query_in
from oasmith.document.overlays.tree import TreeArray, TreeObject, child, plain
from oasmith.document.reference_kinds import nearest

_STEP = re.compile(r"\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")
"""A step of a query to one node, as queries are shown."""


def unmatched_hint(target: Query, root: Any, source: Source, overlay: Overlay) -> str:
    """Return what to write instead of a target that matches nothing in the tree of a file."""
    rest, node, way = str(target)[1:], root, list[str | int]()
    while match := _STEP.match(rest):
        step = int(match[2]) if match[2] else _name(match[1])
        try:
            below = child(node, step)
        except LookupError:
            reference = dict.get(node, "$ref") if isinstance(node, TreeObject) else None
            if isinstance(reference, str):
                return _behind(reference, query(way), rest, root, source, overlay)
            return _missing(node, step, query(way))
        rest, node = rest[match.end() :], below
        way.append(step)
    return (
        "Correct the target, or remove the action; what is here is as the actions before left it."
    )


def _name(text: str) -> str:
    """Return a name as it was before the quotes were put around it."""
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _missing(node: Any, step: str | int, way: str) -> str:
    if isinstance(node, TreeObject) and isinstance(step, str):
        near = nearest(step, dict.keys(node))
        if near:
            return f"There is no '{step}' in {way}; did you mean '{near[0]}'?"
        return f"There is no '{step}' in {way}, as the actions before left it."
    if isinstance(node, TreeArray):
        return f"{way} is an array of {len(node)}; an item is named by its index, from 0."
    return f"{way} is a single value: there is nothing in it."


def _behind(
    reference: str, way: str, rest: str, root: Any, source: Source, overlay: Overlay
) -> str:
    """Return how to name what stands behind a reference."""
    url, _, fragment = reference.partition("#")
    target = query_in(None if url else plain(root), unquote(fragment)) + _short(rest)
    if not url:
        return f"{way} is a $ref: name what it refers to, {target}."
    if "://" in url:
        return f"{way} is a $ref to {reference}: an overlay with extends: {url} can change that."
    file = extends(overlay.source.path, source.path.parent / unquote(url))
    return (
        f"{way} is a $ref to {reference}: write an overlay of its own for that file, with "
        f"extends: {file} and the target {target}."
    )


def _short(rest: str) -> str:
    """Return the rest of a query with plain names behind dots; in filters they stay as they are."""
    names, has_filter, filters = rest.partition("?")
    return re.sub(r"\['([A-Za-z_][A-Za-z0-9_]*)'\]", r".\1", names) + has_filter + filters
