"""Files of a source, put into a folder as documents ask for them."""

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
    """The files of a pin where they lie; what else is asked for is looked up in the source."""

    def __init__(self, pin: Pin, folder: Path, again: Callable[[], Opened]) -> None:
        """Read from a ``folder`` that has what is pinned; ``again`` opens the source itself."""
        self._pin = pin
        self._folder = folder
        self._pinned = {file.path for file in pin.files}
        self._again = again
        self._source: SourceFiles | None = None

    def real(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        known = self._pin.links.get(path, posixpath.normpath(path))
        return known if known in self._pinned else self._opened().real(path)

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        if path in self._pinned:
            return (self._folder / path).read_bytes()
        return self._opened().read(path)

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        default = self._pin.default_document
        return [default] if default else self._opened().documents()

    def near(self, path: str) -> str:
        """See ``SourceFiles``."""
        return self._opened().near(path)

    def _opened(self) -> SourceFiles:
        if self._source is None:
            self._source = self._again().files
        return self._source


class StagedSource:
    """One source whose files are gathered."""

    def __init__(self, source: Source, opened: Opened, folder: Path, limits: Limits) -> None:
        """Put files into an empty ``folder``."""
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
        self._asked: set[str] = set()
        self._documents: set[str] = set()
        self._default = ""

    @property
    def place(self) -> SourceFolder:
        """How the resolve stage reads from the folder."""
        return SourceFolder(
            source=self.source.name,
            folder=self._folder,
            shown=self._pin.shown,
            links=dict(self._links),
        )

    @property
    def contents(self) -> dict[str, bytes]:
        """The files that were asked for."""
        return self._contents

    def document(self, spec: str) -> Path:
        """Put the root file of a client there, and return its place. Raises ``SourceError``."""
        path = spec or self._only_document()
        if not spec:
            self._default = path
        self.ask(path)
        if path not in self._contents and path not in self._links:
            near = self._files.near(path)
            hint = f"Did you mean {near}?" if near else "Look at the spec of its clients."
            raise SourceError("unreachable-source", f"there is no {self._pin.shown}{path}", hint)
        self._documents.add(path)
        return self._folder / self._links.get(path, path)

    def _only_document(self) -> str:
        documents = self._files.documents()
        if len(documents) == 1:
            return documents[0]
        what = "several documents" if documents else "no document; is it an editable installation?"
        named = f" Say which: spec = {documents[0]!r}" if documents else ""
        raise SourceError(
            "unreachable-source",
            f"{self.source.address} has {what}{', '.join(documents) and ': '}"
            f"{', '.join(documents)}",
            f"Look at the client in oasmith.toml.{named}",
        )

    def ask(self, path: str) -> bool:
        """Put a file there, where the source has it; return whether anything is new.

        Raises ``SourceError``.
        """
        if path in self._asked:
            return False
        self._asked.add(path)
        # The resolve stage says where a document refers to what is outside.
        if leaves(path):
            return False
        real = self._files.real(path)
        if real is None:
            return False
        is_new = real not in self._contents
        if is_new:
            self._put(real)
        if real != posixpath.normpath(path):
            self._links[path] = real
            return True
        return is_new

    def _put(self, path: str) -> None:
        content = self._files.read(path)
        self._limits.check_file(path, len(content))
        sizes = sum(map(len, self._contents.values()))
        self._limits.check_sum(len(self._contents) + 1, sizes + len(content))
        self._contents[path] = content
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def pin(self) -> Pin:
        """Return what is pinned of it."""
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
