"""Bodies that are read from files while they are sent."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

CHUNK_SIZE = 64 * 1024
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A body of bytes and open files, one after the other; files are never loaded whole."""

    segments: tuple[bytes | IO[Any], ...]
    starts: dict[int, int] = field(default_factory=dict)
    """Where each file stood at first, by its index; a file that cannot go back has no place."""

    @classmethod
    def of(cls, *segments: bytes | IO[Any]) -> Upload:
        """Return the body of ``segments``, with each file from where it stands now."""
        starts = {
            index: segment.tell()
            for index, segment in enumerate(segments)
            if not isinstance(segment, bytes) and _is_seekable(segment)
        }
        return cls(segments, starts)

    @property
    def can_repeat(self) -> bool:
        """Whether the body can be sent twice: every file can go back to where it stood."""
        return all(
            isinstance(segment, bytes) or index in self.starts
            for index, segment in enumerate(self.segments)
        )

    @property
    def size(self) -> int | None:
        """The number of bytes; None when a file does not say how long it is."""
        sizes = [self._size(index) for index in range(len(self.segments))]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def _size(self, index: int) -> int | None:
        segment = self.segments[index]
        if isinstance(segment, bytes):
            return len(segment)
        if index not in self.starts or isinstance(segment, io.TextIOBase):
            return None
        segment.seek(0, io.SEEK_END)
        end = segment.tell()
        segment.seek(self.starts[index])
        return end - self.starts[index]

    def chunks(self) -> Iterator[bytes]:
        """Yield the body from its start."""
        for index, segment in enumerate(self.segments):
            if isinstance(segment, bytes):
                yield segment
                continue
            if index in self.starts:
                segment.seek(self.starts[index])  # A retry sends it from where it stood at first.
            while chunk := segment.read(CHUNK_SIZE):
                yield chunk.encode() if isinstance(chunk, str) else chunk

    async def chunks_async(self) -> AsyncIterator[bytes]:
        """Yield the body from its start; files are read in a thread."""
        import asyncio  # A program that only blocks has no need of it.

        chunks = self.chunks()
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            yield chunk


def _is_seekable(file: IO[Any]) -> bool:
    seekable = getattr(file, "seekable", None)
    return bool(seekable is not None and seekable())
