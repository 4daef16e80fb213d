"""Responses that are read while they arrive, blocking and awaited."""

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
"""A response of which the body is to come, and what decodes it; nothing decodes bytes."""


class _Stream:
    """What all streams know of their response."""

    _source: Source | None = None
    _is_closed = False

    @property
    def _opened(self) -> StreamingResponse:
        if self._source is None:
            raise RuntimeError("the stream is not open yet; use it with `with`, or read from it")
        return self._source[0]

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return self._opened.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the response; upper and lower case are the same."""
        return self._opened.headers

    @property
    def last_event_id(self) -> str:
        """Of server-sent events: the last id; an API may take it to go on from there."""
        decoder = self._source[1] if self._source is not None else None
        return decoder.last_event_id if decoder is not None else ""

    @property
    def size(self) -> int | None:
        """The number of bytes that are to come; None when the server does not say."""
        length = self._opened.headers.get("content-length", "")
        is_plain = "content-encoding" not in self._opened.headers
        return int(length) if is_plain and length.isdigit() else None

    def _check(self) -> None:
        if self._is_closed:
            raise RuntimeError("the stream is closed")

    def _failed(self, error: ClientError) -> None:
        """Tell who observes the call that it failed after its head was a success."""
        if self._opened.fail is not None:
            self._opened.fail(error)


class _Blocking(_Stream):
    def __init__(self, start: Callable[[], Source]) -> None:
        """Call ``start`` when the stream is entered, or first read."""
        self._start = start

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the connection; what has not arrived is not read."""
        if self._source is not None and not self._is_closed:
            self._source[0].close()
        self._is_closed = True

    def _open(self) -> Source:
        self._check()
        if self._source is None:
            self._source = self._start()
        return self._source


class Stream(_Blocking, Generic[T]):
    """Items that are read while they arrive. Use it with ``with``, and iterate over it once."""

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
    """Bytes that are read while they arrive. Use it with ``with``, and read it once."""

    def __iter__(self) -> Iterator[bytes]:
        response, _ = self._open()
        try:
            yield from response.chunks
        finally:
            self.close()

    def write_to(self, path: str | PathLike[str]) -> Path:
        """Write the bytes to a file, which is there only when all of them are, and return it.

        Raises ``ArgumentError`` before anything is read for a path that no file can have, and
        ``TransportError`` when the response is cut off; a file of that name then stays as it was.
        Of several that are written to one path at once, the last one stays.
        """
        with _written(path) as file:
            for chunk in self:
                file.write(chunk)
        return Path(path)


class _Awaiting(_Stream):
    def __init__(self, start: Callable[[], Awaitable[Source]]) -> None:
        """Await ``start`` when the stream is entered, or first read."""
        self._start = start

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give up the connection; what has not arrived is not read."""
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
        """Write the bytes to a file. As ``ByteStream.write_to``; the disk is not awaited."""
        with _written(path) as file:
            async for chunk in self:
                file.write(chunk)
        return Path(path)


@contextmanager
def _written(path: str | PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file that is there only when the block ends without an exception.

    Raises ``ArgumentError`` for a path that cannot be written.
    """
    try:
        file = AtomicFile(path)
        opened = file.open()
    except (OSError, ValueError) as error:  # A name with a null byte is a ValueError.
        reason = getattr(error, "strerror", None) or error
        raise ArgumentError.of("path", f"{path!s} cannot be written: {reason}") from error
    try:
        with opened:
            yield opened
        file.commit(overwrite=True)
    finally:
        file.discard()
