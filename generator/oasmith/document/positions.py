"""Where the parts of a JSON text stand, found without a tree of nodes for all of it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property

from oasmith.openapi import pointer as pointers

_GAP = re.compile(r"[ \t\n\r:,]*")


class JsonPositions:
    """Finds places in one text. It is read along the way to what is asked for, and only once."""

    def __init__(self, text: str) -> None:
        """Take a ``text`` that is valid JSON."""
        self._text = text
        self._members: dict[int, dict[str, tuple[int, int]]] = {}
        # What is passed over is not kept: only where it ends.
        self._decoder = json.JSONDecoder(object_pairs_hook=lambda _: None, parse_int=str)

    def locate(self, pointer: str) -> tuple[int, int] | None:
        """Return line and column of a member's key or of an item; of the nearest that exists.

        Both start at 1. None stands for the root.
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
        """The offset at which each line begins."""
        return [0, *(newline.end() for newline in re.finditer("\n", self._text))]

    def _inside(self, start: int) -> dict[str, tuple[int, int]]:
        """Return the members of what begins at ``start``: where each stands, and its value."""
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
            # The first of two, as in YAML.
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
        """Return where what follows the value at ``start`` begins."""
        return self._after(self._decoder.raw_decode(self._text, start)[1])

    def _after(self, position: int) -> int:
        gap = _GAP.match(self._text, position)
        return gap.end() if gap else position
