"""Fetching single files of a source into a folder, as documents refer to them."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from oasmith.config.sources import Source
from oasmith.document.reading import SourceFolder
from oasmith.sources.errors import SourceError
from oasmith.sources.files import Opened, SourceFiles
from oasmith.sources.limits import Limits
from oasmith.sources.paths import leaves
from oasmith.sources.pins import Pin, PinnedFile


class PinnedFiles:
    """The files of a pin in a local folder; other files are looked up in the source."""

    def __init__(self, pin: Pin, folder: Path, reopen: Callable[[], Opened]) -> None:
        """Read from a ``folder`` with the pinned files; ``reopen`` opens the source itself."""
        self._pin = pin
        self._folder = folder
        self._pinned = {file.path for file in pin.files}
        self._reopen = reopen
        self._source: SourceFiles | None = None

    def resolve_path(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        resolved = self._pin.links.get(path, posixpath.normpath(path))
        return resolved if resolved in self._pinned else self._source_files().resolve_path(path)

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        if path in self._pinned:
            return (self._folder / path).read_bytes()
        return self._source_files().read(path)

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        default = self._pin.default_document
        return [default] if default else self._source_files().documents()

    def suggest(self, path: str) -> str:
        """See ``SourceFiles``."""
        return self._source_files().suggest(path)

    def _source_files(self) -> SourceFiles:
        if self._source is None:
            self._source = self._reopen().files
        return self._source


class StagedSource:
    """One source, with the files that have been fetched from it into a folder."""

    def __init__(self, source: Source, opened: Opened, folder: Path, limits: Limits) -> None:
        """Write files to an empty ``folder``."""
        self.source = source
        self._pin = Pin(
            name=source.name,
            kind=source.kind,
            address=source.address,
            ref_kind=source.ref_kind or "",
            ref=source.ref,
            revision=opened.revision,
        )
        self._files = opened.files
        self._folder = folder
        self._limits = limits
        self._links: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._requested: set[str] = set()
        self._documents: set[str] = set()
        self._default = ""

    @property
    def source_folder(self) -> SourceFolder:
        """The folder, as the resolve stage reads from it."""
        return SourceFolder(
            source=self.source.name,
            folder=self._folder,
            shown=self._pin.shown,
            links=dict(self._links),
        )

    @property
    def contents(self) -> dict[str, bytes]:
        """The contents of the files that have been fetched, by their paths."""
        return self._contents

    def document(self, spec: str) -> Path:
        """Fetch the root file of a client, and return its local path. Raises ``SourceError``."""
        path = spec or self._only_document()
        if not spec:
            self._default = path
        self.fetch(path)
        if path not in self._contents and path not in self._links:
            suggested = self._files.suggest(path)
            hint = f"Did you mean {suggested}?" if suggested else "Check the spec of its clients."
            raise SourceError("unreachable-source", f"there is no {self._pin.shown}{path}", hint)
        self._documents.add(path)
        return self._folder / self._links.get(path, path)

    def _only_document(self) -> str:
        documents = self._files.documents()
        if len(documents) == 1:
            return documents[0]
        problem = (
            f"several documents: {', '.join(documents)}"
            if documents
            else "no document; is it an editable installation?"
        )
        choice = f" Choose one: spec = {documents[0]!r}" if documents else ""
        raise SourceError(
            "unreachable-source",
            f"{self.source.address} has {problem}",
            f"Check the client in oasmith.toml.{choice}",
        )

    def fetch(self, path: str) -> bool:
        """Fetch a file if it exists in the source; return whether a file or a link is new.

        Raises ``SourceError``.
        """
        if path in self._requested:
            return False
        self._requested.add(path)
        # The resolve stage reports references to files outside the source.
        if leaves(path):
            return False
        resolved = self._files.resolve_path(path)
        if resolved is None:
            return False
        is_new = resolved not in self._contents
        if is_new:
            self._write(resolved)
        if resolved != posixpath.normpath(path):
            self._links[path] = resolved
            return True
        return is_new

    def _write(self, path: str) -> None:
        content = self._files.read(path)
        self._limits.check_file(path, len(content))
        sizes = sum(map(len, self._contents.values()))
        self._limits.check_sum(len(self._contents) + 1, sizes + len(content))
        self._contents[path] = content
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def pin(self) -> Pin:
        """Return the pin of the source, with the files that have been fetched."""
        files = (
            PinnedFile(path, hashlib.sha256(content).hexdigest(), len(content))
            for path, content in self._contents.items()
        )
        return replace(
            self._pin,
            documents=tuple(sorted(self._documents)),
            default_document=self._default,
            files=tuple(sorted(files)),
            links=dict(sorted(self._links.items())),
        )
