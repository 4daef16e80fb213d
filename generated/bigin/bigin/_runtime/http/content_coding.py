"""Bodies that are packed with gzip or deflate, unpacked whole or not at all.

HTTP libraries give what they could unpack of a body that was cut off, without an error, and only
the first of several gzip members. So a client asks for these two codings and unpacks them itself.
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
"""What requests say in ``accept-encoding``."""

PIECE = 1024 * 1024
"""Bytes that are unpacked at once, so that a bomb is given up before it is in memory."""


class _Unpacking(Protocol):
    """Unpacks one coding."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def end(self) -> None:
        """Raise ``zlib.error`` when the end is missing."""
        ...


class _Member:
    """One stream of zlib, which knows where it ends."""

    def __init__(self, wbits: int) -> None:
        self._zlib = zlib.decompressobj(wbits)

    @property
    def is_complete(self) -> bool:
        return self._zlib.eof

    def feed(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Yield what ``data`` holds, and return the bytes after the end."""
        while piece := self._zlib.decompress(data, PIECE):
            yield piece
            data = self._zlib.unconsumed_tail
        return self._zlib.unused_data


class _Gzip:
    """One or several members, one after the other; zeros may fill up the end."""

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
    """A stream of zlib; some servers leave out its head."""

    def __init__(self) -> None:
        self._head = b""
        self._member: _Member | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._member is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            has_head = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._member = _Member(zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS)
        yield from self._member.feed(data)

    def end(self) -> None:
        if self._head and (self._member is None or not self._member.is_complete):
            raise zlib.error("the end of the deflate data is missing")


_CODINGS: dict[str, Callable[[], _Unpacking]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
}


class Unpacker:
    """Unpacks a body that was packed by several codings, the last of them first."""

    def __init__(self, codings: list[str]) -> None:
        """Begin with a body's first bytes; ``codings`` stand in the order of the header."""
        self._stages: list[_Unpacking] = [_CODINGS[coding]() for coding in reversed(codings)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next bytes hold. Raises ``zlib.error`` when they cannot be unpacked."""
        return reduce(_through, self._stages, iter((data,)))

    def end(self) -> None:
        """Raise ``zlib.error`` when the end is missing."""
        for stage in self._stages:
            stage.end()


def _through(pieces: Iterator[bytes], stage: _Unpacking) -> Iterator[bytes]:
    for piece in pieces:
        yield from stage.feed(piece)


def unpacker_of(headers: Mapping[str, str]) -> Unpacker | None:
    """Return what unpacks a response; None where it has no coding, or one of other libraries."""
    codings = coding_names(headers.get("content-encoding", ""))
    return Unpacker(codings) if codings and _CODINGS.keys() >= set(codings) else None


def coding_names(header: str) -> list[str]:
    """Return the codings that a header names, in lower case; ``identity`` is none."""
    names = [name.partition(";")[0].strip().lower() for name in header.split(",")]
    return [name for name in names if name and name != "identity"]


def unpacked(chunks: Any, unpacker: Unpacker, request: Request) -> Iterator[bytes]:
    """Yield a body unpacked. Raises ``TransportError`` when it cannot be, or its end is missing."""
    try:
        for chunk in chunks:
            yield from unpacker.feed(chunk)
        unpacker.end()
    except zlib.error as error:
        raise _broken(error, request) from error


async def unpacked_async(chunks: Any, unpacker: Unpacker, request: Request) -> AsyncIterator[bytes]:
    """As ``unpacked``, awaited."""
    try:
        async for chunk in chunks:
            for piece in unpacker.feed(chunk):
                yield piece
        unpacker.end()
    except zlib.error as error:
        raise _broken(error, request) from error


def with_body(
    opened: StreamingResponse, chunks: Any, unpack: Callable[..., Any]
) -> StreamingResponse:
    """Return a response with its body, unpacked where it is packed; see ``unpacked``."""
    unpacker = unpacker_of(opened.headers)
    if unpacker is not None:
        chunks = unpack(chunks, unpacker, opened.request)
    return replace(opened, chunks=chunks)


def _broken(error: zlib.error, request: Request) -> TransportError:
    return TransportError(f"the response cannot be unpacked: {error}", request=request)
