"""Bodies that are read from files while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from .files import FileSource


@dataclass(frozen=True, slots=True)
class Upload:
    """A body of bytes and open files, one after the other; files are never loaded whole."""

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
        """Whether the body can be sent twice: every file can go back to where it stood."""
        return all(file.can_repeat for file in self._files)

    @property
    def size(self) -> int | None:
        """The number of bytes; None when a file does not say how long it is."""
        sizes = [
            segment.size if isinstance(segment, FileSource) else len(segment)
            for segment in self.segments
        ]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def chunks(self) -> Iterator[bytes]:
        """Return the body from its start, each time that it is called.

        Raises ``ArgumentError`` at once for a file that is read with ``await``, and ``UploadError``
        while it is read.
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
        """As ``chunks``, awaited; files that block are read in a thread."""
        for segment in self.segments:
            if isinstance(segment, FileSource):
                async for chunk in segment.chunks_async():
                    yield chunk
            else:
                yield segment
