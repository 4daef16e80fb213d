"""The document as the later stages see it: one tree, local references only, positions at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from oasmith.diagnostics.findings import Location
from oasmith.document.reading import ReadOptions

MARKERS = ("oasmith.toml", ".git")
"""What lies in the folder of a project; references may not leave that folder."""


class Positions(Protocol):
    """Answers where a node of the bundled document stands in the user's files."""

    def locate(self, pointer: str) -> Location:
        """Return the place of the value at ``pointer``.

        For a member of a mapping that is the place of its key, for an item of a list the
        place of the item. A pointer that does not exist gives its nearest existing ancestor.
        """
        ...

    def key(self, pointer: str) -> Location:
        """Return the place of a member's key, also where its value came from elsewhere."""
        ...

    def use_site(self, pointer: str) -> Location:
        """Return the place in the root file through which ``pointer`` is reached.

        Differs from ``locate`` for what came from another file: it is then the place of the
        ``$ref`` that brought it in.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the disk was asked besides the contents of files. Another answer is another document."""

    project: Path
    """The folder that references may not leave."""
    links: dict[Path, Path] = field(default_factory=dict)
    """Each file as it was named, with the one that it is when links are followed."""
    missing: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    """Each file that was not there, with what lay beside its place: hints name that."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the resolve stage gives.

    ``data`` is the bundled document: JSON data with string keys in which every ``$ref`` is
    local (``#/…``). It is never changed.
    """

    data: Mapping[str, Any]
    path: Path
    positions: Positions
    files: Mapping[Path, str]
    """Every file that was read, with the SHA-256 of its bytes in hex."""
    lookups: Lookups
    unresolved: Mapping[str, str] = field(default_factory=dict)
    """Pointers to the empty objects in the place of references that cannot be resolved, with what
    the references say."""
    referrers: Mapping[Path, Path] = field(default_factory=dict)
    """Each file but the root with the one whose reference led to it first."""


def project_folder(path: Path) -> Path:
    """Return the project's folder of a document: the nearest that has a marker.

    Without one it is the folder above the document's own, so that documents in neighbouring
    folders can share parts.
    """
    own = path.resolve().parent
    for folder in (own, *own.parents):
        if any((folder / marker).exists() for marker in MARKERS):
            return folder
    return own.parent


def project_of(path: Path, options: ReadOptions) -> Path:
    """Return the folder that references of a document may not leave, unless options say more."""
    source = options.source_of(path.resolve())
    return project_folder(path) if source is None else source.folder
