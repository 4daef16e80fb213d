"""Deserialization of parameters in URLs, headers and cookies, by their styles.

Source: OpenAPI 3.1.1, 4.8.12.4 (style values) and 4.8.12.6 (style examples); RFC 6570.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

from oasmith.contract.schemas.view import Cursor
from oasmith.traffic.values import Schemas, first_fitting
from oasmith_runtime.media_types import kind_of
from oasmith_runtime.operation import Parameter

_DELIMITERS = {"spaceDelimited": r"%20|\+| ", "pipeDelimited": r"\||%7[Cc]", "form": ","}


class Unreadable(ValueError):
    """A text does not match its style or media type; the message gives the reason."""


@dataclass
class Pairs:
    """The pairs of a query, a form or a cookie that have not been taken yet."""

    remaining: list[tuple[str, str]]
    """Decoded names, with values that are still encoded."""
    decode: Callable[[str], str] = unquote

    @classmethod
    def of(
        cls, text: str, decode: Callable[[str], str] = unquote_plus, separator: str = "&"
    ) -> Pairs:
        """Split a text into pairs."""
        split = [piece.strip().partition("=") for piece in text.split(separator) if piece.strip()]
        return cls([(decode(name), value) for name, _, value in split], decode)

    def take(self, name: str) -> list[str]:
        """Remove and return the values of a name."""
        return [value for _, value in self._take(lambda other: other == name)]

    def take_nested(self, name: str) -> list[tuple[str, str]]:
        """Remove and return the pairs whose names are a name with brackets."""
        return self._take(lambda other: other.startswith(f"{name}["))

    def take_members(self, names: Iterable[str]) -> dict[str, str]:
        """Remove and return the decoded values of some names."""
        wanted = set(names)
        return {name: self.decode(value) for name, value in self._take(wanted.__contains__)}

    def _take(self, is_wanted: Callable[[str], bool]) -> list[tuple[str, str]]:
        taken = [pair for pair in self.remaining if is_wanted(pair[0])]
        if taken:
            self.remaining = [pair for pair in self.remaining if not is_wanted(pair[0])]
        return taken


ABSENT = object()
"""The value of a missing parameter or body."""


def from_pairs(parameter: Parameter, schemas: Schemas, cursor: Cursor, pairs: Pairs) -> Any:
    """Return the value of a parameter in a query, a form or a cookie; ``ABSENT`` if it is missing.

    Raises ``Unreadable`` if the value is not serialized as documented.
    """
    name = parameter.name
    if parameter.media_type is not None:
        return _content(parameter, pairs.decode(_only(name, pairs.take(name))), ABSENT)
    kinds = schemas.kinds(cursor)
    if parameter.style == "deepObject":
        nested = pairs.take_nested(name)
        if nested:
            return schemas.typed(cursor, nested_of(name, nested, pairs.decode))
    if kinds == ["object"] and parameter.explode and parameter.style != "deepObject":
        members = pairs.take_members(schemas.names(cursor))
        return schemas.typed(cursor, members) if members else ABSENT
    values = pairs.take(name)
    if not values:
        nested = pairs.take_nested(name)
        if not nested:
            return ABSENT
        return schemas.typed(cursor, nested_of(name, nested, pairs.decode))
    if "array" in kinds and (parameter.explode or len(values) > 1):
        whole = schemas.typed(cursor, [pairs.decode(value) for value in values])
        if kinds == ["array"] or len(values) > 1:
            return whole
        single = schemas.typed(cursor, pairs.decode(values[0]))
        return first_fitting(schemas, cursor, [single, whole])
    text = _only(name, values)
    delimiter = _DELIMITERS.get(parameter.style, ",")
    return _read(schemas, cursor, kinds, text, delimiter, pairs.decode)


def _only(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise Unreadable(f"{name!r} was sent {len(values)} times")
    return values[0] if values else ""


def _read(
    schemas: Schemas,
    cursor: Cursor,
    kinds: list[str],
    text: str,
    delimiter: str,
    decode: Callable[[str], str],
) -> Any:
    """Parse a text by each kind of value; return the first result that matches the schema."""
    if kinds == ["text"]:
        return schemas.typed(cursor, decode(text))
    values = []
    for kind in kinds:
        pieces = [decode(piece) for piece in re.split(delimiter, text)] if text else []
        if kind == "text":
            values.append(schemas.typed(cursor, decode(text)))
        elif kind == "array":
            values.append(schemas.typed(cursor, pieces))
        elif len(pieces) % 2 == 0:
            members = dict(zip(pieces[::2], pieces[1::2], strict=True))
            values.append(schemas.typed(cursor, members))
    if not values:
        raise Unreadable(f"{text!r} has a name without a value")
    return first_fitting(schemas, cursor, values)


def nested_of(name: str, pairs: list[tuple[str, str]], decode: Callable[[str], str]) -> Any:
    """Return nested data from names with brackets; all scalars are still strings."""
    root: dict[str, Any] = {}
    for key, value in pairs:
        steps = re.findall(r"\[([^\]]*)\]", key[len(name) :])
        _put(root, steps, decode(value))
    return _with_lists(root)


def _put(node: dict[str, Any], steps: list[str], text: str) -> None:
    for step in steps[:-1]:
        child = node.setdefault(step, {})
        if not isinstance(child, dict):
            raise Unreadable(f"{step!r} is both a value and an object")
        node = child
    last = steps[-1] if steps and steps[-1] else str(len(node))
    previous = node.get(last)
    if previous is None:
        node[last] = text
    else:
        node[last] = [*previous, text] if isinstance(previous, list) else [previous, text]


def _with_lists(node: Any) -> Any:
    """Convert objects whose keys are consecutive indexes to lists."""
    if not isinstance(node, dict):
        return node
    members = {key: _with_lists(value) for key, value in node.items()}
    is_list = bool(members) and list(members) == [str(index) for index in range(len(members))]
    return list(members.values()) if is_list else members


def from_text(parameter: Parameter, schemas: Schemas, cursor: Cursor, text: str) -> Any:
    """Return the value of a path parameter or a header.

    Raises ``Unreadable`` if the text is not serialized as documented.
    """
    decode = unquote if parameter.location == "path" else str
    if parameter.media_type is not None:
        return _content(parameter, decode(text), ABSENT)
    if parameter.style == "matrix":
        return _matrix(parameter, schemas, cursor, text)
    delimiter = ","
    if parameter.style == "label":
        if not text.startswith("."):
            raise Unreadable(f"{text!r} does not begin with a full stop")
        text, delimiter = text[1:], "." if parameter.explode else ","
    kinds = schemas.kinds(cursor)
    if kinds == ["object"] and parameter.explode:
        split = [piece.partition("=") for piece in text.split(delimiter)]
        return schemas.typed(cursor, {decode(name): decode(value) for name, _, value in split})
    separator = r"\s*,\s*" if parameter.location == "header" else re.escape(delimiter)
    return _read(schemas, cursor, kinds, text, separator, decode)


def _matrix(parameter: Parameter, schemas: Schemas, cursor: Cursor, text: str) -> Any:
    if not text.startswith(";"):
        raise Unreadable(f"{text!r} does not begin with a semicolon")
    pairs = Pairs.of(text[1:], unquote, ";")
    value = from_pairs(parameter, schemas, cursor, pairs)
    if value is ABSENT or pairs.remaining:
        raise Unreadable(f"{text!r} is not a matrix parameter {parameter.name!r}")
    return value


def _content(parameter: Parameter, text: str, absent: object) -> Any:
    """Parse the value of a parameter with ``content`` by its media type."""
    if not text:
        return absent
    if kind_of(parameter.media_type or "") != "json":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{text!r} is not JSON: {error}") from error
