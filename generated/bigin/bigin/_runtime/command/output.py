"""What is written: values as JSON, as JSON lines or as a table, and bytes as they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, Protocol, TypeAlias

from pydantic_core import to_jsonable_python

from ..model import Model
from .exits import InputError
from .table import Table, rows_of

Format: TypeAlias = Literal["json", "jsonl", "table"]


class Writer(Protocol):
    """Writes items as they come."""

    def add(self, item: Any) -> None:
        """Write an item, or keep it for a while."""
        ...

    def end(self) -> None:
        """Write what is left."""
        ...


class Array:
    """Writes items as one JSON array, which is whole whenever it ends."""

    def __init__(self, stream: IO[str]) -> None:
        """Write to ``stream``."""
        self._stream = stream
        self._is_empty = True

    def add(self, item: Any) -> None:
        """Write an item on lines of its own."""
        text = to_text(item, self._stream, indent=2 if self._stream.isatty() else None)
        self._stream.write(f"{'[' if self._is_empty else ','}\n{text}")
        self._stream.flush()
        self._is_empty = False

    def end(self) -> None:
        """Close the array."""
        self._stream.write("[]\n" if self._is_empty else "\n]\n")


class Lines:
    """Writes each item on a line."""

    def __init__(self, stream: IO[str]) -> None:
        """Write to ``stream``."""
        self._stream = stream

    def add(self, item: Any) -> None:
        """Write an item."""
        self._stream.write(to_text(item, self._stream) + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Do nothing: each line is whole."""


class Output:
    """Where results go, and how."""

    def __init__(self, format: Format | None, path: str | None) -> None:
        """Write to ``path``, or to standard output; no format is JSON, with text as it is."""
        self._format = format
        self._path = None if path in (None, "-") else path

    @property
    def is_terminal(self) -> bool:
        """Whether a person sees the output as it comes."""
        return self._path is None and sys.stdout.isatty()

    def one(self, value: Any) -> None:
        """Write a result. Nothing is written of none; bytes stay bytes."""
        if isinstance(value, bytes):
            self.pieces([value])
        elif value is not None:
            with self._text() as stream:
                if self._format == "table":
                    self._all(Table(stream), rows_of(plain(value)))
                elif self._format == "jsonl" and isinstance(value, list):
                    self._all(Lines(stream), value)
                else:
                    stream.write(self._written(value, stream).removesuffix("\n") + "\n")

    def many(self, items: Iterable[Any]) -> None:
        """Write items as they come. What is written is whole also when they end in an error."""
        with self._text() as stream:
            writer: Writer
            if self._format == "table":
                writer = Table(stream)
                items = (plain(it) for it in items)
            else:
                writer = Lines(stream) if self._format == "jsonl" else Array(stream)
            self._all(writer, items)

    def pieces(self, pieces: Iterable[bytes]) -> None:
        """Write bytes as they come."""
        if self._path is not None:
            with _opened(self._path, "wb") as file:
                file.writelines(pieces)
            return
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()

    @property
    def path(self) -> Path | None:
        """The file that is written; None for standard output."""
        return None if self._path is None else Path(self._path)

    def _written(self, value: Any, stream: IO[str]) -> str:
        if isinstance(value, str) and self._format is None:
            return value
        is_pretty = self._format != "jsonl" and stream.isatty()
        return to_text(value, stream, indent=2 if is_pretty else None)

    def _all(self, writer: Writer, items: Iterable[Any]) -> None:
        try:
            for item in items:
                writer.add(item)
        except BrokenPipeError:
            raise
        except BaseException:  # Also when interrupted, what came back is written whole.
            writer.end()
            raise
        writer.end()

    @contextmanager
    def _text(self) -> Iterator[IO[str]]:
        if self._path is None:
            yield sys.stdout
            sys.stdout.flush()
            return
        with _opened(self._path, "w") as file:
            yield file


def _opened(path: str, mode: Literal["w", "wb"]) -> IO[Any]:
    try:
        return open(path, mode, encoding="utf-8" if mode == "w" else None)
    except OSError as error:
        raise InputError(f"--to {path}: {error.strerror or error}") from error


def to_text(value: Any, stream: IO[str], *, indent: int | None = None) -> str:
    """Return JSON that ``stream`` can write, compact unless it has an indent."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    separators = None if indent else (",", ":")
    return json.dumps(
        value,
        default=_plain,
        ensure_ascii=encoding != "utf8",
        indent=indent,
        separators=separators,
    )


def plain(value: Any) -> Any:
    """Return a result as JSON data."""
    return json.loads(json.dumps(value, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    return to_jsonable_python(value, by_alias=True, fallback=str)
