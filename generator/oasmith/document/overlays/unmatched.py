"""Hints for targets that match nothing."""

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
"""A step of a query for one node, in the form of ``Query.__str__``."""


def unmatched_hint(target: Query, root: Any, source: Source, overlay: Overlay) -> str:
    """Return a hint for a target that matches nothing in the tree of a file."""
    rest, node, path = str(target)[1:], root, list[str | int]()
    while match := _STEP.match(rest):
        step = int(match[2]) if match[2] else _name(match[1])
        try:
            below = child(node, step)
        except LookupError:
            reference = dict.get(node, "$ref") if isinstance(node, TreeObject) else None
            if isinstance(reference, str):
                return _behind(reference, query(path), rest, root, source, overlay)
            return _missing(node, step, query(path))
        rest, node = rest[match.end() :], below
        path.append(step)
    return "Correct the target, or remove the action; previous actions have already been applied."


def _name(text: str) -> str:
    """Return a quoted name without its escapes."""
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _missing(node: Any, step: str | int, path: str) -> str:
    if isinstance(node, TreeObject) and isinstance(step, str):
        similar = nearest(step, dict.keys(node))
        if similar:
            return f"There is no '{step}' in {path}; did you mean '{similar[0]}'?"
        return f"There is no '{step}' in {path} after the previous actions."
    if isinstance(node, TreeArray):
        return f"{path} is an array of {len(node)}; select an item by its index, from 0."
    return f"{path} is a primitive value, which has no members."


def _behind(
    reference: str, path: str, rest: str, root: Any, source: Source, overlay: Overlay
) -> str:
    """Return a hint on how to select the target of a reference."""
    url, _, fragment = reference.partition("#")
    target = query_in(None if url else plain(root), unquote(fragment)) + _short(rest)
    if not url:
        return f"{path} is a $ref: select its target instead, {target}."
    if "://" in url:
        return f"{path} is a $ref to {reference}: an overlay with extends: {url} can change it."
    file = extends(overlay.source.path, source.path.parent / unquote(url))
    return (
        f"{path} is a $ref to {reference}: write a separate overlay for that file, with "
        f"extends: {file} and the target {target}."
    )


def _short(rest: str) -> str:
    """Return the rest of a query with simple names in dot notation, except in filters."""
    names, has_filter, filters = rest.partition("?")
    return re.sub(r"\['([A-Za-z_][A-Za-z0-9_]*)'\]", r".\1", names) + has_filter + filters
