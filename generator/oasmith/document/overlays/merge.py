"""One value into another, by the rules of the Overlay Specification.

Objects are merged, arrays are concatenated, and anything else is replaced; a value of one kind
cannot be merged into one of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oasmith.document.origins import Origin
from oasmith.document.overlays.tree import DocumentTree, TreeArray, TreeObject, members


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that cannot be merged into what is there."""

    message: str
    place: Origin
    """Of the value."""


def kind(value: Any) -> str:
    """Return in words whether something is an object, an array or a primitive value."""
    if isinstance(value, TreeObject):
        return "an object"
    return "an array" if isinstance(value, TreeArray) else "a primitive value"


def described(value: Any) -> str:
    """Return the same, but for ``null``, which is easily written without being meant."""
    return "null" if value is None else kind(value)


def merge(
    tree: DocumentTree, node: Any, own: Origin, value: Any, place: Origin
) -> Iterator[Conflict]:
    """Merge a value into a node of the same kind that can be written to.

    Args:
        tree: What the node is in.
        node: An object or an array.
        own: Where the node comes from.
        value: What is merged into it; a member that cannot be is left out.
        place: Where that comes from.
    """
    if isinstance(node, TreeArray):
        append(node, own, members(value), place)
        return
    for key, member in dict.items(value):
        yield from _member(tree, node, own, key, member, place.descend(key))


def append(node: TreeArray, own: Origin, items: Iterator[Any], place: Origin) -> None:
    """Add items of the array at ``place`` to an array that can be written to."""
    places = node.placed(own)
    for index, item in enumerate(items):
        node.append(item)
        places.append(place.descend(index))


def append_one(node: TreeArray, own: Origin, item: Any, place: Origin) -> None:
    """Add one item, which comes from ``place``, to an array that can be written to."""
    places = node.placed(own)
    node.append(item)
    places.append(place)


def _member(
    tree: DocumentTree, node: TreeObject, own: Origin, key: str, value: Any, place: Origin
) -> Iterator[Conflict]:
    present = dict.get(node, key, _NOTHING)
    if present is _NOTHING or kind(present) == kind(value) == "a primitive value":
        node.put(key, value, place)
    elif kind(present) == kind(value):
        inside = node.place(key, own)
        yield from merge(tree, tree.writable_child(node, key), inside, value, place)
    else:
        what = f"{described(value)} cannot be merged into '{key}', which is {described(present)}"
        yield Conflict(what, place)


_NOTHING = object()
"""Stands for a member that is not there."""
