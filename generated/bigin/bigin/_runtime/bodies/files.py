"""Open files that are sent while they are read: from where they stood, as long as they were."""

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
"""Bytes that are read at once."""


_OPENED = (io.BufferedWriter, io.FileIO, io.TextIOWrapper)
"""What ``open`` returns for files that can be written, among others."""


class UploadError(ClientError):
    """A file could not be read to its end while it was sent, and the request was given up.

    The server may have got a part of it. Nothing is sent again, because the file is not what it was
    when the call began.
    """


class PathFile:
    """A file of which the path is given: it is open only while it is read."""

    def __init__(self, path: str) -> None:
        """Read ``path``."""
        self.name = path
        self._file: io.BufferedReader | None = None

    @classmethod
    def of(cls, path: os.PathLike[Any], argument: str) -> PathFile:
        """Return the file at ``path``. Raises ``ArgumentError`` for one that cannot be opened."""
        file = cls(os.fsdecode(path))
        try:
            # Opening a pipe would wait for who writes into it.
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
        """Whether it can go back: always."""
        return True

    def tell(self) -> int:
        """Return where it stands before it is read."""
        return 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the start, whatever the offset; or return how long the file is."""
        self.close()
        return os.stat(self.name).st_size if whence == io.SEEK_END else 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, of a file that is opened for the first of them."""
        if self._file is None:
            self._file = open(self.name, "rb")  # noqa: SIM115 - it stays open between two reads
        return self._file.read(size)

    def close(self) -> None:
        """Close it, until it is read again."""
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass(slots=True)
class FileSource:
    """One open file, as it was when the call began."""

    file: Any
    argument: str
    """The argument, and the place in it."""
    charset: str = "utf-8"
    """What text is sent in."""
    is_async: bool = False
    """Whether the file is read with ``await``."""
    start: Any = None
    """Where it stood; None where it cannot go back, and for an async file until it is read."""
    size: int | None = None
    """Bytes; None where the file does not say."""

    @classmethod
    def of(cls, file: Any, argument: str, charset: str = "utf-8") -> FileSource:
        """Return a file from where it stands now, or one of which the path is given.

        Raises ``ArgumentError`` for one that is closed, not open for reading, or not there.
        """
        if isinstance(file, os.PathLike):
            file = PathFile.of(file, argument)
        source = cls(file, argument, charset, is_async=_is_async(file))
        if getattr(file, "closed", False) is True:
            raise ArgumentError.of(argument, f"{source.name} is closed; open it for the call")
        # Classes of other people inherit an answer to this that says no, although they can.
        if isinstance(file, _OPENED) and not file.readable():
            raise ArgumentError.of(argument, f"{source.name} is not open for reading")
        if not source.is_async:
            source._measure()
        return source

    def _measure(self) -> None:
        seekable = getattr(self.file, "seekable", None)
        unsaid = (OSError, TypeError, ValueError)
        with suppress(*unsaid):
            self.start = self.file.tell() if seekable is not None and seekable() else None
        if self.start is None or isinstance(self.file, io.TextIOBase):
            return
        with suppress(*unsaid):  # Packed files do not know their end.
            self.size = self.file.seek(0, io.SEEK_END) - self.start
        self.file.seek(self.start)

    @property
    def name(self) -> str:
        """How messages call the file."""
        name = getattr(self.file, "name", None)
        return name if isinstance(name, str) else f"the {type(self.file).__name__}"

    @property
    def can_repeat(self) -> bool:
        """Whether the file can be read again from where it stood."""
        if self.is_async:
            return hasattr(self.file, "seek") and hasattr(self.file, "tell")
        return self.start is not None

    def check_blocking(self) -> None:
        """Raise ``ArgumentError`` for a file that a client which blocks cannot read."""
        if self.is_async:
            text = f"{self.name} is read with await: use the async client, or open(path, 'rb')"
            raise ArgumentError.of(self.argument, text)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file from where it stood. Raises ``UploadError`` when it cannot be read."""
        reading = _Reading(self)
        if self.start is not None:
            self._call(self.file.seek, self.start)
        try:
            while chunk := reading.take(self._call(self.file.read, reading.next_size)):
                yield chunk
        finally:
            self._close()

    async def chunks_async(self) -> AsyncIterator[bytes]:
        """As ``chunks``; a file that blocks is read in a thread."""
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
        """Close a file that was opened here; others are closed by who opened them."""
        if isinstance(self.file, PathFile):
            self.file.close()

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Exception as error:
            raise self.failed(f"could not be read: {_described(error)}") from error

    async def _await(self, function: Callable[..., Any], *arguments: Any) -> Any:
        import asyncio  # A program that only blocks has no need of it.

        if not self.is_async:
            return await asyncio.to_thread(self._call, function, *arguments)
        try:
            value = function(*arguments)
            return await value if inspect.isawaitable(value) else value
        except Exception as error:
            raise self.failed(f"could not be read: {_described(error)}") from error

    def failed(self, what: str) -> UploadError:
        """Return the error that says of the file ``what`` happened."""
        return UploadError(f"{self.argument}: {self.name} {what}. The call was given up half-way")


@dataclass(slots=True)
class _Reading:
    """One time that a file is read: what has come, and what is still to come."""

    source: FileSource
    sent: int = 0
    encoder: codecs.IncrementalEncoder = field(init=False)

    def __post_init__(self) -> None:
        self.encoder = codecs.getincrementalencoder(self.source.charset)()

    @property
    def next_size(self) -> int:
        """The bytes to read next: none after what was there when the call began."""
        size = self.source.size
        return CHUNK_SIZE if size is None else min(CHUNK_SIZE, size - self.sent)

    def take(self, value: Any) -> bytes:
        """Return what was read as bytes, no more than are to come; none at the end.

        Raises ``UploadError`` for what is no bytes, and where bytes are missing at the end.
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
            value.close()  # Python warns of one that nobody has awaited.
        raise self.source.failed(f"gave {type(value).__name__} in place of bytes")

    def _encoded(self, text: str) -> bytes:
        try:
            return self.encoder.encode(text)
        except UnicodeEncodeError as error:
            raise self.source.failed(f"cannot be written in {self.source.charset}") from error


def _is_async(file: Any) -> bool:
    return inspect.iscoroutinefunction(getattr(file, "read", None))


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
