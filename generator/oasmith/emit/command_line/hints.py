"""Descriptions of types for the help of a command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.ir.types import Bounded, Constants, ListOf, MapOf, Ref, Scalar, TypeSpec, UnionOf

_KINDS = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "bytes": "bytes",
}
"""The words for the types of JSON Schema, and for bytes."""

_FORMATS = {
    "date-time": "date and time",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "uuid": "UUID",
    "decimal": "decimal",
    "byte": "base64",
}

ANYTHING = "anything"
NUMBER = ["integer", "number"]
"""A JSON number in Python, where "number" includes "integer"."""


class Hints:
    """Descriptions of the values of types."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        """Look up the names of models in ``schemas``."""
        self._schemas = schemas

    def of(self, spec: TypeSpec) -> tuple[tuple[str, ...], str]:
        """Return the constants of a type, and a description of other values.

        The description is empty if any value is valid.
        """
        values: list[str] = []
        words: list[str] = []
        for member in self._spec(spec):
            (values if isinstance(member, tuple) else words).append(
                member[0] if isinstance(member, tuple) else member
            )
        if ANYTHING in words:
            return tuple(dict.fromkeys(values)), ""
        unique = [
            word for word in dict.fromkeys(words) if word != "integer" or "number" not in words
        ]
        return tuple(dict.fromkeys(values)), " or ".join(unique)

    def is_boolean(self, spec: TypeSpec) -> bool:
        """Return whether a type is only boolean."""
        values, words = self.of(spec)
        return not values and words == _KINDS["boolean"]

    def _spec(self, spec: TypeSpec) -> Iterator[str | tuple[str]]:
        """Yield each constant in a tuple, and a description of each other member."""
        match spec:
            case UnionOf(members):
                for member in members:
                    yield from self._spec(member)
            case Bounded(inner, _):
                yield from self._spec(inner)
            case Constants(values):
                yield from _named(values)
            case Ref(name):
                yield from self._schema({"$ref": f"#/components/schemas/{name}"}, frozenset())
            case Scalar("null"):
                pass
            case Scalar(_, str(name)) if name in _FORMATS:
                yield _FORMATS[name]
            case Scalar(kind):
                yield _KINDS[kind]
            case ListOf():
                yield _KINDS["array"]
            case MapOf():
                yield _KINDS["object"]
            case _:
                yield ANYTHING

    def _schema(self, schema: Any, seen: frozenset[str]) -> Iterator[str | tuple[str]]:
        if not isinstance(schema, Mapping):
            yield ANYTHING
        elif isinstance(schema.get("$ref"), str):
            name = schema["$ref"].rpartition("/")[2]
            if name in seen:
                return
            yield from self._schema(self._schemas.get(name), seen | {name})
        elif isinstance(schema.get("enum"), list):
            yield from _named(schema["enum"])
        elif "const" in schema:
            yield from _named([schema["const"]])
        else:
            yield from self._members(schema, seen)

    def _members(self, schema: Mapping[str, Any], seen: frozenset[str]) -> Iterator[Any]:
        for union in ("anyOf", "oneOf"):
            if isinstance(schema.get(union), list):
                for member in schema[union]:
                    yield from self._schema(member, seen)
                return
        types = schema.get("type", "object" if {"properties", "allOf"} & schema.keys() else "")
        for kind in types if isinstance(types, list) else [types]:
            if kind != "null":
                yield _KINDS.get(kind, ANYTHING)


def _named(values: Any) -> Iterator[tuple[str]]:
    """Yield values as they are typed on the command line."""
    for value in values:
        if value is not None:
            yield (value if isinstance(value, str) else json.dumps(value),)
