"""Anchors: unique ids for elements of a page."""

from __future__ import annotations

import re


class Anchors:
    """The anchors of a page, each used once."""

    def __init__(self) -> None:
        """Start without anchors."""
        self._used: set[str] = set()

    def give(self, *words: str) -> str:
        """Return a unique anchor made from some words."""
        base = re.sub(r"[^A-Za-z0-9_.]+", "-", "-".join(words)).strip("-")
        name, number = base, 1
        while name in self._used:
            number += 1
            name = f"{base}-{number}"
        self._used.add(name)
        return name
