"""Redaction by the document: all exchanges are read first, then each is rewritten.

A credential becomes ``REDACTED``. A value that may be personal data gets a pseudonym that matches
the schemas of all places where the value occurs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import rstr

from oasmith.contract.schemas.samples import Samples
from oasmith.contract.schemas.validators import HIDDEN
from oasmith.contract.schemas.view import Cursor, is_number
from oasmith.fixtures.fixture import Exchange
from oasmith.record.known_values import REDACTED, KnownValues
from oasmith.record.messages import ExchangeRewriter
from oasmith.record.pseudonyms import Pseudonyms
from oasmith.record.rewriting import Leaf
from oasmith.record.sensitivity import Treatment
from oasmith.record.text_index import TextIndex, is_whole
from oasmith.record.vocabulary import Vocabulary
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.routes import Route
from oasmith.traffic.values import Schemas

TRIES = 12
"""The number of candidates of each kind that are tried for a pseudonym."""


class Unfitting(ValueError):
    """No pseudonym matches the schemas of a value; ``pointer`` refers to the first of them."""

    def __init__(self, pointer: str) -> None:
        """Store the JSON pointer to a schema of the document."""
        super().__init__(pointer)
        self.pointer = pointer


class Redaction:
    """The values and the pseudonyms of the exchanges of one run."""

    def __init__(self, contract: TrafficContract, key: bytes) -> None:
        """Redact by a document, with pseudonyms that are drawn with a key."""
        self._contract = contract
        self.vocabulary = Vocabulary(contract.contract.data)
        self.known = KnownValues(self.vocabulary)
        self._pseudonyms = Pseudonyms(key, lambda text: not self.known.has(text))
        self._places: dict[str, dict[tuple[Any, ...], tuple[Schemas, Cursor, type]]] = {}
        self._chosen: dict[str, str] = {}
        self._is_chosen = False
        self._parts = TextIndex(())

    @property
    def drawn(self) -> frozenset[str]:
        """All pseudonyms so far, which a scan must know."""
        return self._pseudonyms.drawn | frozenset(self._chosen.values())

    def learn(self, exchange: Exchange, route: Route | None) -> None:
        """Collect the values of an exchange; without a route, only its credentials."""
        reader = ExchangeRewriter(self._contract, self.vocabulary, self._note)
        reader.credentials(exchange)
        if route is not None:
            reader.rewritten(exchange, route)

    def redacted(self, exchange: Exchange, route: Route) -> Exchange:
        """Return an exchange without credentials and personal data.

        ``learn`` must have been called for all exchanges of the run. Raises ``Unfitting`` if no
        pseudonym matches the document.
        """
        if not self._is_chosen:
            self._choose()
        writer = ExchangeRewriter(self._contract, self.vocabulary, self._replaced)
        return writer.rewritten(exchange, route)

    def _note(self, leaf: Leaf) -> Any:
        """Store a value that must not be written, and the schema at its place."""
        value = leaf.value
        if leaf.treatment is Treatment.KEEP:
            self.vocabulary.learn_value(_text(value))
        if leaf.treatment is Treatment.CREDENTIAL:
            self.known.add(_text(value), is_secret=True)
        if leaf.treatment is Treatment.PERSONAL and not isinstance(value, bool):
            self.known.add(_text(value), is_secret=False)
        is_replaced = leaf.treatment in (Treatment.CREDENTIAL, Treatment.PERSONAL)
        # A number must remain a number, even without a schema.
        is_limited = bool(leaf.cursor) or is_number(value)
        if is_replaced and is_limited and leaf.schemas.accepts(leaf.cursor, value):
            key = (leaf.schemas.direction, *(part.pointer for part in leaf.cursor))
            places = self._places.setdefault(_text(value), {})
            places[key] = leaf.schemas, leaf.cursor, type(value)
        return value

    def _replaced(self, leaf: Leaf) -> Any:
        """Return the replacement of a value."""
        value = leaf.value
        match leaf.treatment:
            case Treatment.KEEP | Treatment.VERBATIM:
                return value
            case Treatment.MESSAGE:
                return self._message(str(value))
            case Treatment.CREDENTIAL:
                if isinstance(value, str) and leaf.schemas.accepts(leaf.cursor, REDACTED):
                    return REDACTED
        if isinstance(value, bool):
            return bool(self._pseudonyms.draw(_pointer(leaf), str(value))(2))
        pseudonym = self._pseudonym(_text(value))
        return _typed(pseudonym, type(value))

    def _message(self, text: str) -> str:
        """Return a message with pseudonyms for all words that the document does not contain."""
        return self._by_tokens(text, self.vocabulary.has_token)

    def _by_tokens(self, text: str, keeps: Callable[[str], bool]) -> str:
        """Replace a text by tokens; parts with a chosen pseudonym take precedence."""
        pieces, end = [], 0
        for start, stop in self._parts.matches(text, partial(is_whole, text)):
            pieces.append(self._pseudonyms.of_text(text[end:start], keeps=keeps))
            pieces.append(self._chosen[text[start:stop]])
            end = stop
        return "".join([*pieces, self._pseudonyms.of_text(text[end:], keeps=keeps)])

    def _choose(self) -> None:
        """Choose a pseudonym for each value with a schema, before any text is rewritten."""
        self._is_chosen = True
        for text in self._places:
            try:
                self._pseudonym(text)
            except Unfitting:
                continue  # It is raised again when the value is rewritten.
        self._parts = TextIndex(self._chosen)

    def _pseudonym(self, text: str) -> str:
        if text in self._chosen:
            return self._chosen[text]
        places = list(self._places.get(text, {}).values())
        default = self._by_tokens(text, lambda _: False)
        if _fits(default, places):
            return default
        for candidate in self._candidates(text, places):
            if candidate != text and not self.known.has(candidate) and _fits(candidate, places):
                self._chosen[text] = candidate
                return candidate
        schemas, cursor, _ = places[0]
        raise Unfitting(schemas.view(cursor).pointer)

    def _candidates(self, text: str, places: list[tuple[Schemas, Cursor, type]]) -> Iterator[str]:
        """Yield further pseudonyms, those most similar to the value first."""
        numbers = range(1, TRIES + 1)
        prefix = re.match(r"[A-Za-z]+[_.:-]", text)
        if prefix is not None:
            rest = text[prefix.end() :]
            tries = (0, *numbers)
            yield from (prefix[0] + self._pseudonyms.of_text(rest, number) for number in tries)
        yield from (self._pseudonyms.of_text(text, number) for number in numbers)
        for number in numbers:
            yield self._pseudonyms.of_text(text, number, self.vocabulary.has)
        for schemas, cursor, _ in places:
            yield from self._by_schema(text, schemas, cursor)

    def _by_schema(self, text: str, schemas: Schemas, cursor: Cursor) -> Iterator[str]:
        """Yield values that a schema suggests, drawn deterministically for a value."""
        view = schemas.view(cursor)
        draw = self._pseudonyms.draw(view.pointer, text)
        if view.values:
            yield from (_text(view.values[draw(len(view.values))]) for _ in range(TRIES))
        for pattern, _ in view.having("pattern"):
            yield from islice(_by_pattern(str(pattern), draw(2**32), len(text)), TRIES)
        low, high = view.numbers("minimum"), view.numbers("maximum")
        if low and high and max(low) <= min(high):
            span = int(min(high) - max(low)) + 1
            yield from (str(int(max(low)) + draw(span)) for _ in range(TRIES))
        samples = Samples(schemas.view, HIDDEN[schemas.direction])
        try:
            yield from (_text(one) for one in samples.samples(cursor))
        except LookupError:
            return


def _by_pattern(pattern: str, seed: int, length: int) -> Iterator[str]:
    """Yield texts that match a pattern, those nearest in length to the value first."""
    source = rstr.Rstr(random.Random(seed))
    try:
        drawn = [source.xeger(pattern.replace(r"\z", r"\Z")) for _ in range(4 * TRIES)]
    except (re.error, KeyError, IndexError, TypeError, OverflowError, RecursionError):
        return  # The pattern is not supported in Python.
    yield from sorted(drawn, key=lambda text: abs(len(text) - length))


def _fits(text: str, places: list[tuple[Schemas, Cursor, type]]) -> bool:
    """Return whether a pseudonym matches the schemas of all places of its value."""
    for schemas, cursor, kind in places:
        try:
            value = _typed(text, kind)
        except ValueError:
            return False
        if not schemas.accepts(cursor, value):
            return False
    return True


def _typed(text: str, kind: type) -> Any:
    """Convert a text to a number type. Raises ``ValueError`` if it is not a number."""
    return kind(text) if kind in (int, float) else text


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.1f}"
    return str(value)


def _pointer(leaf: Leaf) -> str:
    return leaf.cursor[0].pointer if leaf.cursor else ""
