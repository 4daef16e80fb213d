"""From words of the command line to values: text where the type takes it, else JSON; ``@file``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Any, Self

from pydantic import TypeAdapter, ValidationError

from ..arguments import to_json
from .exits import InputError

STDIN = "-"


class Sources:
    """The files that words name: ``@path``, and ``@-`` for standard input. Use it with ``with``."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._open = ExitStack()
        self._has_read_stdin = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def file(self, path: str) -> IO[bytes]:
        """Return an open file. Raises ``InputError`` when it cannot be read."""
        if path == STDIN:
            if self._has_read_stdin:
                raise InputError("@-: standard input can be read once only")
            self._has_read_stdin = True
            return sys.stdin.buffer
        try:
            return self._open.enter_context(open(path, "rb"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(
                f"@{path}: {reason}. To give the text itself, write @@{path}"
            ) from error

    def text(self, word: str) -> str:
        """Return what a word stands for: itself, or its file's text without the last line end.

        Raises ``InputError`` when the file cannot be read.
        """
        path = path_of(word)
        if path is None:
            return word[1:] if word.startswith("@@") else word
        try:
            return self.file(path).read().decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise InputError(f"@{path}: is not text in UTF-8: {error}") from error
        except OSError as error:
            raise InputError(f"@{path}: {error.strerror or error}") from error


def path_of(word: str) -> str | None:
    """Return the file that a word names; None for a word that is a value itself."""
    if word == "@":
        raise InputError("@ wants a file, or - for standard input; @@ is the text @")
    return word[1:] if word.startswith("@") and not word.startswith("@@") else None


def parsed(text: str) -> Any:
    """Return JSON as data. Raises ``ValueError`` for what is no JSON, such as NaN."""
    return json.loads(text, parse_constant=_refused)


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def value_of(texts: Sequence[str], adapter: TypeAdapter[Any], *, json_first: bool = False) -> Any:
    """Return what words mean where a type is wanted: the first reading that the type takes.

    Where it takes none, the nearest is returned, and the client's own check says what is wrong.

    Args:
        texts: One word, or those of an option that was repeated, which are a list.
        adapter: The type.
        json_first: Whether JSON is meant where the type takes text, too.
    """
    found = list(_readings(texts, json_first))
    ranks = []
    for it in found:
        rank = _rank(adapter, it)
        if rank is None:
            return it
        ranks.append(rank)
    return found[max(range(len(found)), key=lambda at: ranks[at])]


def _readings(texts: Sequence[str], json_first: bool) -> Iterator[Any]:
    values = [_json_or_text(it) for it in texts]
    plain: list[Any] = list(texts)
    if len(texts) == 1:
        yield from (values[0], plain[0]) if json_first else (plain[0], values[0])
    yield from (values, plain) if json_first else (plain, values)


def _json_or_text(text: str) -> Any:
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        return text


def _rank(adapter: TypeAdapter[Any], value: Any) -> tuple[bool, int] | None:
    """Return how near a value is to a type; None when it is right.

    A value of the right type that is too long is nearer than one of another type.
    """
    try:
        adapter.validate_json(to_json(value, "value"), strict=True)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        is_near = not all(it["type"].endswith(("_type", "_required")) for it in errors)
        return is_near, max(len(it["loc"]) for it in errors)
    return None
