"""The bundled document that later stages use: one tree with local references, and positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from oasmith.diagnostics.findings import Location
from oasmith.document.reading import ReadOptions

MARKERS = ("oasmith.toml", ".git")
"""Files that mark the folder of a project; references must not lead out of that folder."""


class Positions(Protocol):
    """Finds the location of a node of the bundled document in the user's files."""

    def locate(self, pointer: str) -> Location:
        """Return the location of the value at ``pointer``.

        For a member of a mapping, this is the location of its key; for an item of a list, that of
        the item. If the pointer does not exist, it is that of its nearest existing ancestor.
        """
        ...

    def key(self, pointer: str) -> Location:
        """Return the location of a member's key, even if its value comes from another file."""
        ...

    def use_site(self, pointer: str) -> Location:
        """Return the location in the root file through which ``pointer`` is reached.

        This differs from ``locate`` for nodes of other files: it is the location of the ``$ref``
        that includes them.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookups:
    """File system lookups other than the contents of files.

    The document depends on their results, so the run cache checks them, too.
    """

    project: Path
    """The folder that references must not lead out of."""
    links: dict[Path, Path] = field(default_factory=dict)
    """Each path that was looked up, with all its links resolved."""
    missing: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    """Each missing file, with the names in its folder, which hints suggest."""


@dataclass(frozen=True, slots=True)
class Document:
    """The result of the resolve stage.

    ``data`` is the bundled document: JSON data with string keys, in which every ``$ref`` is
    local (``#/…``). It is never modified.
    """

    data: Mapping[str, Any]
    path: Path
    positions: Positions
    files: Mapping[Path, str]
    """Every file that was read, with the SHA-256 of its bytes in hex."""
    lookups: Lookups
    unresolved: Mapping[str, str] = field(default_factory=dict)
    """Pointers to the empty objects that replace references that cannot be resolved, with the
    references."""
    referrers: Mapping[Path, Path] = field(default_factory=dict)
    """Each file except the root, with the file that has the first reference to it."""


def project_folder(path: Path) -> Path:
    """Return the project folder of a document: the nearest folder that has a marker.

    If there is none, it is the parent of the document's folder, so that documents in sibling
    folders can share files.
    """
    own = path.resolve().parent
    for folder in (own, *own.parents):
        if any((folder / marker).exists() for marker in MARKERS):
            return folder
    return own.parent


def project_of(path: Path, options: ReadOptions) -> Path:
    """Return the folder that references must not lead out of, unless ``options`` allow others."""
    source = options.source_of(path.resolve())
    return project_folder(path) if source is None else source.folder
