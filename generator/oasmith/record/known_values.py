"""Values that must not be written, found again in any text, and however they are written."""

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
"""What stands in the place of a credential."""

LONG = 8
"""Characters of what is found in the middle of a word, too."""

SHORT_TEXT = 4
"""Words of a text whose single words are remembered, such as a name."""


class Hit(NamedTuple):
    """A value that was found."""

    start: int
    end: int
    is_secret: bool


class KnownValues:
    """Credentials and people's data that were seen."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Remember what has not only words of a document."""
        self._vocabulary = vocabulary
        self._secrets: set[str] = set()
        self._personal: set[str] = set()
        self._parts: set[str] = set()
        self._index: TextIndex | None = None
        self._secret_spellings: set[str] = set()

    def add(self, text: str, *, is_secret: bool) -> None:
        """Remember a value, and its words where it has few."""
        if text != REDACTED:
            (self._secrets if is_secret else self._personal).add(text)
            self._parts.update(_parts(text))
            self._index = None

    def has(self, text: str) -> bool:
        """Return whether a text is one of the values, or one of their words."""
        return text in self._parts

    def hits(self, text: str, *, only_long: bool = False) -> Iterator[Hit]:
        """Yield the values that a text has, also in base64, or escaped for a URL or JSON.

        Args:
            text: The text.
            only_long: Whether what is short is passed over.
        """
        index = self._spellings()
        lower = _lower(text)

        def counts(start: int, end: int) -> bool:
            is_short = end - start < LONG
            return not is_short or (not only_long and is_whole(lower, start, end))

        for start, end in index.matches(lower, counts):
            yield Hit(start, end, lower[start:end] in self._secret_spellings)

    def _spellings(self) -> TextIndex:
        """Return all that is looked for."""
        if self._index is None:
            # Only now it is known what stays elsewhere.
            secrets = {one for text in self._secrets for one in self._written(text)}
            personal = {one for text in self._personal for one in self._written(text)}
            self._secret_spellings = secrets
            self._index = TextIndex(secrets | personal)
        return self._index

    def _written(self, text: str) -> Iterator[str]:
        """Yield how a value and its words may be written; nothing for what is harmless."""
        if self._vocabulary.is_harmless(text):
            return
        for part in _parts(text):
            if len(part) >= SHORTEST and not self._vocabulary.is_harmless(part):
                yield from map(_lower, _spelled(part))


def _parts(text: str) -> set[str]:
    """Return a value, with its words where it has few."""
    words = {match[0] for match in tokens(text)}
    return {text, *words} if len(words) <= SHORT_TEXT else {text}


def _spelled(text: str) -> set[str]:
    """Return how a text is written in URLs, JSON and base64."""
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
    """Yield what base64 makes of bytes, wherever in a longer text they stand."""
    if len(content) < LONG:
        return
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content).decode().rstrip("=")
        # The first and the last characters have bits of what is around.
        inner = encoded[(0, 2, 3)[before] : -1]
        yield inner
        yield inner.translate(str.maketrans("+/", "-_"))


def _lower(text: str) -> str:
    """Return a text in lower case, each character one."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
