"""Positions in JSON text, found without a tree of nodes for the whole text."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property

from oasmith.openapi import pointer as pointers

_GAP = re.compile(r"[ \t\n\r:,]*")


class JsonPositions:
    """Finds positions in a text, and parses only the containers on the way, each of them once."""

    def __init__(self, text: str) -> None:
        """Store a ``text``, which must be valid JSON."""
        self._text = text
        self._members: dict[int, dict[str, tuple[int, int]]] = {}
        # Values that are skipped need no data, only their end.
        self._decoder = json.JSONDecoder(object_pairs_hook=lambda _: None, parse_int=str)

    def locate(self, pointer: str) -> tuple[int, int] | None:
        """Return line and column of a member's key or of an item, or of its nearest ancestor.

        Both start at 1. Returns None for the root.
        """
        start, position = self._after(0), None
        for step in pointers.split(pointer):
            members = self._inside(start)
            if step not in members:
                break
            position, start = members[step]
        if position is None:
            return None
        line = bisect_right(self._lines, position)
        return line, position - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        """The offsets of the starts of the lines."""
        return [0, *(newline.end() for newline in re.finditer("\n", self._text))]

    def _inside(self, start: int) -> dict[str, tuple[int, int]]:
        """Return the members of the value at ``start``: the offsets of each and of its value."""
        if start not in self._members:
            opening = self._text[start]
            self._members[start] = (
                self._object(start)
                if opening == "{"
                else self._array(start)
                if opening == "["
                else {}
            )
        return self._members[start]

    def _object(self, start: int) -> dict[str, tuple[int, int]]:
        members: dict[str, tuple[int, int]] = {}
        position = self._after(start + 1)
        while self._text[position] != "}":
            key, end = self._decoder.raw_decode(self._text, position)
            value = self._after(end)
            # Of duplicate keys, the first one, as for YAML.
            members.setdefault(key, (position, value))
            position = self._end(value)
        return members

    def _array(self, start: int) -> dict[str, tuple[int, int]]:
        members: dict[str, tuple[int, int]] = {}
        position = self._after(start + 1)
        while self._text[position] != "]":
            members[str(len(members))] = (position, position)
            position = self._end(position)
        return members

    def _end(self, start: int) -> int:
        """Return the offset of the token after the value at ``start``."""
        return self._after(self._decoder.raw_decode(self._text, start)[1])

    def _after(self, position: int) -> int:
        gap = _GAP.match(self._text, position)
        return gap.end() if gap else position
