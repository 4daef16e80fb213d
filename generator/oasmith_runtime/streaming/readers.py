"""Server-sent events, JSON lines and JSON sequences: bytes in, items out, however they are cut.

Sources: the HTML Standard, section 9.2.6; RFC 7464 for ``application/json-seq``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event as it was sent."""

    data: str
    event: str = ""
    """The event's type; empty when the server gave none."""
    id: str = ""
    """The last id that the server gave, with this event or before it."""
    retry: int | None = None
    """Milliseconds to wait before connecting again, if this event says so."""


class Reader(Protocol):
    """Turns the chunks of a body into items, as text or as events."""

    def feed(self, chunk: bytes) -> Iterator[str | ServerSentEvent]:
        """Yield the items that ``chunk`` completes."""
        ...

    def end(self) -> Iterator[str | ServerSentEvent]:
        """Yield what the end of the body completes."""
        ...


class EventReader:
    """Reads ``text/event-stream``."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._lines = _Lines()
        self._fields: dict[str, list[str]] = {}
        self.last_id = ""
        """The last id that the server gave; it may stand in a block without data."""

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that ``chunk`` completes."""
        for line in self._lines.feed(chunk):
            if line:
                self._note(line)
            elif self._fields:
                yield from self._event()

    def end(self) -> Iterator[ServerSentEvent]:
        """Yield what is there of an event without its end: an empty line was to follow."""
        for line in self._lines.end():
            self._note(line)
        yield from self._event()

    def _note(self, line: str) -> None:
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
    """Reads one JSON text per line; empty lines are none."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._lines = _Lines()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the lines that ``chunk`` completes."""
        return (line for line in self._lines.feed(chunk) if line.strip())

    def end(self) -> Iterator[str]:
        """Yield the last line, if no line break follows it."""
        return (line for line in self._lines.end() if line.strip())


class JsonSequenceReader:
    """Reads JSON texts with a record separator before each."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._rest = _Pieces()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the texts that ``chunk`` completes: those with another one behind them."""
        return _texts(self._rest.completed(chunk.split(b"\x1e")))

    def end(self) -> Iterator[str]:
        """Yield the last text."""
        return _texts([self._rest.take()])


class _Lines:
    """Cuts at CR, LF or CRLF; only there can bytes of UTF-8 be cut without harm."""

    def __init__(self) -> None:
        self._rest = _Pieces()
        self._is_first = True
        self._is_half = False
        """Whether a CR came last: an LF after it is the other half of a CRLF."""

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
    """The beginning of a line of which the end is still to come.

    It is joined as bytes, because a chunk may end in the middle of a character, and once: a long
    line that comes in small pieces would be copied for each of them.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def completed(self, parts: list[bytes]) -> list[bytes]:
        """Return the lines that the parts of a chunk complete; the last part is kept."""
        *ends, rest = parts
        if ends:
            ends[0] = self.take() + ends[0]
        self._pieces.append(rest)
        return ends

    def take(self) -> bytes:
        """Return what is there, and forget it."""
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
"""Kind of a media type to what reads it."""
