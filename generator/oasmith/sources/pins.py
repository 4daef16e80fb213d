"""What is pinned of a source: the revision, and each file that its documents use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from oasmith.config.sources import Source

SHORT = 12
"""Digits of a commit that are shown."""


@dataclass(frozen=True, slots=True, order=True)
class PinnedFile:
    """One file."""

    path: str
    """In the source, with slashes."""
    sha256: str
    size: int

    def is_of(self, content: bytes) -> bool:
        """Return whether this is the content of the file."""
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a source. Of a URL there is nothing to say: its content is the state."""

    commit: str = ""
    tag_object: str = ""
    """The hash of an annotated tag itself."""
    version: str = ""
    """Of a distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What ``oasmith.lock`` says of one source."""

    name: str
    kind: str
    address: str
    """As ``oasmith.toml`` had it."""
    ref_kind: str = ""
    ref: str = ""
    revision: Revision
    documents: tuple[str, ...] = ()
    """The root files of clients."""
    default_document: str = ""
    """The document of clients that name none."""
    files: tuple[PinnedFile, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """Paths by which files are named, where these lead through links, with the files."""

    def fits(self, source: Source) -> bool:
        """Return whether ``oasmith.toml`` still means what is pinned."""
        pinned = (self.kind, self.address, self.ref_kind, self.ref)
        return pinned == (source.kind, source.address, source.ref_kind or "", source.ref)

    @property
    def digest(self) -> str:
        """The hash of all files with their paths, which names their folder in the store."""
        lines = "".join(f"{one.sha256} {one.path}\n" for one in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def shown_revision(self) -> str:
        """The revision in a few letters, such as ``v1.4.0``; empty for a URL."""
        if self.ref_kind == "tag":
            return self.ref
        return self.revision.commit[:SHORT] or self.revision.version

    @property
    def shown(self) -> str:
        """What findings show before a path in it, such as ``zoho@v1.4.0:``."""
        revision = f"@{self.shown_revision}" if self.shown_revision else ""
        return f"{self.name}{revision}:"
