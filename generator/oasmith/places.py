"""Where the parts of a bundled document come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from oasmith import pointer as pointers
from oasmith.findings import Location
from oasmith.load import Source


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a file, with the reference in the root file through which it came, if any."""

    source: Source
    pointer: str
    use: Place | None = None

    def at(self, *steps: str | int) -> Place:
        """Return the place of a descendant."""
        return Place(self.source, pointers.join(self.pointer, *steps), self.use)

    @property
    def location(self) -> Location:
        """Return file, line and column."""
        return self.source.locate(self.pointer)


@dataclass(slots=True)
class Places:
    """Finds the place of a node of the bundled document.

    Only the nodes at which another file begins are kept; everything below follows from them.
    """

    roots: dict[str, Place] = field(default_factory=dict)
    """By pointer into the bundled document."""

    def place(self, pointer: str) -> Place:
        """Return the place of the node at ``pointer``."""
        root = pointer
        while root not in self.roots:
            root = pointers.parent(root)
        found = self.roots[root]
        return Place(found.source, found.pointer + pointer[len(root) :], found.use)

    def locate(self, pointer: str) -> Location:
        """See ``document.Positions``."""
        return self.place(pointer).location

    def use_site(self, pointer: str) -> Location:
        """See ``document.Positions``."""
        found = self.place(pointer)
        return (found.use or found).location
