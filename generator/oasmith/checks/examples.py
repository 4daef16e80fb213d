"""Examples and defaults against their schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding
from oasmith.tree import Node

DOCUMENT = "urn:document"


class Validity:
    """Checks values against the schemas of one document."""

    def __init__(self, view: View) -> None:
        """Make the document known under a name of its own, so that its references work."""
        self._view = view
        self._registry = jsonschema_rs.Registry([(DOCUMENT, view.normalized)])
        self._validators: dict[str, jsonschema_rs.Draft202012Validator | None] = {}

    def errors(self, schema: str, value: Any) -> list[tuple[str, str]]:
        """Return pointer into ``value`` and message of everything that the schema refuses.

        ``schema`` is the schema's pointer. A schema that is no schema finds nothing; that is
        reported of the schema itself.
        """
        # Compiling a schema is slow, and many examples share one.
        if schema not in self._validators:
            self._validators[schema] = self._validator(schema)
        validator = self._validators[schema]
        if validator is None:
            return []
        return [
            (pointers.join("", *error.instance_path), " ".join(error.message.split()))
            for error in validator.iter_errors(value)
        ]

    def _validator(self, schema: str) -> jsonschema_rs.Draft202012Validator | None:
        reference = {"$ref": f"{DOCUMENT}#{quote(schema, safe='/~')}"}
        try:
            return jsonschema_rs.Draft202012Validator(reference, registry=self._registry)
        except (ValueError, jsonschema_rs.ReferencingError):
            return None


def check(view: View) -> Iterator[Finding]:
    """Check each example of the document, and each default of its schemas."""
    try:
        validity = Validity(view)
    except (ValueError, jsonschema_rs.ReferencingError):
        return  # what is wrong with the document's schemas is found by the specification's schema
    for kind in ("media", "parameter", "header"):
        for node, pointer in view.objects(kind):
            if isinstance(node.get("schema"), dict):
                schema = pointers.join(pointer, "schema")
                for value, value_pointer in _examples(view, node, pointer):
                    yield from _mismatch(view, validity, schema, value, value_pointer, "example")
    for node, pointer in view.objects("schema"):
        for value, value_pointer, what in _own(node, pointer):
            yield from _mismatch(view, validity, pointer, value, value_pointer, what)


def _examples(view: View, node: Node, pointer: str) -> Iterator[tuple[Any, str]]:
    if "example" in node:
        yield node["example"], pointers.join(pointer, "example")
    for _, example, example_pointer in view.tree.members(node, "examples", pointer):
        if "value" in example:
            yield example["value"], pointers.join(example_pointer, "value")
        elif "dataValue" in example:
            yield example["dataValue"], pointers.join(example_pointer, "dataValue")


def _own(schema: Mapping[str, Any], pointer: str) -> Iterator[tuple[Any, str, str]]:
    if "default" in schema:
        yield schema["default"], pointers.join(pointer, "default"), "default"
    if "example" in schema:
        yield schema["example"], pointers.join(pointer, "example"), "example"
    examples = schema.get("examples")
    for index, value in enumerate(examples if isinstance(examples, list) else ()):
        yield value, pointers.join(pointer, "examples", index), "example"


def _mismatch(
    view: View, validity: Validity, schema: str, value: Any, pointer: str, what: str
) -> Iterator[Finding]:
    """Report one finding for each example: at the deepest of the places that do not fit."""
    errors = validity.errors(schema, value)
    if errors:
        # The deepest error is the cause; those above it follow from it.
        place, message = max(errors, key=lambda error: error[0].count("/"))
        short = message if len(message) < 200 else message[:197] + "..."
        yield view.finding(
            f"{what}-mismatch",
            f"this {what} does not fit its schema: {short}",
            pointer + place,
            f"Correct the {what}, or the schema at {view.document.positions.locate(schema)}.",
        )
