"""Conversion of strings in messages to the values that a schema expects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from oasmith.contract.contract import Contract
from oasmith.contract.schemas.validators import HIDDEN, Direction, Validators
from oasmith.contract.schemas.view import Cursor, Part, View, viewer
from oasmith.openapi.validation_errors import Mismatch


class Schemas:
    """The schemas of one document, for requests or for responses."""

    def __init__(self, contract: Contract, direction: Direction) -> None:
        """Use the schemas of a document with its IR."""
        self._contract = contract
        self.direction: Direction = direction
        self.view: Callable[[Cursor], View] = viewer(contract)
        self._validators = Validators(
            contract, HIDDEN[direction], open_enums=direction == "response"
        )

    def cursor(self, schema: Any, pointer: str) -> Cursor:
        """Return a cursor to a schema of the document."""
        return (Part(self._contract.normalized(schema, pointer), pointer),)

    def mismatches(self, cursor: Cursor, value: Any) -> list[Mismatch]:
        """Return the mismatches between a value and a schema."""
        return self._validators.mismatches(cursor, value)

    def accepts(self, cursor: Cursor, value: Any) -> bool:
        """Return False only if a value certainly does not match a schema."""
        return self._validators.accepts(cursor, value) is not False

    def kind(self, cursor: Cursor) -> str:
        """Return how a value is serialized: as ``array``, as ``object``, or as plain ``text``."""
        return self.kinds(cursor)[0]

    def kinds(self, cursor: Cursor) -> list[str]:
        """Return all ways in which values may be serialized, the simplest first."""
        types = self.view(cursor).types
        return [
            *(["text"] if types & {"string", "number", "integer", "boolean"} else []),
            *(kind for kind in ("array", "object") if kind in types),
        ] or ["text"]

    def item(self, cursor: Cursor) -> Cursor:
        """Return a cursor to the schema of the items of a list."""
        return self.view(cursor).cursor("items")

    def member(self, cursor: Cursor, name: str) -> Cursor:
        """Return a cursor to the schema of a property of an object."""
        view = self.view(cursor)
        cursor_of_member = view.properties.get(name)
        if cursor_of_member is None and view.union:
            cursor_of_member = next(
                (
                    below
                    for member in view.union
                    if (below := self.view((member,)).properties.get(name)) is not None
                ),
                None,
            )
        return view.cursor("additionalProperties") if cursor_of_member is None else cursor_of_member

    def names(self, cursor: Cursor) -> frozenset[str]:
        """Return the documented properties of an object, including those of union members."""
        view = self.view(cursor)
        below = (self.names((member,)) for member in view.union)
        return frozenset(view.properties).union(*below)

    def typed(self, cursor: Cursor, raw: Any) -> Any:
        """Convert strings, also in lists and objects, to the values that the schema expects."""
        if isinstance(raw, list):
            item = self.item(cursor)
            return [self.typed(item, one) for one in raw]
        if isinstance(raw, dict):
            return {name: self.typed(self.member(cursor, name), raw[name]) for name in raw}
        if not isinstance(raw, str):
            return raw
        return first_fitting(self, cursor, list(self._candidates(cursor, raw)))

    def _candidates(self, cursor: Cursor, text: str) -> Iterator[Any]:
        """Yield the possible values of a text, those of the schema's types first."""
        view = self.view(cursor)
        types = view.types
        if "string" in types:
            yield text
        if types & {"integer", "number", "boolean"}:
            value = _scalar(text)
            if not isinstance(value, str):
                yield value
        if view.takes_null and text in ("", "null"):
            yield None
        if types & {"object", "array"} and text[:1] in ("{", "["):
            value = _json(text)
            if value is not None:
                yield value
        if "string" not in types:
            yield text


def _scalar(text: str) -> Any:
    """Parse a number or a boolean; return the text if it is neither."""
    value = _json(text)
    return value if isinstance(value, bool | int | float) else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def first_fitting(schemas: Schemas, cursor: Cursor, values: Sequence[Any]) -> Any:
    """Return the first value that matches a schema, or else the first value."""
    if len(values) == 1:
        return values[0]
    return next((value for value in values if schemas.accepts(cursor, value)), values[0])
