"""Formatting of foreign texts and values for messages: on one line, short, and printable."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable

MAX_LENGTH = 500
"""Maximum characters of a text."""

MAX_READ = 20_000
"""Maximum characters of a body that are processed."""

MAX_VALUE = 60
"""Maximum characters of a value in a text."""


def one_line(text: str, length: int = MAX_LENGTH) -> str:
    """Return a text on one line, without control characters, and shortened."""
    # Only the beginning is processed, because the rest is not shown.
    start = text[: length * 4]
    line = " ".join("".join(char if char.isprintable() else " " for char in start).split())
    is_whole = len(start) == len(text) and len(line) <= length
    return line if is_whole else f"{line[: length - 1]}…"


def shown(value: object, length: int = MAX_VALUE) -> str:
    """Return the ``repr`` of a value, shortened."""
    if isinstance(value, str):
        # Shortened first: a longer one is cut in any case, and escapes only add characters.
        return one_line(repr(value if len(value) <= length else value[:length]), length)
    return one_line(_REPR.repr(value), length)


_REPR = reprlib.Repr()
_REPR.maxdict = _REPR.maxlist = _REPR.maxtuple = _REPR.maxlevel = 4
_REPR.maxstring = _REPR.maxlong = _REPR.maxother = MAX_VALUE


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most similar to a word, ignoring case, if any."""
    import difflib  # Imported here, because only failed calls need it.

    by_case = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.5)
    return by_case[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean '…'?`` for the most similar known word; empty if there is none."""
    match = nearest(word, known)
    return f"; did you mean {match!r}?" if match is not None else ""
