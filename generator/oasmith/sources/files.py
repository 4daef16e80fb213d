"""The interface to the files of one revision of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from oasmith.sources.pins import Revision


class SourceFiles(Protocol):
    """Access to the files of a source, by paths relative to its root."""

    def resolve_path(self, path: str) -> str | None:
        """Return a path with its links resolved; None if the file does not exist.

        Raises ``SourceError`` for a link that leads out of the source.
        """
        ...

    def read(self, path: str) -> bytes:
        """Return the content of a file. Raises ``SourceError``.

        Args:
            path: A path that ``resolve_path`` has returned.
        """
        ...

    def suggest(self, path: str) -> str:
        """Return the existing file that a wrong path probably means; empty if there is none."""
        ...

    def documents(self) -> list[str]:
        """Return the files that may be the document of a client that names none."""
        ...


class NoFiles:
    """The files of a source that is not read: there are none besides the pinned files."""

    def resolve_path(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        return None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``; never called, because ``resolve_path`` returns None."""
        raise LookupError(path)

    def suggest(self, path: str) -> str:
        """See ``SourceFiles``."""
        return ""

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        return []


@dataclass(frozen=True, slots=True)
class Opened:
    """A revision of a source, with access to its files."""

    revision: Revision
    files: SourceFiles
