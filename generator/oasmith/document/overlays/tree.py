"""A mutable tree for overlays, which knows the origin of each node.

Nodes can be shared, by YAML aliases or because an overlay writes a value to many places. Before
a node is modified for the first time, it is copied (copy on write).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from oasmith.document.load import Source
from oasmith.document.origins import Origin
from oasmith.document.overlays.limits import Meter


class TreeObject(dict[str, Any]):
    """An object that counts the members that a query visits."""

    __slots__ = ("meter", "origins", "owner")

    def __init__(self, members: Any, meter: Meter, owner: object) -> None:
        """Store the ``members``; only ``owner`` may modify them."""
        super().__init__(members)
        self.meter = meter
        self.owner = owner
        self.origins: dict[str, Origin] = {}
        """Origins of members that are not in the object's origin, including removed members."""

    def __getitem__(self, key: str) -> Any:
        self.meter.visit(1)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.meter.visit(1)
        return super().__contains__(key)

    def __eq__(self, other: object) -> bool:
        self.meter.visit(1 + len(self))
        return super().__eq__(other)

    def items(self) -> Any:
        """Return the members, and count them all at once."""
        self.meter.visit(1 + len(self))
        return super().items()

    def copied(self, owner: object) -> TreeObject:
        """Return a copy that shares the members."""
        copy = TreeObject(dict.items(self), self.meter, owner)
        copy.origins = dict(self.origins)
        return copy

    def origin_of(self, key: str, own_origin: Origin) -> Origin:
        """Return the origin of a member; ``own_origin`` is the origin of the object."""
        return self.origins.get(key) or own_origin.descend(key)

    def put(self, key: str, value: Any, origin: Origin) -> None:
        """Set a member with another origin."""
        self[key] = value
        self.origins[key] = origin


class TreeArray(list[Any]):
    """An array that counts the items that a query visits."""

    __slots__ = ("meter", "origins", "owner")

    def __init__(self, items: Any, meter: Meter, owner: object) -> None:
        """Store the ``items``; only ``owner`` may modify them."""
        super().__init__(items)
        self.meter = meter
        self.owner = owner
        self.origins: list[Origin] | None = None
        """The origins of the items; None as long as they are those of the original array."""

    def __getitem__(self, index: Any) -> Any:
        self.meter.visit(1 + (len(self) if isinstance(index, slice) else 0))
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[Any]:
        self.meter.visit(1 + len(self))
        return super().__iter__()

    def __eq__(self, other: object) -> bool:
        self.meter.visit(1 + len(self))
        return super().__eq__(other)

    def copied(self, owner: object) -> TreeArray:
        """Return a copy that shares the items."""
        copy = TreeArray(list.__iter__(self), self.meter, owner)
        copy.origins = None if self.origins is None else list(self.origins)
        return copy

    def origin_of(self, index: int, own_origin: Origin) -> Origin:
        """Return the origin of an item; ``own_origin`` is the origin of the array."""
        return own_origin.descend(index) if self.origins is None else self.origins[index]

    def item_origins(self, own_origin: Origin) -> list[Origin]:
        """Return the list of the items' origins, to be modified together with the items."""
        if self.origins is None:
            self.origins = [own_origin.descend(index) for index in range(len(self))]
        return self.origins


Container: TypeAlias = TreeObject | TreeArray


def tree(value: Any, meter: Meter) -> Any:
    """Convert data to a tree without an owner; shared nodes stay shared."""
    return _tree(value, meter, {})


def _tree(value: Any, meter: Meter, done: dict[int, Container]) -> Any:
    if not isinstance(value, dict | list):
        return value
    if id(value) not in done:
        if isinstance(value, dict):
            members = [(key, _tree(member, meter, done)) for key, member in value.items()]
            done[id(value)] = TreeObject(members, meter, None)
        else:
            done[id(value)] = TreeArray([_tree(item, meter, done) for item in value], meter, None)
    return done[id(value)]


