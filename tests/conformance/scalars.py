"""Draws strings, numbers, booleans and null."""

from __future__ import annotations

import base64
import math
import random
import re
from typing import Any

import rstr

LETTERS = 'abcdXYZ0189 é"\\/?&=%+,;:#~ß漢\u2028😀'
"""The characters of strings, unless their place forbids them."""

FORMATS = {
    "date": ["2026-01-31", "1999-12-01"],
    "date-time": ["2026-01-31T12:30:00.123Z", "2024-02-29T23:59:59+02:00", "2026-06-01T00:00:00Z"],
    "time": ["12:30:00Z", "23:59:59.5+01:00"],
    "duration": ["P3DT4H", "PT0.5S"],
    "uuid": ["6b1e2f6c-9a44-4a53-8f0a-0d1a2b3c4d5e", "00000000-0000-4000-8000-000000000000"],
    "email": ["someone@example.com", "first.last+tag@sub.example.org"],
    "uri": ["https://example.com/a", "https://example.com/a?b=c&d=%20#e"],
    "url": ["https://example.com/a"],
    "uri-reference": ["/a/b?c=d", "https://example.com"],
    "hostname": ["example.com", "a-b.example.org"],
    "ipv4": ["127.0.0.1", "203.0.113.9"],
    "ipv6": ["::1", "2001:db8::8a2e:370:7334"],
    "byte": ["aGk=", "AAEC/w=="],
    "int32": ["1", "22"],
    "int64": ["1", "9007199254740993"],
    "decimal": ["1.50", "-3"],
}
"""Texts of each format, in several notations if the format has them."""

Node = dict[str, Any]


class Unreadable(Exception):
    """A pattern that Python cannot parse."""


def scalar(kind: str, parts: list[Node], source: random.Random, letters: str) -> Any:
    """Return a value of a scalar type that should match ``parts``."""
    match kind:
        case "string":
            return _string(parts, source, letters)
        case "integer":
            return _integer(parts, source)
        case "number":
            return _number(parts, source)
        case "boolean":
            return source.random() < 0.5
        case _:
            return None


def _string(parts: list[Node], source: random.Random, letters: str) -> str:
    least = max((part.get("minLength", 0) for part in parts), default=0)
    most = min((part["maxLength"] for part in parts if "maxLength" in part), default=least + 6)
    patterns = [part["pattern"] for part in parts if "pattern" in part]
    formats = [it for it in (part.get("format") for part in parts) if it in FORMATS]
    if formats:
        fitting = [
            text
            for text in FORMATS[formats[0]]
            if least <= len(text) and all(fits(it, text) for it in patterns)
        ]
        if fitting:
            return source.choice(fitting)
    if patterns:
        return _matching_all(patterns, least, most, source)
    if any(part.get("contentEncoding") == "base64" for part in parts):
        return base64.b64encode(source.randbytes(max(least, 3))).decode()
    length = source.randint(least, max(least, min(most, least + 6)))
    return "".join(source.choice(letters) for _ in range(length))


def _matching_all(patterns: list[str], least: int, most: int, source: random.Random) -> str:
    text = ""
    for _ in range(30):
        text = matching(patterns[0], source)
        if least <= len(text) <= max(most, least + 200) and all(fits(it, text) for it in patterns):
            break
    return text


def matching(pattern: str, source: random.Random) -> str:
    """Return a text that matches ``pattern``. Raises ``Unreadable``."""
    try:
        return rstr.Rstr(source).xeger(pattern)
    except (re.error, KeyError, OverflowError, MemoryError) as error:
        raise Unreadable(f"pattern {pattern!r}: {error}") from error


def fits(pattern: str, text: str) -> bool:
    """Return whether ``pattern`` is found in ``text``. Raises ``Unreadable``."""
    try:
        return re.search(pattern, text) is not None
    except re.error as error:
        raise Unreadable(f"pattern {pattern!r}: {error}") from error


def _bounds(parts: list[Node]) -> tuple[float, float]:
    low = [part["minimum"] for part in parts if "minimum" in part]
    low += [part["exclusiveMinimum"] + 1e-9 for part in parts if "exclusiveMinimum" in part]
    high = [part["maximum"] for part in parts if "maximum" in part]
    high += [part["exclusiveMaximum"] - 1e-9 for part in parts if "exclusiveMaximum" in part]
    return max(low, default=-math.inf), min(high, default=math.inf)


def _integer(parts: list[Node], source: random.Random) -> int:
    low, high = _bounds(parts)
    is_long = any(part.get("format") == "int64" for part in parts)
    usual = 2**53 + 1 if is_long else 2**31 - 1
    least = math.ceil(low) if low > -math.inf else (min(0, math.floor(high)) if high < 0 else -3)
    most = math.floor(high) if high < math.inf else max(least, 0) + usual
    step = next((part["multipleOf"] for part in parts if part.get("multipleOf")), 1)
    drawn = source.choice([least, most, source.randint(least, max(least, min(most, least + 99)))])
    if step != 1 and float(step).is_integer():
        drawn = math.ceil(drawn / int(step)) * int(step)
        drawn -= int(step) if drawn > most else 0
    return int(drawn)


def _number(parts: list[Node], source: random.Random) -> float:
    low, high = _bounds(parts)
    least = low if low > -math.inf else min(0.0, high)
    most = high if high < math.inf else least + 1000
    step = next((part["multipleOf"] for part in parts if part.get("multipleOf")), None)
    if step is not None:
        return float(round(math.ceil(least / step) * step + step * source.randint(0, 3), 12))
    drawn = source.choice([least, most, least + (most - least) * source.choice([0.25, 0.5])])
    return source.choice([round(drawn, 6), float(math.ceil(drawn)), math.ceil(drawn)])
