"""A file with overlays applied, with the locations of its nodes."""

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
    """A source whose data has been changed by overlays."""

    original: Source = field(kw_only=True)
    tree: DocumentTree = field(kw_only=True)

    @classmethod
    def of(cls, source: Source, data: Any, tree: DocumentTree) -> OverlaidSource:
        """Return a file with changed data; ``tree`` has the origins of its nodes."""
        return cls(
            source.path, source.text, data, source.sha256, source.name, original=source, tree=tree
        )

    def locate(self, pointer: str) -> Location:
        """Return the location of a member's key or of an item, in the file that wrote it."""
        place, _ = self.tree.nearest(pointers.split(pointer))
        return place.location

    def scalar(self, pointer: str) -> tuple[yaml.ScalarNode, list[str]] | None:
        """Return the YAML scalar at a pointer, in the file that wrote it; see ``Source``."""
        place, rest = self.tree.nearest(pointers.split(pointer))
        return place.source.scalar(place.descend(*rest).pointer)

    def writer(self, pointer: str) -> Source | None:
        """Return the overlay that wrote the node at a pointer; None for original nodes."""
        place, _ = self.tree.nearest(pointers.split(pointer))
        return None if place.source is self.original else place.source
