"""What is written: values as JSON, as JSON lines or as a table, and bytes as they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

from ..models.coercion import to_data
from .environment import require_rich
from .exit_codes import InputError
from .options import OutputFormat
from .table import rows_of, write_table


class Output:
    """Where results go, and how."""

    def __init__(self, format_: OutputFormat | None, path: str | None, extra: str) -> None:
        """Write to ``path``, or to standard output; no format is JSON, with text as it is.

        Raises ``InputError``, before anything is sent, without the folder of ``path`` and without
        what a table needs; ``extra`` says how to install it.
        """
        if format_ == "table":
            require_rich(extra)
        self._format = format_
        self.path = None if path in (None, "-") else Path(path or "")
        """The file that is written; None for standard output."""
        if self.path is not None and not self.path.parent.is_dir():
            raise InputError(f"--to {path} could not be written: there is no {self.path.parent}")

    @property
    def is_terminal(self) -> bool:
        """Whether a person sees the output as it comes."""
        return self.path is None and sys.stdout.isatty()

    def one(self, value: Any) -> None:
        """Write a result. Nothing is written of none; bytes stay bytes."""
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
        """Write items as they come. What is written is whole also when they end in an error."""
        with self._text() as stream:
            if self._format == "table":
                write_table(stream, map(_plain, items))
            else:
                _WRITERS[self._format or "json"](stream, items)

    def pieces(self, pieces: Iterable[bytes]) -> None:
        """Write bytes as they come."""
        if self.path is not None:
            with _opened(self.path, "wb") as file:
                file.writelines(pieces)
            return
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()

    @contextmanager
    def _text(self) -> Iterator[IO[str]]:
        if self.path is None:
            yield sys.stdout
            sys.stdout.flush()
            return
        with _opened(self.path, "w") as file:
            yield file


def _opened(path: Path, mode: Literal["w", "wb"]) -> IO[Any]:
    try:
        return path.open(mode, encoding="utf-8" if mode == "w" else None)
    except OSError as error:
        raise InputError(f"--to {path} could not be written: {error.strerror or error}") from error


def _write_array(stream: IO[str], items: Iterable[Any]) -> None:
    """Write one JSON array, which is closed whatever happens."""
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
    """Return JSON that ``stream`` can write, compact unless it has an indent."""
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
