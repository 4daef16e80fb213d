"""Values against the schemas of one document, whatever is wrong with these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote

import jsonschema_rs

from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform
from oasmith.openapi.mismatches import Mismatch, keyword_of, mismatch_of
from oasmith.openapi.patterns import is_literal, is_usable
from oasmith.validate.checks.view import View, whole_characters

DOCUMENT = "urn:document"


class Checked(Protocol):
    """A value with the pointer of its schema."""

    # The class says what they are, so neither repeats it (the ignores).
    @property
    def schema(self) -> str: ...  # noqa: D102

    @property
    def value(self) -> Any: ...  # noqa: D102


class Validity:
    """Checks values against the schemas of one document."""

    def __init__(self, view: View, causes: Iterable[str] = ()) -> None:
        """Leave out what is at the pointers ``causes``, and what the schemas there refuse."""
        self._causes = list(causes)
        self._faulty = {owner for cause in self._causes for owner in _owners(cause)}
        self._registry = _registry(view, self._causes)
        self._validators: dict[str, jsonschema_rs.Draft202012Validator | None] = {}

    @classmethod
    def of(cls, view: View, causes: Iterable[str]) -> Validity:
        """Return it for a view."""
        return cls(view, causes)

    def errors(self, schema: str, value: Any) -> list[Mismatch]:
        """Return everything that the schema at a pointer refuses.

        A schema that is no schema finds nothing; that is reported of the schema itself.
        """
        validator = self._validator(schema)
        if validator is None:
            return []
        try:
            return [
                mismatch
                for error in validator.iter_errors(value)
                if not self._is_explained(error)
                for mismatch in [mismatch_of(error)]
            ]
        except UnicodeEncodeError:
            return self.errors(schema, whole_characters(value))
        except ValueError:
            return []  # a number that JSON cannot have

    def accepted(self, values: Iterable[Checked]) -> Accepted:
        """Return which schemas take which of the values, or a part of one, as far as asked."""
        return Accepted(unit for value in values for unit in self._units(value))

    def _units(self, value: Checked) -> Iterator[Mapping[str, Any]]:
        validator = self._validator(value.schema)
        if validator is None:
            return
        try:
            evaluated = validator.evaluate(value.value)
        except UnicodeEncodeError:
            evaluated = validator.evaluate(whole_characters(value.value))
        except ValueError:
            return  # a number that JSON cannot have
        yield from evaluated.list()["details"]

    def _is_explained(self, error: jsonschema_rs.ValidationError) -> bool:
        """Return whether a schema whose fault is known refuses the value."""
        branches = error.kind.as_dict().get("context") or []
        if any(self._is_explained(below) for branch in branches for below in branch):
            return True
        return pointers.parent(keyword_of(error)) in self._faulty

    def _validator(self, schema: str) -> jsonschema_rs.Draft202012Validator | None:
        # Compiling a schema is slow, and many examples share one.
        if schema not in self._validators:
            self._validators[schema] = self._compiled(schema)
        return self._validators[schema]

    def _compiled(self, schema: str) -> jsonschema_rs.Draft202012Validator | None:
        if self._registry is None:
            return None
        reference = {"$ref": f"{DOCUMENT}#{_fragment(schema)}"}
        try:
            return jsonschema_rs.Draft202012Validator(
                reference, registry=self._registry, pattern_options=jsonschema_rs.RegexOptions()
            )
        except (ValueError, jsonschema_rs.ReferencingError):
            return None


class Accepted:
    """The schemas that take a value, found out one value after the other, each once."""

    def __init__(self, units: Iterator[Mapping[str, Any]]) -> None:
        """Take the units of JSON Schema's output, each of one schema and one part of a value."""
        self._units = units
        self._schemas: set[str] = set()

    def has(self, schema: str) -> bool:
        """Return whether the schema at a pointer is asked about a value, and takes it."""
        wanted = f"{DOCUMENT}#{_fragment(schema)}"
        if wanted not in self._schemas:
            for unit in self._units:
                if unit["valid"]:
                    location = unit.get("schemaLocation", "")
                    self._schemas.add(location)
                    if location == wanted:
                        break
        return wanted in self._schemas


def _registry(view: View, causes: Iterable[str]) -> jsonschema_rs.Registry | None:
    """Make the document known under a name of its own, so that its references work."""
    data = transform(_without(view.normalized, causes), "document", _checkable)
    try:
        return jsonschema_rs.Registry([(DOCUMENT, data)])
    except (ValueError, jsonschema_rs.ReferencingError):
        return None  # what is wrong with the document's schemas has been found


def _owners(cause: str) -> Iterator[str]:
    """Yield the schemas that a fault at a keyword, or inside its value, may belong to."""
    yield cause
    yield pointers.parent(cause)
    yield pointers.parent(pointers.parent(cause))


def _without(node: Any, places: Iterable[str]) -> Any:
    """Return a tree without what is at the ``places``; the ways to these are copied."""
    for place in places:
        steps = pointers.split(place)
        if steps:
            node = _removed(node, steps)
    return node


def _removed(node: Any, steps: list[str]) -> Any:
    step, *rest = steps
    if isinstance(node, dict) and step in node:
        if rest:
            return {**node, step: _removed(node[step], rest)}
        return {key: value for key, value in node.items() if key != step}
    if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
        index = int(step)
        inner = [_removed(node[index], rest)] if rest else []
        if not rest and isinstance(node[index], dict | list):
            inner = [{}]  # the places of others stay
        return [*node[:index], *inner, *node[index + 1 :]]
    return node


def _checkable(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a schema without the patterns that an engine with linear time cannot read."""
    if kind != "schema":
        return schema
    pattern, names = schema.get("pattern"), schema.get("patternProperties")
    if isinstance(pattern, str) and (is_literal(pattern) or not is_usable(pattern)):
        schema = {key: value for key, value in schema.items() if key != "pattern"}
    if isinstance(names, dict) and not all(is_usable(name) for name in names):
        # What the properties of such names may be is unknown, so all others are let through too.
        dropped = ("patternProperties", "additionalProperties", "unevaluatedProperties")
        schema = {key: value for key, value in schema.items() if key not in dropped}
    return schema


def _fragment(pointer: str) -> str:
    return quote(pointer, safe="/~")
