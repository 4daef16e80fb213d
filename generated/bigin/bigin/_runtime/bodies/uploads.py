"""Request bodies that are read from files while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from .files import FileSource


@dataclass(frozen=True, slots=True)
class Upload:
    """A body of concatenated bytes and open files; files are never loaded completely."""

    segments: tuple[bytes | FileSource, ...]

    @classmethod
    def of(cls, *segments: bytes | FileSource) -> Upload:
        """Return the body of ``segments``."""
        return cls(segments)

    @property
    def _files(self) -> list[FileSource]:
        return [segment for segment in self.segments if isinstance(segment, FileSource)]

    @property
    def can_repeat(self) -> bool:
        """Whether the body can be sent again: every file can be read again."""
        return all(file.can_repeat for file in self._files)

    @property
    def size(self) -> int | None:
        """The number of bytes; None if the size of a file is unknown."""
        sizes = [
            segment.size if isinstance(segment, FileSource) else len(segment)
            for segment in self.segments
        ]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def chunks(self) -> Iterator[bytes]:
        """Return the body from its start, for each attempt.

        Raises ``ArgumentError`` at once for an async file, and ``UploadError`` while a file is
        read.
        """
        for file in self._files:
            file.check_blocking()
        return self._chunks()

    def _chunks(self) -> Iterator[bytes]:
        for segment in self.segments:
            if isinstance(segment, FileSource):
                yield from segment.chunks()
            else:
                yield segment

    async def chunks_async(self) -> AsyncIterator[bytes]:
        """As ``chunks``, async; sync files are read in a thread."""
        for segment in self.segments:
            if isinstance(segment, FileSource):
                async for chunk in segment.chunks_async():
                    yield chunk
            else:
                yield segment
