"""Known sensitive values, and their search in any text and encoding."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from oasmith.record.pseudonyms import tokens
from oasmith.record.text_index import SHORTEST, TextIndex, is_whole
from oasmith.record.vocabulary import Vocabulary

REDACTED = "REDACTED"
"""The replacement of a credential."""

LONG = 8
"""The number of characters from which a value is also found inside of a word."""

SHORT_TEXT = 4
"""The maximum number of words of a text, such as a name, whose words are also stored."""


class Hit(NamedTuple):
    """An occurrence of a known value."""

    start: int
    end: int
    is_secret: bool


class KnownValues:
    """The credentials and the personal data in the captured exchanges."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Store values; those with only known words of the ``vocabulary`` are not searched for."""
        self._vocabulary = vocabulary
        self._secrets: set[str] = set()
        self._personal: set[str] = set()
        self._parts: set[str] = set()
        self._index: TextIndex | None = None
        self._secret_spellings: set[str] = set()

    def add(self, text: str, *, is_secret: bool) -> None:
        """Store a value, and its words if it has few."""
        if text != REDACTED:
            (self._secrets if is_secret else self._personal).add(text)
            self._parts.update(_parts(text))
            self._index = None

    def has(self, text: str) -> bool:
        """Return whether a text is one of the values, or one of their stored words."""
        return text in self._parts

    def hits(self, text: str, *, only_long: bool = False) -> Iterator[Hit]:
        """Yield the occurrences of values in a text, also in base64 or escaped for URLs or JSON.

        Args:
            text: The text.
            only_long: Whether to skip short values.
        """
        index = self._spelling_index()
        lower = _lower(text)

        def accepts(start: int, end: int) -> bool:
            is_short = end - start < LONG
            return not is_short or (not only_long and is_whole(lower, start, end))

        for start, end in index.matches(lower, accepts):
            yield Hit(start, end, lower[start:end] in self._secret_spellings)

    def _spelling_index(self) -> TextIndex:
        """Return the index of all spellings to search for."""
        if self._index is None:
            # Only now is it known which values stay elsewhere.
            secrets = {one for text in self._secrets for one in self._spellings_of(text)}
            personal = {one for text in self._personal for one in self._spellings_of(text)}
            self._secret_spellings = secrets
            self._index = TextIndex(secrets | personal)
        return self._index

    def _spellings_of(self, text: str) -> Iterator[str]:
        """Yield the spellings of a value and its words; nothing for harmless ones."""
        if self._vocabulary.is_harmless(text):
            return
        for part in _parts(text):
            if len(part) >= SHORTEST and not self._vocabulary.is_harmless(part):
                yield from map(_lower, _encodings(part))


def _parts(text: str) -> set[str]:
    """Return a value, with its words if it has few."""
    words = {match[0] for match in tokens(text)}
    return {text, *words} if len(words) <= SHORT_TEXT else {text}


def _encodings(text: str) -> set[str]:
    """Return the spellings of a text in URLs, JSON and base64."""
    plain = text.encode("utf-8", "surrogatepass")
    return {
        text,
        quote(plain, safe=""),
        quote(plain),
        quote_plus(plain),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        json.dumps(text)[1:-1].replace("/", "\\/"),
        *_in_base64(plain),
    }


def _in_base64(content: bytes) -> Iterator[str]:
    """Yield the base64 of bytes at any offset in longer data."""
    if len(content) < LONG:
        return
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content).decode().rstrip("=")
        # The first and the last characters also encode bits of adjacent bytes.
        inner = encoded[(0, 2, 3)[before] : -1]
        yield inner
        yield inner.translate(str.maketrans("+/", "-_"))


def _lower(text: str) -> str:
    """Convert a text to lower case without changing its length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
