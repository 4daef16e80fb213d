"""Deterministic sample values: the same schema always has the same samples."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import rstr

from oasmith.contract.schemas.view import TYPES, Cursor, Part, View, is_number
from oasmith.openapi.formats import EXAMPLES

DEPTH = 12
"""The maximum nesting of a sample; a schema that nests deeper has no sample."""

LENGTH = 2_000
"""The maximum number of characters of a text, and of items of a list."""


class _Lowest(random.Random):
    """Chooses the smallest options: the shortest text that matches a pattern."""

    def randint(self, a: int, b: int) -> int:
        """Return the smallest number."""
        return a

    def choice(self, seq: Any) -> Any:
        """Return the smallest letter or digit, or the smallest character if there is none."""
        return min(seq, key=_sort_key)


class _Longest(random.Random):
    """Chooses the largest options: the longest text that matches a pattern."""

    def randint(self, a: int, b: int) -> int:
        """Return the largest number."""
        return b

    def choice(self, seq: Any) -> Any:
        """Return the largest option; other characters sort after letters and digits."""
        return max(seq, key=_sort_key)


class _Drawn(random.Random):
    """Chooses at random by a seed, independent of the order of the options."""

    def choice(self, seq: Any) -> Any:
        """Return any of the options."""
        return super().choice(sorted(seq, key=_sort_key))


def _sort_key(one: Any) -> Any:
    return (not one.isalnum(), one) if isinstance(one, str) else (False, str(one))


def texts(pattern: str) -> Iterator[str]:
    """Yield texts that may match a pattern: the shortest, the longest, then others."""
    sources = [_Lowest(0), _Longest(0), *(_Drawn(seed) for seed in range(6))]
    for source in sources:
        try:
            yield rstr.Rstr(source).xeger(_python_pattern(pattern))
        except (re.error, KeyError, IndexError, TypeError, OverflowError, RecursionError):
            return  # Python does not support the pattern, so there are no samples.


def _python_pattern(pattern: str) -> str:
    # \z (the end of the text in Rust) is written \Z in Python.
    return pattern.replace(r"\z", r"\Z")


class Samples:
    """Generates values that should match a schema; only a validator can confirm that."""

    def __init__(self, view: Callable[[Cursor], View], hidden: str) -> None:
        """Use the views of a contract; ``hidden`` is the keyword of properties to omit."""
        self._view = view
        self._hidden = hidden

    def sample(self, cursor: Cursor, depth: int = 0) -> Any:
        """Return the first sample. Raises ``LookupError`` if there is none."""
        return next(self.samples(cursor, depth))

    def samples(self, cursor: Cursor, depth: int = 0) -> Iterator[Any]:
        """Yield samples, the most common first. Raises ``LookupError`` if there is none."""
        has_sample = False
        for value in islice(self._samples(self._view(cursor), depth), 24):
            has_sample = True
            yield value
        if not has_sample:
            raise LookupError(self._view(cursor).pointer)

    def _samples(self, view: View, depth: int) -> Iterator[Any]:
        if depth > DEPTH or view.is_never:
            return
        if view.values is not None:
            yield from view.values
            return
        if view.union:
            yield from self._of_union(view, depth)
            return
        for kind in TYPES:
            if kind in view.types and self._is_likely(kind, view):
                yield from self._of_type(kind, view, depth)
        if view.takes_null:
            yield None

    @staticmethod
    def _is_likely(kind: str, view: View) -> bool:
        """Return whether the keywords of a schema apply to a type."""
        if len(view.types) < len(TYPES):
            return kind != "number" or "integer" not in view.types or len(view.types) > 2
        keywords = {
            "object": ("properties", "required", "additionalProperties", "patternProperties"),
            "array": ("items", "prefixItems", "minItems", "maxItems", "contains"),
            "string": ("pattern", "format", "minLength", "maxLength"),
            "number": ("minimum", "maximum", "multipleOf"),
        }
        types = {name for name, keys in keywords.items() if any(map(view.first, keys))}
        return not types or kind in types

    def _of_union(self, view: View, depth: int) -> Iterator[Any]:
        rest = tuple(
            Part(
                {k: v for k, v in part.schema.items() if k not in ("oneOf", "anyOf")},
                f"{part.pointer}#",
            )
            for part in view.parts
            if isinstance(part.schema, Mapping)
        )
        for member in view.union:
            try:
                yield self.sample((*rest, member), depth + 1)
            except LookupError:
                continue

    def _of_type(self, kind: str, view: View, depth: int) -> Iterator[Any]:
        match kind:
            case "string":
                yield from (text for text in self._texts(view) if _has_length(view, text))
            case "number" | "integer":
                yield from (one for one in _numbers(view, kind) if _is_within(view, one))
            case "boolean":
                yield True
                yield False
            case "object":
                yield from self._objects(view, depth)
            case "array":
                yield from self._arrays(view, depth)

    def sized(self, view: View, kind: str, size: int) -> Iterator[Any]:
        """Yield values of a type with ``size`` characters, items or properties."""
        if kind == "string":
            for text in (*self._texts(view), "x", "1"):
                yield text[:size].ljust(size, text[-1:] or "x")
            return
        try:
            if kind == "array":
                yield self.items(view, size)
            else:
                yield self._of_size(view, size)
        except LookupError:
            return

    def _of_size(self, view: View, size: int) -> dict[str, Any]:
        sample = self.object(view, [], 0) or {}
        cursor = view.cursor("additionalProperties")
        names = [*view.properties, *(f"field{number}" for number in range(size))]
        for name in names:
            if len(sample) < size and name not in sample:
                with suppress(LookupError):
                    sample = {**sample, name: self.sample(view.properties.get(name) or cursor, 1)}
        return sample

    def _texts(self, view: View) -> Iterator[str]:
        shortest = int(max(view.numbers("minLength"), default=0))
        longest = int(min(view.numbers("maxLength"), default=LENGTH))
        formatted = EXAMPLES.get(str(view.first("format", "")))
        if formatted is not None:
            yield formatted
        for pattern, _ in view.having("pattern"):
            for text in texts(str(pattern)):
                yield text
                if len(text) < shortest:
                    yield text + text[-1:] * (shortest - len(text))
        if shortest <= LENGTH:
            yield "text".ljust(shortest, "x")[: max(longest, 0)]
        if 4 < longest < LENGTH:
            yield "x" * longest

    def _arrays(self, view: View, depth: int) -> Iterator[list[Any]]:
        shortest = int(max(view.numbers("minItems"), default=0))
        if shortest > LENGTH:
            return
        with suppress(LookupError):
            yield self.items(view, max(shortest, 1), depth)
        if shortest == 0:
            yield []

    def items(self, view: View, count: int, depth: int = 0) -> list[Any]:
        """Return a list of ``count`` items. Raises ``LookupError`` if an item has no sample."""
        items = [self.sample(cursor, depth + 1) for cursor in view.prefix[:count]]
        rest = view.cursor("items")
        contained = view.cursor("contains")
        if contained and len(items) < count:
            items.append(self.sample((*rest, *contained), depth + 1))
        if len(items) < count:
            items += self._repeated(view, rest, count - len(items), depth)
        return items

    def _repeated(self, view: View, cursor: Cursor, count: int, depth: int) -> list[Any]:
        if view.first("uniqueItems") is not True:
            return [self.sample(cursor, depth + 1)] * count
        distinct: list[Any] = []
        for value in self.samples(cursor, depth + 1):
            for variant in _variants(value, count - len(distinct)):
                if variant not in distinct:
                    distinct.append(variant)
                if len(distinct) == count:
                    return distinct
        raise LookupError(view.pointer)

    def _objects(self, view: View, depth: int) -> Iterator[dict[str, Any]]:
        minimal = self.object(view, sorted(view.required), depth)
        if minimal is not None:
            yield self._filled(view, minimal, depth)
        visible = [name for name in view.properties if not self.is_hidden(view.properties[name])]
        whole = self.object(view, visible[:40], depth) if depth < 4 else None
        if whole is not None and whole != minimal:
            yield whole

    def is_hidden(self, cursor: Cursor) -> bool:
        """Return whether a property is sent only in the other direction."""
        return self._view(cursor).first(self._hidden) is True

    def object(self, view: View, names: Sequence[str], depth: int) -> dict[str, Any] | None:
        """Return an object with ``names`` and the required properties; None if that fails."""
        sample: dict[str, Any] = {}
        for name in dict.fromkeys((*names, *sorted(view.required))):
            cursor = view.properties.get(name) or view.cursor("additionalProperties")
            if self.is_hidden(cursor):
                continue
            try:
                sample[name] = self.sample(cursor, depth + 1)
            except LookupError:
                if name in view.required:
                    return None
        return sample

    def _filled(self, view: View, sample: dict[str, Any], depth: int) -> dict[str, Any]:
        """Return an object with properties added until it has ``minProperties``."""
        fewest = int(max(view.numbers("minProperties"), default=0))
        names = [name for name in view.properties if name not in sample]
        names += [f"field{number}" for number in range(min(fewest, LENGTH))]
        for name in names:
            if len(sample) >= fewest:
                break
            cursor = view.properties.get(name) or view.cursor("additionalProperties")
            try:
                sample = {**sample, name: self.sample(cursor, depth + 1)}
            except LookupError:
                continue
        return sample


def _has_length(view: View, text: str) -> bool:
    """Return whether a text observes ``minLength`` and ``maxLength``."""
    return all(len(text) >= n for n in view.numbers("minLength")) and all(
        len(text) <= n for n in view.numbers("maxLength")
    )


def _is_within(view: View, number: float) -> bool:
    """Return whether a number observes the bounds and ``multipleOf``."""
    checks: Mapping[str, Callable[[float], bool]] = {
        "minimum": lambda limit: number >= limit,
        "exclusiveMinimum": lambda limit: number > limit,
        "maximum": lambda limit: number <= limit,
        "exclusiveMaximum": lambda limit: number < limit,
        "multipleOf": lambda step: step > 0 and number % step == 0,
    }
    return all(check(limit) for key, check in checks.items() for limit in view.numbers(key))


def _variants(value: Any, count: int) -> Iterator[Any]:
    """Yield a value and similar values."""
    yield value
    for number in range(1, min(count, LENGTH) + 1):
        if isinstance(value, str):
            yield f"{value}{number}"
        elif isinstance(value, int | float):
            yield value + number
        elif isinstance(value, dict):
            yield {
                key: next(islice(_variants(one, number), number, None), one)
                if isinstance(one, str) or is_number(one)
                else one
                for key, one in value.items()
            }


def _numbers(view: View, kind: str) -> Iterator[Any]:
    low = max((*view.numbers("minimum"), *view.numbers("exclusiveMinimum")), default=None)
    high = min((*view.numbers("maximum"), *view.numbers("exclusiveMaximum")), default=None)
    step = next((number for number in view.numbers("multipleOf") if number > 0), None)
    if step is not None:
        first = -(-(low or 0) // step) * step
        yield from (first, first + step, first + 2 * step)
    numbers: list[float] = [1, 0]
    numbers = (
        numbers if low is None and high is None else [*(() if low is None else (low, low + 1))]
    )
    numbers += () if high is None else (high, high - 1)
    if low is not None and high is not None:
        numbers.append((low + high) / 2)
    for number in (*numbers, 1, 0):
        if kind == "integer" and number != int(number):
            continue
        yield int(number) if number == int(number) else number
    if kind == "number":
        yield 0.5
