"""The files of one revision of a source, wherever they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from oasmith.sources.pins import Revision


class SourceFiles(Protocol):
    """Answers what a source has, by paths from its top."""

    def real(self, path: str) -> str | None:
        """Return the file that a path leads to, with links followed; None where there is none.

        Raises ``SourceError`` for a link that leads out of the source.
        """
        ...

    def read(self, path: str) -> bytes:
        """Return the content of a file that ``real`` has named. Raises ``SourceError``."""
        ...

    def near(self, path: str) -> str:
        """Return the file that may be meant by a path where there is none, or nothing."""
        ...

    def documents(self) -> list[str]:
        """Return the files that may be documents, for clients that name none."""
        ...


class NoFiles:
    """A source of which nothing but what is pinned is to be read."""

    def real(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        return None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``: there is nothing that ``real`` could have named."""
        raise LookupError(path)

    def near(self, path: str) -> str:
        """See ``SourceFiles``."""
        return ""

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        return []


@dataclass(frozen=True, slots=True)
class Opened:
    """A revision whose files can be read."""

    revision: Revision
    files: SourceFiles
