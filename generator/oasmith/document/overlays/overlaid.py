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
        origin, _ = self.tree.nearest(pointers.split(pointer))
        return origin.location

    def scalar(self, pointer: str) -> tuple[yaml.ScalarNode, list[str]] | None:
        """Return the YAML scalar at a pointer, in the file that wrote it; see ``Source``."""
        origin, rest = self.tree.nearest(pointers.split(pointer))
        return origin.source.scalar(origin.descend(*rest).pointer)

    def writer(self, pointer: str) -> Source | None:
        """Return the overlay that wrote the node at a pointer; None for original nodes."""
        origin, _ = self.tree.nearest(pointers.split(pointer))
        return None if origin.source is self.original else origin.source
