"""Decompression of response bodies with gzip or deflate, which detects truncated bodies.

HTTP libraries return the beginning of a truncated body without an error, and only the first of
several gzip members. So a client accepts only these two codings and decompresses them itself.
Sources: RFC 9110, section 8.4.1; RFC 1950 to 1952.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Protocol

from ..errors import TransportError
from ..messages import Request, StreamingResponse

ACCEPTED = "gzip, deflate"
"""The request header ``Accept-Encoding``."""

PIECE = 1024 * 1024
"""Bytes per decompression step, so that a zip bomb is rejected before it is in memory."""


class _Decompressor(Protocol):
    """Decompresses one content coding."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def end(self) -> None:
        """Raise ``zlib.error`` if the end is missing."""
        ...


class _Member:
    """One zlib stream, which detects its end."""

    def __init__(self, wbits: int) -> None:
        self._zlib = zlib.decompressobj(wbits)

    @property
    def is_complete(self) -> bool:
        return self._zlib.eof

    def feed(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Yield the decompressed ``data``, and return the bytes after the end of the stream."""
        while piece := self._zlib.decompress(data, PIECE):
            yield piece
            data = self._zlib.unconsumed_tail
        return self._zlib.unused_data


class _Gzip:
    """One or several concatenated gzip members, possibly padded with zeros."""

    def __init__(self) -> None:
        self._member: _Member | None = None
        self._has_ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member is None:
                data = data.lstrip(b"\0") if self._has_ended else data
                if not data:
                    return
                self._member = _Member(zlib.MAX_WBITS | 16)
            data = yield from self._member.feed(data)
            if self._member.is_complete:
                self._member, self._has_ended = None, True

    def end(self) -> None:
        if self._member is not None:
            raise zlib.error("the end of the gzip data is missing")


class _Deflate:
    """A zlib stream; some servers omit its header."""

    def __init__(self) -> None:
        self._header = b""
        self._member: _Member | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._member is None:
            data = self._header = self._header + data
            if len(data) < 2:
                return
            has_header = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._member = _Member(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        yield from self._member.feed(data)

    def end(self) -> None:
        if self._header and (self._member is None or not self._member.is_complete):
            raise zlib.error("the end of the deflate data is missing")


_CODINGS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
}


class Unpacker:
    """Decompresses a body with several codings, the last of them first."""

    def __init__(self, codings: list[str]) -> None:
        """Start a new body; ``codings`` are in the order of the header."""
        self._stages: list[_Decompressor] = [_CODINGS[coding]() for coding in reversed(codings)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the next bytes decompressed. Raises ``zlib.error`` if they are invalid."""
        return reduce(_through, self._stages, iter((data,)))

    def end(self) -> None:
        """Raise ``zlib.error`` if the end is missing."""
        for stage in self._stages:
            stage.end()


def _through(pieces: Iterator[bytes], stage: _Decompressor) -> Iterator[bytes]:
    for piece in pieces:
        yield from stage.feed(piece)


def unpacker_of(headers: Mapping[str, str]) -> Unpacker | None:
    """Return the decompressor for a response; None for no coding, or for an unsupported one."""
    codings = coding_names(headers.get("content-encoding", ""))
    return Unpacker(codings) if codings and _CODINGS.keys() >= set(codings) else None


def coding_names(header: str) -> list[str]:
    """Return the codings in a header, in lower case, without ``identity``."""
    names = [name.partition(";")[0].strip().lower() for name in header.split(",")]
    return [name for name in names if name and name != "identity"]


def unpacked(chunks: Any, unpacker: Unpacker, request: Request) -> Iterator[bytes]:
    """Yield a decompressed body. Raises ``TransportError`` if it is invalid or truncated."""
    try:
        for chunk in chunks:
            yield from unpacker.feed(chunk)
        unpacker.end()
    except zlib.error as error:
        raise _broken(error, request) from error


async def unpacked_async(chunks: Any, unpacker: Unpacker, request: Request) -> AsyncIterator[bytes]:
    """As ``unpacked``, async."""
    try:
        async for chunk in chunks:
            for piece in unpacker.feed(chunk):
                yield piece
        unpacker.end()
    except zlib.error as error:
        raise _broken(error, request) from error


def with_body(
    response: StreamingResponse, chunks: Any, unpack: Callable[..., Any]
) -> StreamingResponse:
    """Return a response with its body, decompressed if necessary; see ``unpacked``."""
    unpacker = unpacker_of(response.headers)
    if unpacker is not None:
        chunks = unpack(chunks, unpacker, response.request)
    return replace(response, chunks=chunks)


def _broken(error: zlib.error, request: Request) -> TransportError:
    return TransportError(f"the response cannot be decompressed: {error}", request=request)
