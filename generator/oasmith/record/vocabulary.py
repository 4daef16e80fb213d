"""The vocabulary: words that are not personal data, from the document, HTTP and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from oasmith.record.cassette import NOTE
from oasmith.record.pseudonyms import tokens

PUBLISHED_LENGTH = 6
"""The minimum length of an example that may be kept at any place."""

_HTTP = """
    accept allow api app application arguments attachment auth authorization bad bearer body
    bytes cache call center charset close code content control csv data date denied error expect
    expired failed false forbidden form found gateway gmt header headers html http https id
    identity interactions internal invalid json keep kind live message method missing multipart
    name none not note null oauth octet ok operation options path plain post problem provenance
    public put query recorded refused request required response retry scopes server service
    source status stream string text timeout token true type unauthorized unavailable unknown
    uri url urlencoded utf value version www xml zoho
"""
"""Words of protocols, media types and cassettes."""

_ENGLISH = """
    a again all already an and another any are as at be been because before but by can cannot could
    did do does duplicate each either else empty enough error exist exists few field fields for
    from given had has have if in into is it its length limit long many match may more most must
    need needs neither no nor not number of on one only or other permission please record records
    required same seems should since so some such than that the their then there these they this
    those to too try twice under until unknown user users valid was we were what when where
    which while who will with within without wrong yet you your
"""
"""Common words of English sentences."""

_EXAMPLES = ("example", "examples", "default", "x-errors")


class Vocabulary:
    """The words of one document, and the words and values of its traffic that are kept."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Collect the words of a bundled document."""
        self._words = {*_HTTP.split(), *_ENGLISH.split()}
        self._words.update(_words([NOTE, *(one.phrase for one in HTTPStatus)]))
        self._words.update(_words(_texts(document)))
        self._harmless = set(_texts(document))
        self._published = set(_published(document))

    def learn(self, name: str) -> None:
        """Add the name of a property that is kept."""
        self._words.update(_words([name]))

    def learn_value(self, text: str) -> None:
        """Add a value that is kept, and its words."""
        self._harmless.add(text)
        self._words.update(_words([text]))

    def has(self, word: str) -> bool:
        """Return whether a word is known, ignoring case."""
        return word.lower() in self._words

    def is_harmless(self, text: str) -> bool:
        """Return whether a text is a kept value, or has only known words and single digits."""
        is_known = text in self._harmless
        return is_known or all(self.has_token(match[0]) for match in tokens(text))

    def has_token(self, token: str) -> bool:
        """Return whether a token is a known word, or a single digit."""
        return self.has(token) or (len(token) == 1 and token.isdecimal())

    def is_published(self, text: str) -> bool:
        """Return whether a text is an example or an error code of the document."""
        return text in self._published


def _words(some: Iterable[str]) -> Iterator[str]:
    """Yield the words of texts, without numbers, which may be personal data."""
    for text in some:
        for match in re.finditer(r"[^\W\d_]+", text):
            yield match[0].lower()


def _texts(node: Any) -> Iterator[str]:
    """Yield all keys and scalar values of a document as text."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif node is not None and not isinstance(node, bool):
        yield str(node)


def _published(node: Any) -> Iterator[str]:
    """Yield the texts of examples that are long enough, and all error codes."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "x-errors":
                yield from _codes(value)
            if key in _EXAMPLES:
                yield from (text for text in _values(value) if len(text) >= PUBLISHED_LENGTH)
            else:
                yield from _published(value)
    elif isinstance(node, list):
        for value in node:
            yield from _published(value)


def _codes(rows: Any) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("code"), str):
            yield row["code"]


def _values(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from _values(value)
