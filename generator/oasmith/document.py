"""The document as the later stages see it: one tree, local references only, positions at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from oasmith.findings import Location


class Positions(Protocol):
    """Answers where a node of the bundled document stands in the user's files."""

    def locate(self, pointer: str) -> Location:
        """Return the place of the value at ``pointer``.

        For a member of a mapping that is the place of its key, for an item of a list the
        place of the item. A pointer that does not exist gives its nearest existing ancestor.
        """
        ...

    def use_site(self, pointer: str) -> Location:
        """Return the place in the root file through which ``pointer`` is reached.

        Differs from ``locate`` for what came from another file: it is then the place of the
        ``$ref`` that brought it in.
        """
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """What the resolve stage gives.

    ``data`` is the bundled document: JSON data with string keys in which every ``$ref`` is
    local (``#/…``). Nobody changes it.
    """

    data: Mapping[str, Any]
    path: Path
    positions: Positions
    files: Mapping[Path, str]
    """Every file that was read, with the SHA-256 of its bytes in hex."""
    unresolved: frozenset[str] = frozenset()
    """Pointers to the empty objects that stand where a reference led nowhere."""
