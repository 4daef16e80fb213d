"""Where keys and values stand in a TOML file, which ``tomllib`` does not keep."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from tree_sitter import Node

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; an item of an array has its index."""

Point: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""


class Place(NamedTuple):
    """Where a key stands, and its value.

    A table has the place of its header for both, an item of an array its own.
    """

    key: Point
    value: Point


@lru_cache(maxsize=8)
def toml_positions(text: str) -> Mapping[KeyPath, Place]:
    """Return the place of everything in a text that ``tomllib`` reads."""
    # Only a file with mistakes, or with chosen names, needs the places.
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    return _Walk(text).places(tree.root_node)


class _Walk:
    """Goes through a syntax tree and notes the places."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().split(b"\n")
        self._places: dict[KeyPath, Place] = {}
        self._lengths: Counter[KeyPath] = Counter()

    def places(self, document: Node) -> Mapping[KeyPath, Place]:
        for node in document.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in ("table", "table_array_element"):
                self._table(node)
        return self._places

    def _table(self, node: Node) -> None:
        header, *pairs = _parts(node)
        *above, last = _keys(header)
        place = self._place(node, node)
        path: KeyPath = (*self._below((), above, place), _name(last))
        if node.type == "table":
            self._places[path] = place
        else:
            self._places.setdefault(path, place)
            self._lengths[path] += 1
            path = (*path, self._lengths[path] - 1)
            self._places[path] = place
        for pair in pairs:
            self._pair(path, pair)

    def _below(self, path: KeyPath, keys: list[Node], place: Place) -> KeyPath:
        """Return the path of a table; of an array of tables the last one is meant.

        Tables that are written nowhere else get ``place``.
        """
        for key in keys:
            path = (*path, _name(key))
            self._places.setdefault(path, place)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _pair(self, table: KeyPath, node: Node) -> None:
        keys, value = _parts(node)
        *above, last = _keys(keys)
        path: KeyPath = (*self._below(table, above, self._place(keys, keys)), _name(last))
        self._places[path] = self._place(last, value)
        self._inside(path, value)

    def _inside(self, path: KeyPath, value: Node) -> None:
        if value.type == "inline_table":
            for pair in _parts(value):
                self._pair(path, pair)
        elif value.type == "array":
            for index, item in enumerate(_parts(value)):
                self._places[*path, index] = self._place(item, item)
                self._inside((*path, index), item)

    def _place(self, key: Node, value: Node) -> Place:
        return Place(self._point(key), self._point(value))

    def _point(self, node: Node) -> Point:
        """Return the place as editors count: columns are characters, not bytes."""
        row, column = node.start_point
        return row + 1, len(self._lines[row][:column].decode()) + 1


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _keys(node: Node) -> list[Node]:
    """Return the single keys of a dotted one."""
    return list(_single_keys(node))


def _single_keys(node: Node) -> Iterator[Node]:
    if node.type != "dotted_key":
        yield node
        return
    for part in _parts(node):
        yield from _single_keys(part)


def _name(key: Node) -> str:
    """Return what a key is called, without quotes and escapes."""
    text = (key.text or b"").decode()
    return text if key.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))
