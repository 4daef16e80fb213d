"""A file with overlays: what it says now, and where each part of that stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from oasmith.diagnostics.findings import Location
from oasmith.document.load import Source
from oasmith.document.overlays.tree import DocumentTree
from oasmith.openapi import pointer as pointers


@dataclass(eq=False)
class OverlaidSource(Source):
    """A source whose data is no longer what its text says."""

    original: Source = field(kw_only=True)
    tree: DocumentTree = field(kw_only=True)

    @classmethod
    def of(cls, source: Source, data: Any, tree: DocumentTree) -> OverlaidSource:
        """Return a file with other data, whose places ``tree`` knows."""
        return cls(
            source.path, source.text, data, source.sha256, source.name, original=source, tree=tree
        )

    def locate(self, pointer: str) -> Location:
        """Return the place of a member's key or of an item, in the file that wrote it."""
        place, _ = self.tree.nearest(pointers.split(pointer))
        return place.location

    def scalar(self, pointer: str) -> tuple[yaml.ScalarNode, list[str]] | None:
        """Return the YAML text that is there, in the file that wrote it."""
        place, beyond = self.tree.nearest(pointers.split(pointer))
        return place.source.scalar(place.descend(*beyond).pointer)

    def writer(self, pointer: str) -> Source | None:
        """Return the overlay that wrote the node at a pointer; None for what was there."""
        place, _ = self.tree.nearest(pointers.split(pointer))
        return None if place.source is self.original else place.source
