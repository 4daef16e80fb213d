"""Iteration over the objects of a document, with their kinds and pointers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import children


class Visited(NamedTuple):
    """An object of the specification, with its kind and pointer."""

    node: dict[str, Any]
    kind: str
    pointer: str


def objects(node: Any, kind: str = "document", pointer: str = "") -> Iterator[Visited]:
    """Yield the objects of ``node``, which is of a ``kind``, in post-order.

    An object may be modified after it was yielded, because its descendants have been yielded
    before. Extensions, examples and other plain data are skipped.
    """
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from objects(item, kind, pointers.join(pointer, index))
        return
    if not isinstance(node, dict):
        return
    for key, below in children(node, kind):
        value, place = node[key], pointers.join(pointer, key)
        if below.many != "map" or not isinstance(value, dict):
            yield from objects(value, below.kind, place)
            continue
        for name, item in value.items():
            if kind == "schema" or not name.startswith("x-"):
                yield from objects(item, below.kind, pointers.join(place, name))
    yield Visited(node, kind, pointer)
