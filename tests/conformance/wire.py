"""Decodes received parameters to values, by the specification's style, explode and content.

Source: OpenAPI 3.1.1, 4.8.12.4 "Style Values" and 4.8.12.6 "Style Examples"; RFC 6570.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


class Mismatch(Exception):
    """The received data does not match the document."""

    def __init__(self, what: str, arrived: object, expected: object) -> None:
        """Initialize with a description."""
        super().__init__(what)
        self.what, self.arrived, self.expected = what, arrived, expected


@dataclass(frozen=True)
class Style:
    """How a parameter or a form field is encoded."""

    name: str
    location: str
    style: str
    explode: bool
    allow_reserved: bool = False
    media_type: str | None = None

    @classmethod
    def of(cls, parameter: dict[str, Any]) -> Style:
        """Return the style of a Parameter Object."""
        location = parameter["in"]
        style = parameter.get("style", STYLES.get(location, "form"))
        return cls(
            name=parameter["name"],
            location=location,
            style=style,
            explode=parameter.get("explode", style in ("form", "cookie")),
            allow_reserved=parameter.get("allowReserved", False),
            media_type=next(iter(parameter.get("content") or ()), None),
        )


@dataclass
class Pairs:
    """Names and values of a query, a form or a cookie, as received; each is consumed once."""

    raw: list[tuple[str, str | None]]
    decode: Callable[[str], str] = unquote
    left: list[tuple[str, str | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.left = list(self.raw)

    @classmethod
    def split(
        cls, text: str, decode: Callable[[str], str] = unquote, separator: str = "&"
    ) -> Pairs:
        """Parse, for example, a query."""
        found = [it.partition("=") for it in re.split(separator, text)] if text else []
        return cls([(name, value if eq else None) for name, eq, value in found], decode)

    def take(self, wanted: Callable[[str], bool]) -> list[tuple[str, str | None]]:
        """Return and remove the pairs with this decoded name; values remain encoded."""
        taken = [it for it in self.left if wanted(self.decode(it[0]))]
        self.left = [it for it in self.left if not wanted(self.decode(it[0]))]
        return [(self.decode(name), value) for name, value in taken]

    def named(self, name: str) -> list[str | None]:
        """Return and remove the values of one name."""
        return [value for _, value in self.take(lambda it: it == name)]


def from_pairs(style: Style, value: Any, pairs: Pairs) -> Any:
    """Return the value in ``pairs`` with the structure of ``value``, all scalars still text.

    Raises ``Mismatch`` if there is none.
    """
    decode = pairs.decode
    if style.media_type is not None:
        return _content(style, decode(_single(style, pairs)))
    if isinstance(value, dict | list) and style.style == "deepObject":
        return _deep(style, pairs)
    if isinstance(value, dict) and style.explode:
        return {name: decode(text or "") for name, text in pairs.take(lambda it: it in value)}
    if isinstance(value, list) and style.explode:
        return [decode(text or "") for text in pairs.named(style.name)]
    text = _single(style, pairs)
    if isinstance(value, list | dict):
        return _pieces(text, DELIMITERS.get(style.style, ","), value, decode)
    return decode(text)


DELIMITERS = {"spaceDelimited": r"%20|\+", "pipeDelimited": r"\||%7C|%7c"}


def _single(style: Style, pairs: Pairs) -> str:
    found = pairs.named(style.name)
    if len(found) != 1:
        raise Mismatch(f"{style.location} {style.name!r} came {len(found)} times", pairs.raw, 1)
    return found[0] or ""


def _pieces(text: str, delimiter: str, value: Any, decode: Callable[[str], str]) -> Any:
    parts = [decode(it) for it in re.split(delimiter, text)] if text or len(value) else []
    if isinstance(value, list):
        return parts
    if len(parts) % 2:
        raise Mismatch("a key without a value", text, value)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _content(style: Style, text: str) -> Any:
    return Exact(json.loads(text) if "json" in (style.media_type or "") else text)


@dataclass(frozen=True)
class Exact:
    """A value that was decoded from a media type, so it is no longer text."""

    value: Any


def _deep(style: Style, pairs: Pairs) -> Any:
    """Return a deepObject, nested as its brackets."""
    made: dict[str, Any] = {}
    for name, text in pairs.take(lambda it: it.startswith(f"{style.name}[")):
        steps = re.findall(r"\[([^\]]*)\]", name[len(style.name) :])
        _put(made, steps, pairs.decode(text or ""))
    return _lists(made)


def _put(node: dict[str, Any], steps: list[str], text: str) -> None:
    for step in steps[:-1]:
        node = node.setdefault(step, {})
    last = steps[-1] or str(len(node))
    if last in node:
        held = node[last]
        node[last] = [*held, text] if isinstance(held, list) else [held, text]
    else:
        node[last] = text


def _lists(node: Any) -> Any:
    """Return numbered keys as a list."""
    if not isinstance(node, dict):
        return node
    made = {key: _lists(value) for key, value in node.items()}
    is_list = made and list(made) == [str(index) for index in range(len(made))]
    return list(made.values()) if is_list else made


def from_text(style: Style, value: Any, text: str) -> Any:
    """Return a value of a path or header, all scalars still text. Raises ``Mismatch``."""
    decode = unquote if style.location == "path" else str
    if style.media_type is not None:
        return _content(style, decode(text))
    if style.style == "matrix":
        return _matrix(style, value, text)
    prefix, joint = (".", "." if style.explode else ",") if style.style == "label" else ("", ",")
    if not text.startswith(prefix):
        raise Mismatch(f"{style.name!r} does not start with {prefix!r}", text, value)
    text = text[len(prefix) :]
    if isinstance(value, dict) and style.explode:
        return _named(text.split(joint), decode)
    if isinstance(value, list | dict):
        return _pieces(text, re.escape(joint), value, decode)
    return decode(text)


def _matrix(style: Style, value: Any, text: str) -> Any:
    if not text.startswith(";"):
        raise Mismatch(f"{style.name!r} does not start with ';'", text, value)
    pairs = Pairs.split(text[1:], separator=";")
    found = from_pairs(style, value, pairs)
    if pairs.left:
        raise Mismatch(f"{style.name!r} has more than its value", text, value)
    return found


def _named(parts: Iterable[str], decode: Callable[[str], str]) -> dict[str, str]:
    split = [part.partition("=") for part in parts]
    return {decode(name): decode(value) for name, _, value in split}


def typed(text: Any, value: Any) -> Any:
    """Return the received value with its scalars converted to the types of ``value``.

    Raises ``Mismatch`` if a text cannot be converted.
    """
    if isinstance(text, Exact):
        return text.value
    if isinstance(value, dict) and isinstance(text, dict):
        # Most styles cannot express a null or an empty list in an object.
        gone = {key: it for key, it in value.items() if key not in text and it in (None, [], {})}
        return gone | {key: typed(it, value.get(key)) for key, it in text.items()}
    if isinstance(value, list) and isinstance(text, str):
        text = _json_or([text], text)
    if isinstance(value, list) and isinstance(text, list) and len(text) == len(value):
        return [typed(it, wanted) for it, wanted in zip(text, value, strict=True)]
    if isinstance(value, dict) and isinstance(text, str):
        return _json_or(text, text)
    if not isinstance(text, str) or isinstance(value, str):
        return text
    return _scalar(text, value)


def _json_or(other: Any, text: str) -> Any:
    """Return a nested value that is JSON inside a style, which does not define nested values."""
    if not text.startswith(("[", "{")):
        return other
    try:
        return json.loads(text)
    except ValueError:
        return other


def _scalar(text: str, value: Any) -> Any:
    if value is None:
        return None if text in ("", "null") else text
    try:
        return json.loads(text)
    except ValueError:
        return text


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal as JSON: true is not 1, and 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