def plain(value: Any) -> Any:
    """Convert a tree to plain data; shared nodes stay shared."""
    return _plain(value, {})


def _plain(value: Any, done: dict[int, Any]) -> Any:
    if not isinstance(value, TreeObject | TreeArray):
        return value
    if id(value) not in done:
        if isinstance(value, TreeObject):
            done[id(value)] = {key: _plain(one, done) for key, one in dict.items(value)}
        else:
            done[id(value)] = [_plain(one, done) for one in list.__iter__(value)]
    return done[id(value)]


def measure(value: Any) -> tuple[int, int]:
    """Return the number of nodes of a tree, with shared nodes counted each time, and its depth."""
    return _measure(value, {})


def _measure(value: Any, done: dict[int, tuple[int, int]]) -> tuple[int, int]:
    if not isinstance(value, TreeObject | TreeArray):
        return 1, 0
    if id(value) not in done:
        below = [_measure(one, done) for one in members(value)]
        size, depth = sum(one[0] for one in below), max((one[1] for one in below), default=0)
        done[id(value)] = 1 + size, 1 + depth
    return done[id(value)]


def members(value: Container) -> Iterator[Any]:
    """Return the members of an object, or the items of an array, without counting them."""
    return iter(dict.values(value)) if isinstance(value, TreeObject) else list.__iter__(value)


def child(value: Any, step: str | int) -> Any:
    """Return one member or item, without counting it. Raises ``LookupError``."""
    if isinstance(value, TreeObject) and isinstance(step, str):
        return dict.__getitem__(value, step)
    if isinstance(value, TreeArray) and isinstance(step, int):
        return list.__getitem__(value, step)
    raise LookupError(step)


class DocumentTree:
    """The tree of one file, to which overlays are applied."""

    def __init__(self, source: Source, meter: Meter) -> None:
        """Convert the data of a file to a tree; ``meter`` counts the nodes that are visited."""
        self.root: Any = tree(source.data, meter)
        self._start = Origin(source, "")
        self._owner = object()

    def node(self, path: tuple[str | int, ...]) -> Any:
        """Return the node at a path. Raises ``LookupError``."""
        node = self.root
        for step in path:
            node = child(node, step)
        return node

    def origin(self, path: tuple[str | int, ...]) -> Origin:
        """Return the origin of the node at a path. Raises ``LookupError``."""
        node, origin = self.root, self._start
        for step in path:
            if not isinstance(node, TreeObject | TreeArray):
                raise LookupError(step)
            node, origin = child(node, step), _child_origin(node, step, origin)
        return origin

    def nearest(self, steps: list[str]) -> tuple[Origin, list[str]]:
        """Return the origin of the last existing node of a path, and the remaining steps.

        ``steps`` are those of a JSON pointer, in which an index is a string.
        """
        node, origin = self.root, self._start
        for number, step in enumerate(steps):
            is_index = isinstance(node, TreeArray) and step.isdecimal() and len(step) < 10
            key = int(step) if is_index else step
            try:
                below = child(node, key)
            except LookupError:
                return origin, steps[number:]
            node, origin = below, _child_origin(node, key, origin)
        return origin, []

    def writable(self, path: tuple[str | int, ...]) -> tuple[Any, Origin]:
        """Return the container at a path, copied so that it can be modified, and its origin."""
        if isinstance(self.root, TreeObject | TreeArray) and self.root.owner is not self._owner:
            self.root = self.root.copied(self._owner)
        node, origin = self.root, self._start
        for step in path:
            origin = _child_origin(node, step, origin)
            node = self.writable_child(node, step)
        return node, origin

    def writable_child(self, node: Any, step: str | int) -> Any:
        """Return a member of a writable container, copied so that it can be modified, too."""
        below = child(node, step)
        if isinstance(below, TreeObject | TreeArray) and below.owner is not self._owner:
            below = node[step] = below.copied(self._owner)
        return below


def _child_origin(node: Container, step: Any, own_origin: Origin) -> Origin:
    return node.origin_of(step, own_origin)
