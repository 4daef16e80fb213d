"""How the places of a page are called in links."""

from __future__ import annotations

import re


class Anchors:
    """Names of places in a page, each given once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._given: set[str] = set()

    def give(self, *words: str) -> str:
        """Return a name that is like some words, and is no other's."""
        wanted = re.sub(r"[^A-Za-z0-9_.]+", "-", "-".join(words)).strip("-")
        name, number = wanted, 1
        while name in self._given:
            number += 1
            name = f"{wanted}-{number}"
        self._given.add(name)
        return name
