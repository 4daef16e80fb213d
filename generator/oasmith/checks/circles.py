"""Schemas that are parts of themselves: no value has them, and no class can be made of them.

A property, an item or a value of a map may lead back, as in a tree: only what a schema *is* counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding

UNIONS = ("allOf", "anyOf", "oneOf")
HINT = "Break the circle: one of its schemas must not refer to the next."


def check(view: View) -> Iterator[Finding]:
    """Report each circle of the document's named schemas once."""
    data, done = view.document.data, set[str]()
    components = data.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name in schemas if isinstance(schemas, dict) else ():
        start = pointers.join("/components/schemas", name)
        for circle in _circles(data, start, (), done):
            words = " → ".join(pointers.split(at)[-1] for at in circle if at.count("/") == 3)
            message = f"this schema is a part of itself: {words}"
            yield view.finding("circular-reference", message, circle[0], HINT)


def _circles(
    data: Mapping[str, Any], pointer: str, above: tuple[str, ...], done: set[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the circles that a schema leads to, each from its first schema to itself again."""
    if pointer in above:
        yield (*above[above.index(pointer) :], pointer)
    elif pointer not in done:
        for part in _parts(data, pointer):
            yield from _circles(data, part, (*above, pointer), done)
        done.add(pointer)


def _parts(data: Mapping[str, Any], pointer: str) -> Iterator[str]:
    """Yield the pointers of what a schema is made of."""
    try:
        schema = pointers.get(data, pointer)
    except LookupError:
        return
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        yield unquote(reference.removeprefix("#"))
    for union in UNIONS:
        members = schema.get(union)
        for index in range(len(members) if isinstance(members, list) else 0):
            yield pointers.join(pointer, union, index)
