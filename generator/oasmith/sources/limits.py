"""What fetching a source may cost. Real documents stay far below."""

from __future__ import annotations

from dataclasses import dataclass

from oasmith.sources.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that one source may take."""

    file_bytes: int = 64 * 1024 * 1024
    total_bytes: int = 256 * 1024 * 1024
    files: int = 5000
    repository_bytes: int = 2 * 1024 * 1024 * 1024
    """Of one commit with all that it holds, packed."""
    seconds: float = 300
    """For one answer of a server, or one fetch of git."""
    redirects: int = 5

    def check_file(self, path: str, size: int) -> None:
        """Raise ``SourceError`` for a file that is too large."""
        if size > self.file_bytes:
            raise SourceError(
                "source-limit",
                f"{path} has {size:,} bytes, and {self.file_bytes:,} are allowed",
                "Name the document itself, or a smaller one: oasmith update takes it then.",
            )

    def check_sum(self, files: int, size: int) -> None:
        """Raise ``SourceError`` for too many files, or too much in all of them."""
        if files > self.files or size > self.total_bytes:
            raise SourceError(
                "source-limit",
                f"the documents have {files:,} files with {size:,} bytes, and {self.files:,} with "
                f"{self.total_bytes:,} are allowed",
                "Name a smaller document: oasmith update takes it then.",
            )


LIMITS = Limits()
