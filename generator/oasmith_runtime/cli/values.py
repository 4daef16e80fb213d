"""Conversion of words to values: text if the type accepts it, else JSON; ``@file`` is a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Any, Self

from ..models.coercion import ValueType
from .exit_codes import InputError

STDIN = "-"


class Files:
    """The input files: ``@path``, and ``@-`` for standard input. Use it with ``with``."""

    def __init__(self, check: Callable[[os.stat_result, str], None]) -> None:
        """Store ``check``, which raises ``InputError`` for files that must not be read."""
        self._stack = ExitStack()
        self._check = check
        self._has_read_stdin = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def open(self, path: str) -> IO[bytes]:
        """Open a file. Raises ``InputError`` if it cannot be opened."""
        if path == STDIN:
            if self._has_read_stdin:
                raise InputError("@-: standard input can be read only once")
            self._has_read_stdin = True
            return self._checked(sys.stdin.buffer, "standard input")
        return self._checked(self._opened(path), path)

    def _opened(self, path: str) -> IO[bytes]:
        try:
            return self._stack.enter_context(open(path, "rb"))
        except OSError as error:
            reason = f"could not be read: {error.strerror or error}"
            raise InputError(f"@{path} {reason}. For the text itself, write @@{path}") from error

    def _checked(self, file: IO[bytes], place: str) -> IO[bytes]:
        try:
            status = os.fstat(file.fileno())
        except (OSError, ValueError):
            return file  # It has no file descriptor.
        self._check(status, place)
        return file

    def text(self, word: str) -> str:
        """Return the text of a word: itself, or its file's text without the last line end.

        Raises ``InputError`` if the file cannot be read.
        """
        path = path_of(word)
        if path is None:
            return word[1:] if word.startswith("@@") else word
        try:
            return self.open(path).read().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise InputError(f"@{path} is not UTF-8 text: {error}") from error
        except OSError as error:
            raise InputError(f"@{path} could not be read: {error.strerror or error}") from error


def path_of(word: str) -> str | None:
    """Return the path of ``@path``; None for a word that is a value itself."""
    if word == "@":
        raise InputError("@ needs a file, or - for standard input; write @@ for the text @")
    return word[1:] if word.startswith("@") and not word.startswith("@@") else None


def parse_json(text: str) -> Any:
    """Parse JSON. Raises ``ValueError`` for invalid JSON, such as NaN."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def value_of(texts: Sequence[str], type_: ValueType, *, json_first: bool = False) -> Any:
    """Return texts as a value of a type; if none fits, the closest one.

    Args:
        texts: One word, or those of a repeated option, which are a list.
        type_: The type.
        json_first: Whether JSON takes precedence if the type also accepts text.
    """
    return type_.nearest(list(_candidates(texts, json_first)))


def _candidates(texts: Sequence[str], json_first: bool) -> Iterator[Any]:
    values = [_json_or_text(text) for text in texts]
    candidates: list[list[Any]] = [values, list(texts)] if json_first else [list(texts), values]
    if len(texts) == 1:
        yield from (candidate[0] for candidate in candidates)
    yield from candidates


def _json_or_text(text: str) -> Any:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return text
