"""Validation of values against the schemas of a document, even if parts of it are invalid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote

import jsonschema_rs

from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform
from oasmith.openapi.patterns import is_literal, is_usable
from oasmith.openapi.validation_errors import Mismatch, keyword_of, mismatch_of
from oasmith.validate.checks.view import View, whole_characters

DOCUMENT = "urn:document"


class Checked(Protocol):
    """A value with the pointer of its schema."""

    # The docstring of the class describes both (hence the ignores).
    @property
    def schema(self) -> str: ...  # noqa: D102

    @property
    def value(self) -> Any: ...  # noqa: D102


class Validity:
    """Validator of values against the schemas of a document."""

    def __init__(self, view: View, causes: Iterable[str] = ()) -> None:
        """Ignore the nodes at the pointers ``causes``, and errors of the schemas there."""
        self._causes = list(causes)
        self._faulty = {owner for cause in self._causes for owner in _owners(cause)}
        self._registry = _registry(view, self._causes)
        self._validators: dict[str, jsonschema_rs.Draft202012Validator | None] = {}

    @classmethod
    def of(cls, view: View, causes: Iterable[str]) -> Validity:
        """Create it for a view."""
        return cls(view, causes)

    def errors(self, schema: str, value: Any) -> list[Mismatch]:
        """Return the errors of a value against the schema at a pointer.

        An invalid schema has no errors here; it is reported by other checks.
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
            return []  # A number that JSON cannot represent.

    def accepted(self, values: Iterable[Checked]) -> Accepted:
        """Return the schemas that accept one of the values or a part of it, evaluated lazily."""
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
            return  # A number that JSON cannot represent.
        yield from evaluated.list()["details"]

    def _is_explained(self, error: jsonschema_rs.ValidationError) -> bool:
        """Return whether the error is of a schema that is known to be invalid."""
        branches = error.kind.as_dict().get("context") or []
        if any(self._is_explained(child) for branch in branches for child in branch):
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
    """The schemas that accept a value; values are evaluated lazily, each once."""

    def __init__(self, units: Iterator[Mapping[str, Any]]) -> None:
        """Create it from JSON Schema output units, each of a schema and a part of a value."""
        self._units = units
        self._schemas: set[str] = set()

    def has(self, schema: str) -> bool:
        """Return whether the schema at a pointer accepts a value."""
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
    """Register the document under a URI, so that its references can be resolved."""
    data = transform(_without(view.normalized, causes), "document", _checkable)
    try:
        return jsonschema_rs.Registry([(DOCUMENT, data)])
    except (ValueError, jsonschema_rs.ReferencingError):
        return None  # Invalid schemas are reported by other checks.


def _owners(cause: str) -> Iterator[str]:
    """Yield the pointers of schemas that an error at a keyword or in its value may belong to."""
    yield cause
    yield pointers.parent(cause)
    yield pointers.parent(pointers.parent(cause))


def _without(node: Any, removed: Iterable[str]) -> Any:
    """Return a copy of a tree without the nodes at the pointers ``removed``."""
    for pointer in removed:
        steps = pointers.split(pointer)
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
            inner = [{}]  # The indices of the other items must not change.
        return [*node[:index], *inner, *node[index + 1 :]]
    return node


def _checkable(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a schema without patterns that the linear-time engine does not support."""
    if kind != "schema":
        return schema
    pattern, names = schema.get("pattern"), schema.get("patternProperties")
    if isinstance(pattern, str) and (is_literal(pattern) or not is_usable(pattern)):
        schema = {key: value for key, value in schema.items() if key != "pattern"}
    if isinstance(names, dict) and not all(is_usable(name) for name in names):
        # It is unknown which properties these patterns match, so all properties are accepted.
        dropped = ("patternProperties", "additionalProperties", "unevaluatedProperties")
        schema = {key: value for key, value in schema.items() if key not in dropped}
    return schema


def _fragment(pointer: str) -> str:
    return quote(pointer, safe="/~")
