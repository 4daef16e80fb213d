"""The origins of the nodes of a bundled document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oasmith.diagnostics.findings import Location
from oasmith.document.load import Source
from oasmith.openapi import pointer as pointers


@dataclass(frozen=True, slots=True)
class Origin:
    """A node of a file, with the reference in the root file that includes it, if any."""

    source: Source
    pointer: str
    use: Origin | None = None

    def descend(self, *steps: str | int) -> Origin:
        """Return the origin of a descendant."""
        return Origin(self.source, pointers.join(self.pointer, *steps), self.use)

    @property
    def location(self) -> Location:
        """Return file, line and column."""
        return self.source.locate(self.pointer)


@dataclass(slots=True)
class Origins:
    """Finds the origin of a node of the bundled document.

    Only the nodes where another file begins are stored; those below are derived from them.
    """

    roots: dict[str, Origin] = field(default_factory=dict)
    """Origins, by their pointers into the bundled document."""

    def origin(self, pointer: str) -> Origin:
        """Return the origin of the node at ``pointer``."""
        root = pointer
        while root not in self.roots:
            root = pointers.parent(root)
        file_root = self.roots[root]
        return Origin(file_root.source, file_root.pointer + pointer[len(root) :], file_root.use)

    def locate(self, pointer: str) -> Location:
        """See ``document.Positions``."""
        return self.origin(pointer).location

    def key(self, pointer: str) -> Location:
        """See ``document.Positions``."""
        owner = self.origin(pointers.parent(pointer))
        return owner.descend(pointers.split(pointer)[-1]).location

    def use_site(self, pointer: str) -> Location:
        """See ``document.Positions``."""
        origin = self.origin(pointer)
        return (origin.use or origin).location

    def move(self, moved: Mapping[str, str]) -> None:
        """Add the origins of moved nodes: ``moved`` maps the new pointer of each to the old one."""
        roots = {}
        for pointer, old in moved.items():
            roots[pointer] = self.origin(old)
            for root, origin in self.roots.items():
                if root.startswith(f"{old}/"):
                    roots[pointer + root[len(old) :]] = origin
        self.roots.update(roots)
