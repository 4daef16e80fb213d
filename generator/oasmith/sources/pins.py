"""The pin of a source: its revision, and each file that its documents use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from oasmith.config.sources import Source

SHORT = 12
"""Number of digits of a commit hash that are shown."""


@dataclass(frozen=True, slots=True, order=True)
class PinnedFile:
    """The path, hash and size of one file."""

    path: str
    """The path in the source, with slashes."""
    sha256: str
    size: int

    def is_of(self, content: bytes) -> bool:
        """Return whether this is the content of the file."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a source; empty for a URL, whose state is its content."""

    commit: str = ""
    tag_object: str = ""
    """The hash of the tag object, if the tag is annotated."""
    version: str = ""
    """The version of a distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """The entry of one source in ``oasmith.lock``."""

    name: str
    kind: str
    address: str
    """The address in ``oasmith.toml`` when it was pinned."""
    ref_kind: str = ""
    ref: str = ""
    revision: Revision
    documents: tuple[str, ...] = ()
    """The root files of clients."""
    default_document: str = ""
    """The document of clients that name none."""
    files: tuple[PinnedFile, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """Paths in references that contain links, with the paths of their files."""

    def fits(self, source: Source) -> bool:
        """Return whether ``oasmith.toml`` still has the address and ref that are pinned."""
        pinned = (self.kind, self.address, self.ref_kind, self.ref)
        return pinned == (source.kind, source.address, source.ref_kind or "", source.ref)

    @property
    def digest(self) -> str:
        """The hash of all files and their paths, which is the name of their folder in the store."""
        lines = "".join(f"{one.sha256} {one.path}\n" for one in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def shown_revision(self) -> str:
        """The revision in short form, such as ``v1.4.0``; empty for a URL."""
        if self.ref_kind == "tag":
            return self.ref
        return self.revision.commit[:SHORT] or self.revision.version

    @property
    def shown(self) -> str:
        """The prefix of paths of this source in findings, such as ``zoho@v1.4.0:``."""
        revision = f"@{self.shown_revision}" if self.shown_revision else ""
        return f"{self.name}{revision}:"
