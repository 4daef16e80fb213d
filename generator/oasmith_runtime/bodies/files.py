"""Files that are sent while they are read, from the position and with the size at the call."""

from __future__ import annotations

import codecs
import inspect
import io
import os
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ..errors import ArgumentError, ClientError

CHUNK_SIZE = 64 * 1024
"""Maximum number of bytes per read."""


_OPENED = (io.BufferedWriter, io.FileIO, io.TextIOWrapper)
"""Types that ``open`` returns, among others for files that are open for writing."""


class UploadError(ClientError):
    """A file could not be read to its end while it was sent, and the request was aborted.

    The server may have received a part of it. The call is not retried, because the file has changed
    since it began.
    """


class PathFile:
    """A file that is passed as a path: it is open only while it is read."""

    def __init__(self, path: str) -> None:
        """Read ``path``."""
        self.name = path
        self._file: io.BufferedReader | None = None

    @classmethod
    def of(cls, path: os.PathLike[Any], argument: str) -> PathFile:
        """Return the file at ``path``. Raises ``ArgumentError`` if it cannot be opened."""
        file = cls(os.fsdecode(path))
        try:
            # Opening a named pipe would block until a process writes to it.
            if not stat.S_ISREG(os.stat(file.name).st_mode):
                raise ArgumentError.of(argument, f"{file.name} is not a file")
            file.read(0)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ArgumentError.of(argument, f"{file.name} cannot be read: {reason}") from error
        finally:
            file.close()
        return file

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position before the first read."""
        return 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Rewind to the start, whatever the offset; or return the size of the file."""
        self.close()
        return os.stat(self.name).st_size if whence == io.SEEK_END else 0

    def read(self, size: int) -> bytes:
        """Return the next bytes; open the file before the first ones."""
        if self._file is None:
            self._file = open(self.name, "rb")  # noqa: SIM115 - it remains open between two reads
        return self._file.read(size)

    def close(self) -> None:
        """Close the file until it is read again."""
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(slots=True)
class FileSource:
    """An open file, with its position and size when the call began."""

    file: Any
    argument: str
    """The argument, with the location in it."""
    charset: str = "utf-8"
    """The charset in which text is sent."""
    is_async: bool = False
    """Whether the file is read with ``await``."""
    start: Any = None
    """The initial position; None if it is not seekable, and for an async file until it is read."""
    size: int | None = None
    """The size in bytes; None if unknown."""

    @classmethod
    def of(cls, file: Any, argument: str, charset: str = "utf-8") -> FileSource:
        """Return a source for an open file from its current position, or for a path.

        Raises ``ArgumentError`` if it is closed, not open for reading, or missing.
        """
        if isinstance(file, os.PathLike):
            file = PathFile.of(file, argument)
        source = cls(file, argument, charset, is_async=_is_async(file))
        if getattr(file, "closed", False) is True:
            raise ArgumentError.of(argument, f"{source.name} is closed; open it for the call")
        # Third-party classes may inherit a ``readable`` that wrongly returns False.
        if isinstance(file, _OPENED) and not file.readable():
            raise ArgumentError.of(argument, f"{source.name} is not open for reading")
        if not source.is_async:
            source._measure()
        return source

    def _measure(self) -> None:
        seekable = getattr(self.file, "seekable", None)
        unsupported = (OSError, TypeError, ValueError)
        with suppress(*unsupported):
            self.start = self.file.tell() if seekable is not None and seekable() else None
        if self.start is None or isinstance(self.file, io.TextIOBase):
            return
        with suppress(*unsupported):  # Compressed files cannot seek to their end.
            self.size = self.file.seek(0, io.SEEK_END) - self.start
        self.file.seek(self.start)

    @property
    def name(self) -> str:
        """The name of the file in messages."""
        name = getattr(self.file, "name", None)
        return name if isinstance(name, str) else f"the {type(self.file).__name__}"

    @property
    def can_repeat(self) -> bool:
        """Whether the file can be read again from its initial position."""
        if self.is_async:
            return hasattr(self.file, "seek") and hasattr(self.file, "tell")
        return self.start is not None

    def check_blocking(self) -> None:
        """Raise ``ArgumentError`` for an async file, which a sync client cannot read."""
        if self.is_async:
            text = f"{self.name} is read with await: use the async client, or open(path, 'rb')"
            raise ArgumentError.of(self.argument, text)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file from its initial position. Raises ``UploadError`` if it cannot be read."""
        reading = _Reading(self)
        if self.start is not None:
            self._call(self.file.seek, self.start)
        try:
            while chunk := reading.take(self._call(self.file.read, reading.next_size)):
                yield chunk
        finally:
            self._close()

    async def chunks_async(self) -> AsyncIterator[bytes]:
        """As ``chunks``; a sync file is read in a thread."""
        reading = _Reading(self)
        if self.is_async and self.can_repeat and self.start is None:
            self.start = await self._await(self.file.tell)
        elif self.start is not None:
            await self._await(self.file.seek, self.start)
        try:
            while chunk := reading.take(await self._await(self.file.read, reading.next_size)):
                yield chunk
        finally:
            self._close()

    def _close(self) -> None:
        """Close a file that was opened here; the caller closes other files."""
        if isinstance(self.file, PathFile):
            self.file.close()

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Exception as error:
            raise self.failed(f"could not be read: {_described(error)}") from error

    async def _await(self, function: Callable[..., Any], *arguments: Any) -> Any:
        import asyncio  # Imported here, because a sync program does not need it.

        if not self.is_async:
            return await asyncio.to_thread(self._call, function, *arguments)
        try:
            value = function(*arguments)
            return await value if inspect.isawaitable(value) else value
        except Exception as error:
            raise self.failed(f"could not be read: {_described(error)}") from error

    def failed(self, problem: str) -> UploadError:
        """Return the error for a ``problem`` of the file."""
        return UploadError(f"{self.argument}: {self.name} {problem}. The call was aborted")


@dataclass(slots=True)
class _Reading:
    """One pass of reading a file: what was read, and what remains."""

    source: FileSource
    sent: int = 0
    encoder: codecs.IncrementalEncoder = field(init=False)

    def __post_init__(self) -> None:
        self.encoder = codecs.getincrementalencoder(self.source.charset)()

    @property
    def next_size(self) -> int:
        """The number of bytes to read next: never more than the size at the start of the call."""
        size = self.source.size
        return CHUNK_SIZE if size is None else min(CHUNK_SIZE, size - self.sent)

    def take(self, value: Any) -> bytes:
        """Return what was read as bytes, not more than remain; empty at the end.

        Raises ``UploadError`` if it is not bytes, and if bytes are missing at the end.
        """
        size = self.source.size
        chunk = self._bytes(value)
        chunk = chunk if size is None else chunk[: size - self.sent]
        self.sent += len(chunk)
        if not chunk and size is not None and self.sent < size:
            text = f"has become shorter: it had {size} bytes, and {self.sent} could be read"
            raise self.source.failed(text)
        return chunk

    def _bytes(self, value: Any) -> bytes:
        if isinstance(value, str):
            return self._encoded(value)
        if isinstance(value, bytes | bytearray | memoryview):
            return bytes(value)
        if inspect.iscoroutine(value):
            value.close()  # Python warns about a coroutine that was never awaited.
        raise self.source.failed(f"returned {type(value).__name__} instead of bytes")

    def _encoded(self, text: str) -> bytes:
        try:
            return self.encoder.encode(text)
        except UnicodeEncodeError as error:
            raise self.source.failed(f"cannot be encoded as {self.source.charset}") from error


def _is_async(file: Any) -> bool:
    return inspect.iscoroutinefunction(getattr(file, "read", None))


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
