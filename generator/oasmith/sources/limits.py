"""Limits on the size of a source, and on the time that fetching it takes.

Real documents are far below them.
"""

from __future__ import annotations

from dataclasses import dataclass

from oasmith.sources.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The maximum values for one source."""

    file_bytes: int = 64 * 1024 * 1024
    total_bytes: int = 256 * 1024 * 1024
    files: int = 5000
    repository_bytes: int = 2 * 1024 * 1024 * 1024
    """The size of one commit with all its files, packed."""
    seconds: float = 300
    """The time for one response of a server, or for one fetch of git."""
    redirects: int = 5

    def check_file(self, path: str, size: int) -> None:
        """Raise ``SourceError`` for a file that is too large."""
        if size > self.file_bytes:
            raise SourceError(
                "source-limit",
                f"{path} has {size:,} bytes, but only {self.file_bytes:,} are allowed",
                "Refer to the document itself, or to a smaller one; then run oasmith update.",
            )

    def check_sum(self, files: int, size: int) -> None:
        """Raise ``SourceError`` for too many files, or too large a total size."""
        if files > self.files or size > self.total_bytes:
            raise SourceError(
                "source-limit",
                f"the documents have {files:,} files with {size:,} bytes, but only {self.files:,} "
                f"files with {self.total_bytes:,} bytes are allowed",
                "Refer to a smaller document; then run oasmith update.",
            )


LIMITS = Limits()
