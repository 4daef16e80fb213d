"""Merging one value into another, by the rules of the Overlay Specification.

Objects are merged, arrays are concatenated, and primitive values are replaced; values of different
kinds cannot be merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oasmith.document.origins import Origin
from oasmith.document.overlays.tree import DocumentTree, TreeArray, TreeObject, members


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that cannot be merged into an existing one."""

    message: str
    origin: Origin
    """The origin of the value."""


def kind(value: Any) -> str:
    """Return the kind of a value in messages: an object, an array or a primitive value."""
    if isinstance(value, TreeObject):
        return "an object"
    return "an array" if isinstance(value, TreeArray) else "a primitive value"


def described(value: Any) -> str:
    """Return the kind of a value, or ``null``, which is often written by mistake."""
    return "null" if value is None else kind(value)


def merge(
    tree: DocumentTree, node: Any, own_origin: Origin, value: Any, origin: Origin
) -> Iterator[Conflict]:
    """Merge a value into a writable node of the same kind, and yield the conflicts.

    Args:
        tree: The tree that contains the node.
        node: An object or an array.
        own_origin: The origin of the node.
        value: The value; members that cannot be merged are skipped.
        origin: The origin of the value.
    """
    if isinstance(node, TreeArray):
        append(node, own_origin, members(value), origin)
        return
    for key, member in dict.items(value):
        yield from _member(tree, node, own_origin, key, member, origin.descend(key))


def append(node: TreeArray, own_origin: Origin, items: Iterator[Any], origin: Origin) -> None:
    """Append the items of the array at ``origin`` to a writable array."""
    origins = node.item_origins(own_origin)
    for index, item in enumerate(items):
        node.append(item)
        origins.append(origin.descend(index))


def append_one(node: TreeArray, own_origin: Origin, item: Any, origin: Origin) -> None:
    """Append one item, which comes from ``origin``, to a writable array."""
    origins = node.item_origins(own_origin)
    node.append(item)
    origins.append(origin)


def _member(
    tree: DocumentTree, node: TreeObject, own_origin: Origin, key: str, value: Any, origin: Origin
) -> Iterator[Conflict]:
    present = dict.get(node, key, _MISSING)
    if present is _MISSING or kind(present) == kind(value) == "a primitive value":
        node.put(key, value, origin)
    elif kind(present) == kind(value):
        present_origin = node.origin_of(key, own_origin)
        yield from merge(tree, tree.writable_child(node, key), present_origin, value, origin)
    else:
        target = f"'{key}', which is {described(present)}"
        yield Conflict(f"{described(value)} cannot be merged into {target}", origin)


_MISSING = object()
"""The marker for a member that does not exist."""
