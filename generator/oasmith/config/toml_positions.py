"""The positions of keys and values in a TOML file, which ``tomllib`` does not provide."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from tree_sitter import Node

KeyPath: TypeAlias = tuple[str | int, ...]
"""The path of a value: keys of tables and indices of arrays."""

Point: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1."""


class Position(NamedTuple):
    """The positions of a key and its value.

    For a table both are the position of its header, for an item of an array that of the item.
    """

    key: Point
    value: Point


@lru_cache(maxsize=8)
def toml_positions(text: str) -> Mapping[KeyPath, Position]:
    """Return the positions of all keys and items in a text that is valid TOML."""
    # Imported here, as only files with errors or with chosen names need positions.
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    return _Walk(text).positions(tree.root_node)


class _Walk:
    """Traversal of a syntax tree that collects positions."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().split(b"\n")
        self._positions: dict[KeyPath, Position] = {}
        self._lengths: Counter[KeyPath] = Counter()

    def positions(self, document: Node) -> Mapping[KeyPath, Position]:
        for node in document.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in ("table", "table_array_element"):
                self._table(node)
        return self._positions

    def _table(self, node: Node) -> None:
        header, *pairs = _parts(node)
        *above, last = _keys(header)
        position = self._position(node, node)
        path: KeyPath = (*self._below((), above, position), _name(last))
        if node.type == "table":
            self._positions[path] = position
        else:
            self._positions.setdefault(path, position)
            self._lengths[path] += 1
            path = (*path, self._lengths[path] - 1)
            self._positions[path] = position
        for pair in pairs:
            self._pair(path, pair)

    def _below(self, path: KeyPath, keys: list[Node], position: Position) -> KeyPath:
        """Return the path of a table; a key of an array of tables refers to its last table.

        Tables without a header of their own get ``position``.
        """
        for key in keys:
            path = (*path, _name(key))
            self._positions.setdefault(path, position)
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _pair(self, table: KeyPath, node: Node) -> None:
        keys, value = _parts(node)
        *above, last = _keys(keys)
        path: KeyPath = (*self._below(table, above, self._position(keys, keys)), _name(last))
        self._positions[path] = self._position(last, value)
        self._inside(path, value)

    def _inside(self, path: KeyPath, value: Node) -> None:
        if value.type == "inline_table":
            for pair in _parts(value):
                self._pair(path, pair)
        elif value.type == "array":
            for index, item in enumerate(_parts(value)):
                self._positions[*path, index] = self._position(item, item)
                self._inside((*path, index), item)

    def _position(self, key: Node, value: Node) -> Position:
        return Position(self._point(key), self._point(value))

    def _point(self, node: Node) -> Point:
        """Return the position as editors show it: columns count characters, not bytes."""
        row, column = node.start_point
        return row + 1, len(self._lines[row][:column].decode()) + 1


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _keys(node: Node) -> list[Node]:
    """Split a dotted key into single keys."""
    return list(_single_keys(node))


def _single_keys(node: Node) -> Iterator[Node]:
    if node.type != "dotted_key":
        yield node
        return
    for part in _parts(node):
        yield from _single_keys(part)


def _name(key: Node) -> str:
    """Return the name of a key, without quotes and escapes."""
    text = (key.text or b"").decode()
    return text if key.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))
