"""Streamed responses, sync and async."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Generic, Self, TypeVar

from ..atomic_file import AtomicFile
from ..errors import ArgumentError, ClientError
from ..messages import StreamingResponse
from .decoder import ItemDecoder

T = TypeVar("T")
Source = tuple[StreamingResponse, ItemDecoder | None]
"""A response without its body, and the decoder of its items; None for bytes."""


class _Stream:
    """The common base of all streams."""

    _source: Source | None = None
    _is_closed = False

    @property
    def _response(self) -> StreamingResponse:
        if self._source is None:
            raise RuntimeError("the stream is not open; use it with `with`, or read from it")
        return self._source[0]

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return self._response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the response; names are case-insensitive."""
        return self._response.headers

    @property
    def last_event_id(self) -> str:
        """The last id of server-sent events, from which some APIs can continue a stream."""
        decoder = self._source[1] if self._source is not None else None
        return decoder.last_event_id if decoder is not None else ""

    @property
    def size(self) -> int | None:
        """The number of bytes of the body; None if the server does not state it."""
        length = self._response.headers.get("content-length", "")
        is_plain = "content-encoding" not in self._response.headers
        return int(length) if is_plain and length.isdigit() else None

    def _check(self) -> None:
        if self._is_closed:
            raise RuntimeError("the stream is closed")

    def _failed(self, error: ClientError) -> None:
        """Report an error to the observer of the call, whose status was a success."""
        if self._response.fail is not None:
            self._response.fail(error)


class _Blocking(_Stream):
    def __init__(self, start: Callable[[], Source]) -> None:
        """Call ``start`` when the stream is entered or first read."""
        self._start = start

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the response without reading the rest of it."""
        if self._source is not None and not self._is_closed:
            self._source[0].close()
        self._is_closed = True

    def _open(self) -> Source:
        self._check()
        if self._source is None:
            self._source = self._start()
        return self._source


class Stream(_Blocking, Generic[T]):
    """A stream of items. Use it with ``with``, and iterate over it once."""

    def __iter__(self) -> Iterator[T]:
        response, decoder = self._open()
        if decoder is None:
            raise TypeError("this stream has no items")
        try:
            for chunk in response.chunks:
                yield from decoder.feed(chunk)
                if decoder.is_done:
                    return
            yield from decoder.end()
        except ClientError as error:
            self._failed(error)
            raise
        finally:
            self.close()


class ByteStream(_Blocking):
    """A stream of bytes. Use it with ``with``, and read it once."""

    def __iter__(self) -> Iterator[bytes]:
        response, _ = self._open()
        try:
            yield from response.chunks
        finally:
            self.close()

    def write_to(self, path: str | PathLike[str]) -> Path:
        """Write the bytes to a file atomically, and return its path.

        Raises ``ArgumentError`` before anything is read for an invalid path, and
        ``TransportError`` if the response is truncated; an existing file is then not changed.
        If several streams are written to one path at once, the last one wins.
        """
        with _written(path) as file:
            for chunk in self:
                file.write(chunk)
        return Path(path)


class _Awaiting(_Stream):
    def __init__(self, start: Callable[[], Awaitable[Source]]) -> None:
        """Await ``start`` when the stream is entered or first read."""
        self._start = start

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the response without reading the rest of it."""
        if self._source is not None and not self._is_closed:
            await self._source[0].close()
        self._is_closed = True

    async def _open(self) -> Source:
        self._check()
        if self._source is None:
            self._source = await self._start()
        return self._source


class AsyncStream(_Awaiting, Generic[T]):
    """As ``Stream``, with ``async with`` and ``async for``."""

    async def __aiter__(self) -> AsyncIterator[T]:
        response, decoder = await self._open()
        if decoder is None:
            raise TypeError("this stream has no items")
        try:
            async for chunk in response.chunks:
                for item in decoder.feed(chunk):
                    yield item
                if decoder.is_done:
                    return
            for item in decoder.end():
                yield item
        except ClientError as error:
            self._failed(error)
            raise
        finally:
            await self.close()


class AsyncByteStream(_Awaiting):
    """As ``ByteStream``, with ``async with`` and ``async for``."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        response, _ = await self._open()
        try:
            async for chunk in response.chunks:
                yield chunk
        finally:
            await self.close()

    async def write_to(self, path: str | PathLike[str]) -> Path:
        """As ``ByteStream.write_to``; writing to the file blocks."""
        with _written(path) as file:
            async for chunk in self:
                file.write(chunk)
        return Path(path)


@contextmanager
def _written(path: str | PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file that replaces ``path`` only if the block ends without an exception.

    Raises ``ArgumentError`` for a path that cannot be written.
    """
    try:
        target = AtomicFile(path)
        file = target.open()
    except (OSError, ValueError) as error:  # A path with a null byte raises ValueError.
        reason = getattr(error, "strerror", None) or error
        raise ArgumentError.of("path", f"{path!s} cannot be written: {reason}") from error
    try:
        with file:
            yield file
        target.commit(overwrite=True)
    finally:
        target.discard()
