"""What to write instead of a target that matches nothing."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from oasmith.document.load import Source
from oasmith.document.overlays.jsonpath import Query
from oasmith.document.overlays.overlay import Overlay, extends
from oasmith.document.overlays.tree import TreeArray, TreeObject, child
from oasmith.document.reference_kinds import nearest
from oasmith.openapi import pointer as pointers

_STEP = re.compile(r"\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")
"""A step of a query to one node, as queries are shown."""


def unmatched_hint(query: Query, root: Any, source: Source, overlay: Overlay) -> str:
    """Return what to write instead of a target that matches nothing in the tree of a file."""
    rest, node, way = str(query)[1:], root, "$"
    while match := _STEP.match(rest):
        step = int(match[2]) if match[2] else _name(match[1])
        try:
            below = child(node, step)
        except LookupError:
            return _missing(node, step, way, rest, source, overlay)
        rest, node, way = rest[match.end() :], below, f"{way}{match[0]}"
    return (
        "Correct the target, or remove the action; what is here is as the actions before left it."
    )


def _name(text: str) -> str:
    """Return a name as it was before the quotes were put around it."""
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _missing(
    node: Any, step: str | int, way: str, rest: str, source: Source, overlay: Overlay
) -> str:
    reference = dict.get(node, "$ref") if isinstance(node, TreeObject) else None
    if isinstance(reference, str):
        return _behind(reference, way, rest, source, overlay)
    if isinstance(node, TreeObject) and isinstance(step, str):
        near = nearest(step, dict.keys(node))
        if near:
            return f"There is no '{step}' in {way}; did you mean '{near[0]}'?"
        return f"There is no '{step}' in {way}, as the actions before left it."
    if isinstance(node, TreeArray):
        return f"{way} is an array of {len(node)}; an item is named by its index, from 0."
    return f"{way} is a single value: there is nothing in it."


def _behind(reference: str, way: str, rest: str, source: Source, overlay: Overlay) -> str:
    """Return how to name what stands behind a reference."""
    url, _, fragment = reference.partition("#")
    target = "$" + "".join(_step(step) for step in pointers.split(unquote(fragment))) + rest
    if not url:
        return f"{way} is a $ref: name what it refers to, {target}."
    if "://" in url:
        return f"{way} is a $ref to {reference}: an overlay with extends: {url} can change that."
    file = extends(overlay.source.path, source.path.parent / unquote(url))
    return (
        f"{way} is a $ref to {reference}: write an overlay of its own for that file, with "
        f"extends: {file} and the target {target}."
    )


def _step(step: str) -> str:
    if step.isdecimal():
        return f"[{step}]"
    quoted = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"
