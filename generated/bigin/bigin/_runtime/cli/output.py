"""Output of results: values as JSON, as JSON Lines or as a table, and bytes unchanged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from ..models.coercion import to_data
from .destination import Destination
from .environment import require_rich
from .options import OutputFormat
from .table import rows_of, write_table


class Output:
    """The destination and format of results."""

    def __init__(
        self, format_: OutputFormat | None, path: str | None, extra: str, *, overwrite: bool
    ) -> None:
        """Write to ``path``, or to standard output; by default as JSON, and a str unquoted.

        Raises ``InputError``, before anything is sent, for a ``path`` that cannot be written (see
        ``Destination``), and for a table without rich; ``extra`` is the command that installs it.
        """
        if format_ == "table":
            require_rich(extra)
        self._format = format_
        self.destination = Destination(path, overwrite=overwrite)

    @property
    def is_terminal(self) -> bool:
        """Whether the output goes to a terminal."""
        return self.destination.is_stdout and sys.stdout.isatty()

    def one(self, value: Any) -> None:
        """Write a result. None writes nothing; bytes are written unchanged."""
        if isinstance(value, bytes):
            self.pieces([value])
        elif value is not None and self._format == "table":
            self.many(rows_of(_plain(value)))
        elif self._format == "jsonl" and isinstance(value, list):
            self.many(value)
        elif value is not None:
            with self._text() as stream:
                is_text = isinstance(value, str) and self._format is None
                is_line = self._format == "jsonl" or not stream.isatty()
                text = value if is_text else _json(value, stream, indent=None if is_line else 2)
                stream.write(text.removesuffix("\n") + "\n")

    def many(self, items: Iterable[Any]) -> None:
        """Write items as they arrive. The output is well-formed even if an error ends them."""
        counted = _Counted(items)
        with self._text(keeps=lambda: counted.count > 0) as stream:
            if self._format == "table":
                write_table(stream, map(_plain, counted))
            else:
                _WRITERS[self._format or "json"](stream, counted)

    def pieces(self, pieces: Iterable[bytes]) -> None:
        """Write bytes as they arrive; a file is created only when all have arrived."""
        if not self.destination.is_stdout:
            with self.destination.opened(None, keeps=lambda: False) as file:
                file.writelines(pieces)
            return
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()

    @contextmanager
    def _text(self, keeps: Callable[[], bool] = lambda: False) -> Iterator[IO[str]]:
        if self.destination.is_stdout:
            yield sys.stdout
            sys.stdout.flush()
            return
        with self.destination.opened("utf-8", keeps) as file:
            yield file


class _Counted:
    """Items, with the number of those that were iterated over."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            self.count += 1
            yield item


def _write_array(stream: IO[str], items: Iterable[Any]) -> None:
    """Write one JSON array, which is closed even after an exception."""
    before, end = "[", "[]\n"
    try:
        for item in items:
            stream.write(f"{before}\n{_json(item, stream, indent=2 if stream.isatty() else None)}")
            stream.flush()
            before, end = ",", "\n]\n"
    finally:
        stream.write(end)


def _write_lines(stream: IO[str], items: Iterable[Any]) -> None:
    for item in items:
        stream.write(_json(item, stream) + "\n")
        stream.flush()


_WRITERS: dict[str, Callable[[IO[str], Iterable[Any]], None]] = {
    "json": _write_array,
    "jsonl": _write_lines,
}


def _json(value: Any, stream: IO[str], *, indent: int | None = None) -> str:
    """Return JSON that ``stream`` can encode, compact unless it has an indent."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(
        value,
        default=to_data,
        ensure_ascii=encoding != "utf8",
        indent=indent,
        separators=None if indent else (",", ":"),
    )


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=to_data))
