"""Words that are no one's data: those of the document, and those of HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oasmith.record.pseudonyms import tokens

PUBLISHED_LENGTH = 6
"""Characters of a text that is known from an example, wherever it stands."""

_HTTP = """
    accept allow api app application attachment auth authorization bad bearer body bytes cache
    charset close content control csv date denied error expired failed false forbidden form found
    gateway gmt header headers html http https id identity internal invalid json keep live method
    missing multipart name none not null octet oauth ok path plain post problem public put query
    request required response retry server service status stream string text timeout token true
    type unauthorized unavailable unknown uri url urlencoded utf value www xml zoho
"""
"""Words of protocols and media types."""

_EXAMPLES = ("example", "examples", "default", "x-errors")


class Vocabulary:
    """The words of one document, and the names of fields that its traffic has besides."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Read a bundled document."""
        self._words = set(_HTTP.split())
        self._words.update(_words(_texts(document)))
        self._published = {
            text for text in _example_texts(document) if len(text) >= PUBLISHED_LENGTH
        }

    def learn(self, name: str) -> None:
        """Take in the name of a field, which stays."""
        self._words.update(_words([name]))

    def has(self, word: str) -> bool:
        """Return whether a word is known, in whatever case."""
        return word.lower() in self._words

    def has_all(self, text: str) -> bool:
        """Return whether each word of a text is known; one digit alone says nothing."""
        return all(self.has_token(match[0]) for match in tokens(text))

    def has_token(self, token: str) -> bool:
        """Return whether a part of a text is a known word, or a single digit."""
        return self.has(token) or (len(token) == 1 and token.isdecimal())

    def is_published(self, text: str) -> bool:
        """Return whether a text stands in an example of the document."""
        return text in self._published


def _words(some: Iterable[str]) -> Iterator[str]:
    """Yield the words of texts that are letters alone: a number may be somebody's."""
    for text in some:
        for match in re.finditer(r"[^\W\d_]+", text):
            yield match[0].lower()


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _example_texts(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _leaves(value) if key in _EXAMPLES else _example_texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _example_texts(value)


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from _leaves(value)
