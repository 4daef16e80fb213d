"""Redaction by the document: first all exchanges are read, then each is written anew.

What is a credential becomes ``REDACTED``. What may be somebody's gets a pseudonym that fits the
schemas of all places in which the value stands.
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
"""Pseudonyms of one kind that are tried at the places of a value."""


class Unfitting(ValueError):
    """No pseudonym fits; ``pointer`` is the schema that says so."""

    def __init__(self, pointer: str) -> None:
        """Take a pointer into the document."""
        super().__init__(pointer)
        self.pointer = pointer


class Redaction:
    """What was learned of the exchanges of one run, and their pseudonyms."""

    def __init__(self, contract: TrafficContract, key: bytes) -> None:
        """Redact by a document, with pseudonyms by a key."""
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
        """All pseudonyms until now, as a scan has to know them."""
        return self._pseudonyms.drawn | frozenset(self._chosen.values())

    def learn(self, exchange: Exchange, route: Route | None) -> None:
        """Read an exchange; without a route only its credentials."""
        reader = ExchangeRewriter(self._contract, self.vocabulary, self._note)
        reader.credentials(exchange)
        if route is not None:
            reader.rewritten(exchange, route)

    def redacted(self, exchange: Exchange, route: Route) -> Exchange:
        """Return an exchange without credentials and people's data.

        All exchanges of the run have to be learned before. Raises ``Unfitting`` where no pseudonym
        fits the document.
        """
        if not self._is_chosen:
            self._choose()
        writer = ExchangeRewriter(self._contract, self.vocabulary, self._replaced)
        return writer.rewritten(exchange, route)

    def _note(self, leaf: Leaf) -> Any:
        """Remember a value that must not be written, and the place at which it stands."""
        value = leaf.value
        if leaf.treatment is Treatment.KEEP:
            self.vocabulary.learn_value(_text(value))
        if leaf.treatment is Treatment.CREDENTIAL:
            self.known.add(_text(value), is_secret=True)
        if leaf.treatment is Treatment.PERSONAL and not isinstance(value, bool):
            self.known.add(_text(value), is_secret=False)
        is_replaced = leaf.treatment in (Treatment.CREDENTIAL, Treatment.PERSONAL)
        # A number has to stay one, also where the document is silent.
        is_limited = bool(leaf.cursor) or is_number(value)
        if is_replaced and is_limited and leaf.schemas.accepts(leaf.cursor, value):
            key = (leaf.schemas.direction, *(part.pointer for part in leaf.cursor))
            places = self._places.setdefault(_text(value), {})
            places[key] = leaf.schemas, leaf.cursor, type(value)
        return value

    def _replaced(self, leaf: Leaf) -> Any:
        """Return what is written in the place of a value."""
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
        written = self._pseudonym(_text(value))
        return _typed(written, type(value))

    def _message(self, text: str) -> str:
        """Return a message with the words that the document has itself."""
        return self._usual(text, self.vocabulary.has_token)

    def _usual(self, text: str, keeps: Callable[[str], bool]) -> str:
        """Return a text part by part, those parts first that have a pseudonym of their own."""
        pieces, end = [], 0
        for start, stop in self._parts.matches(text, partial(is_whole, text)):
            pieces.append(self._pseudonyms.of_text(text[end:start], keeps=keeps))
            pieces.append(self._chosen[text[start:stop]])
            end = stop
        return "".join([*pieces, self._pseudonyms.of_text(text[end:], keeps=keeps)])

    def _choose(self) -> None:
        """Choose a pseudonym for each value that has limits, before any text is written."""
        self._is_chosen = True
        for text in self._places:
            try:
                self._pseudonym(text)
            except Unfitting:
                continue  # It is raised again where the value is written.
        self._parts = TextIndex(self._chosen)

    def _pseudonym(self, text: str) -> str:
        if text in self._chosen:
            return self._chosen[text]
        places = list(self._places.get(text, {}).values())
        usual = self._usual(text, lambda _: False)
        if _fits(usual, places):
            return usual
        for candidate in self._candidates(text, places):
            if candidate != text and not self.known.has(candidate) and _fits(candidate, places):
                self._chosen[text] = candidate
                return candidate
        schemas, cursor, _ = places[0]
        raise Unfitting(schemas.view(cursor).pointer)

    def _candidates(self, text: str, places: list[tuple[Schemas, Cursor, type]]) -> Iterator[str]:
        """Yield other pseudonyms, those like the value first."""
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
        """Yield values that a schema gives, drawn for a value."""
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
    """Yield texts that match a pattern; those as long as the value are first."""
    source = rstr.Rstr(random.Random(seed))
    try:
        drawn = [source.xeger(pattern.replace(r"\z", r"\Z")) for _ in range(4 * TRIES)]
    except (re.error, KeyError, IndexError, TypeError, OverflowError, RecursionError):
        return  # Not in Python's words.
    yield from sorted(drawn, key=lambda text: abs(len(text) - length))


def _fits(text: str, places: list[tuple[Schemas, Cursor, type]]) -> bool:
    """Return whether a pseudonym fits wherever its value stands."""
    for schemas, cursor, kind in places:
        try:
            value = _typed(text, kind)
        except ValueError:
            return False
        if not schemas.accepts(cursor, value):
            return False
    return True


def _typed(text: str, kind: type) -> Any:
    """Return a text as a value of a type. Raises ``ValueError`` where it is none."""
    return kind(text) if kind in (int, float) else text


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{value:.1f}"
    return str(value)


def _pointer(leaf: Leaf) -> str:
    return leaf.cursor[0].pointer if leaf.cursor else ""
