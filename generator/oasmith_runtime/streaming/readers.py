"""Incremental parsers of server-sent events, JSON Lines and JSON text sequences.

Sources: the HTML Standard, section 9.2.6; RFC 7464 for ``application/json-seq``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """A server-sent event."""

    data: str
    event: str = ""
    """The event's type; empty if the server sent none."""
    id: str = ""
    """The last id that the server sent, with this event or before it."""
    retry: int | None = None
    """Milliseconds to wait before reconnecting, if this event has the field."""


class Reader(Protocol):
    """Splits the chunks of a body into items, as text or as events."""

    def feed(self, chunk: bytes) -> Iterator[str | ServerSentEvent]:
        """Yield the items that ``chunk`` completes."""
        ...

    def end(self) -> Iterator[str | ServerSentEvent]:
        """Yield the items that the end of the body completes."""
        ...


class EventReader:
    """Reads ``text/event-stream``."""

    def __init__(self) -> None:
        """Start at the first byte."""
        self._lines = _Lines()
        self._fields: dict[str, list[str]] = {}
        self.last_id = ""
        """The last id that the server sent, also in an event without data."""

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that ``chunk`` completes."""
        for line in self._lines.feed(chunk):
            if line:
                self._add_field(line)
            elif self._fields:
                yield from self._event()

    def end(self) -> Iterator[ServerSentEvent]:
        """Yield an event without its final empty line, if any."""
        for line in self._lines.end():
            self._add_field(line)
        yield from self._event()

    def _add_field(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name:
            self._fields.setdefault(name, []).append(value.removeprefix(" "))

    def _event(self) -> Iterator[ServerSentEvent]:
        fields, self._fields = self._fields, {}
        ids = [id for id in fields.get("id", ()) if "\0" not in id]
        self.last_id = ids[-1] if ids else self.last_id
        retries = [int(n) for n in fields.get("retry", ()) if n.isascii() and n.isdigit()]
        if "data" in fields:
            yield ServerSentEvent(
                data="\n".join(fields["data"]),
                event=fields.get("event", [""])[-1],
                id=self.last_id,
                retry=retries[-1] if retries else None,
            )


class JsonLinesReader:
    """Reads one JSON text per line; skips empty lines."""

    def __init__(self) -> None:
        """Start at the first byte."""
        self._lines = _Lines()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the lines that ``chunk`` completes."""
        return (line for line in self._lines.feed(chunk) if line.strip())

    def end(self) -> Iterator[str]:
        """Yield the last line if it has no line break."""
        return (line for line in self._lines.end() if line.strip())


class JsonSequenceReader:
    """Reads JSON texts, each after a record separator."""

    def __init__(self) -> None:
        """Start at the first byte."""
        self._rest = _Pieces()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the texts that ``chunk`` completes: those that are followed by another one."""
        return _texts(self._rest.completed(chunk.split(b"\x1e")))

    def end(self) -> Iterator[str]:
        """Yield the last text."""
        return _texts([self._rest.take()])


class _Lines:
    """Splits lines at CR, LF or CRLF, as bytes, which is safe in UTF-8."""

    def __init__(self) -> None:
        self._rest = _Pieces()
        self._is_first = True
        self._is_half = False
        """Whether the last byte was a CR: a following LF is the second half of a CRLF."""

    def feed(self, chunk: bytes) -> Iterator[str]:
        if chunk and self._is_half:
            chunk = chunk.removeprefix(b"\n")
            self._is_half = False
        self._is_half = self._is_half or chunk.endswith(b"\r")
        return self._decoded(self._rest.completed(re.split(rb"\r\n|\n|\r", chunk)))

    def end(self) -> Iterator[str]:
        return self._decoded([self._rest.take()])

    def _decoded(self, lines: list[bytes]) -> Iterator[str]:
        for line in lines:
            if self._is_first:
                self._is_first = False
                line = line.removeprefix(b"\xef\xbb\xbf")
            yield line.decode(errors="replace")


class _Pieces:
    """The beginning of an incomplete line.

    It is joined as bytes, because a chunk may end in the middle of a character, and only once,
    because a long line in small pieces would be copied for each of them.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def completed(self, parts: list[bytes]) -> list[bytes]:
        """Return the lines that the parts of a chunk complete; store the last part."""
        *ends, rest = parts
        if ends:
            ends[0] = self.take() + ends[0]
        self._pieces.append(rest)
        return ends

    def take(self) -> bytes:
        """Return the stored bytes, and clear them."""
        rest = b"".join(self._pieces)
        self._pieces.clear()
        return rest


def _texts(parts: list[bytes]) -> Iterator[str]:
    return (part.decode(errors="replace") for part in parts if part.strip())


READERS: dict[str, type[EventReader | JsonLinesReader | JsonSequenceReader]] = {
    "events": EventReader,
    "lines": JsonLinesReader,
    "sequence": JsonSequenceReader,
}
"""Readers by the kind of media type."""
