"""Checks of examples and defaults against their schemas."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node
from oasmith.openapi.validation_errors import Mismatch
from oasmith.validate.checks.validity import Validity
from oasmith.validate.checks.view import View

MANY = 3
"""The number of values that must fail at a keyword, with none valid, to report the keyword."""


class _Value(NamedTuple):
    """An example or a default."""

    schema: str
    """The pointer of its schema."""
    value: Any
    pointer: str
    kind: str
    """``example`` or ``default``."""


class _Failed(NamedTuple):
    """A value that does not match its schema, with the error that caused it."""

    value: _Value
    mismatch: Mismatch


def check(view: View, causes: Iterable[str]) -> Iterator[Finding]:
    """Check each example of the document, and each default of its schemas.

    ``causes`` are pointers of known errors; consequences of these are not reported.
    """
    validity = Validity.of(view, causes)
    values = list(_values(view))
    failed = []
    for value in values:
        errors = validity.errors(value.schema, value.value)
        if errors:
            # The deepest error is the cause; those above it are its consequences.
            failed.append(_Failed(value, max(errors, key=lambda error: error.place.count("/"))))
    yield from _findings(view, validity, values, failed)


def _findings(
    view: View, validity: Validity, values: list[_Value], failed: list[_Failed]
) -> Iterator[Finding]:
    """Yield findings of keywords that no value matches, then those of the remaining values."""
    by_keyword: dict[str, list[_Failed]] = {}
    for one in failed:
        by_keyword.setdefault(one.mismatch.keyword, []).append(one)
    accepted = validity.accepted(values)
    invalid_keywords = set()
    for keyword, group in by_keyword.items():
        if len(group) >= MANY and not accepted.has(pointers.parent(keyword)):
            invalid_keywords.add(keyword)
            yield _keyword_finding(view, keyword, group)
    for one in failed:
        if not one.mismatch.keywords & invalid_keywords:
            yield _value_finding(view, one)


def _values(view: View) -> Iterator[_Value]:
    for kind in ("media", "parameter", "header"):
        for node, pointer in view.objects(kind):
            if isinstance(node.get("schema"), dict):
                schema = pointers.join(pointer, "schema")
                for value, value_pointer in _examples(view, node, pointer):
                    yield _Value(schema, value, value_pointer, "example")
    for node, pointer in view.objects("schema"):
        for value, value_pointer, value_kind in _schema_values(node, pointer):
            yield _Value(pointer, value, value_pointer, value_kind)


def _examples(view: View, node: Node, pointer: str) -> Iterator[tuple[Any, str]]:
    if "example" in node:
        yield node["example"], pointers.join(pointer, "example")
    for _, example, example_pointer in view.tree.members(node, "examples", pointer):
        if "value" in example:
            yield example["value"], pointers.join(example_pointer, "value")
        elif "dataValue" in example:
            yield example["dataValue"], pointers.join(example_pointer, "dataValue")


def _schema_values(schema: Mapping[str, Any], pointer: str) -> Iterator[tuple[Any, str, str]]:
    if "default" in schema:
        yield schema["default"], pointers.join(pointer, "default"), "default"
    if "example" in schema:
        yield schema["example"], pointers.join(pointer, "example"), "example"
    examples = schema.get("examples")
    for index, value in enumerate(examples if isinstance(examples, list) else ()):
        yield value, pointers.join(pointer, "examples", index), "example"


def _value_finding(view: View, failed: _Failed) -> Finding:
    """Return the finding for an example or a default, at its deepest error."""
    value, mismatch = failed
    location = view.document.positions.locate(mismatch.schema or value.schema)
    message = f"this {value.kind} does not fit its schema: {mismatch.message}"
    where = value.pointer + mismatch.place
    hint = f"Correct the {value.kind}, or the schema at {location}."
    misspelt = _misspelt(value.value, mismatch)
    if misspelt:
        where = pointers.join(where, misspelt)
        hint = f"Did you mean '{mismatch.absent}'?"
    return view.finding(f"{value.kind}-mismatch", message, where, hint)


def _misspelt(value: Any, mismatch: Mismatch) -> str:
    """Return the property of a value that is similar to the missing one."""
    owner = pointers.get(value, mismatch.place) if mismatch.absent else None
    if not isinstance(owner, dict):
        return ""
    return next(iter(difflib.get_close_matches(mismatch.absent, owner, n=1, cutoff=0.75)), "")


def _keyword_finding(view: View, keyword: str, group: list[_Failed]) -> Finding:
    """Return the finding for a keyword that no value matches."""
    first = group[0]
    key = pointers.split(keyword)[-1]
    location = view.document.positions.locate(first.value.pointer + first.mismatch.place)
    return view.finding(
        f"{first.value.kind}-mismatch",
        f"none of {len(group)} values fits '{key}': {first.mismatch.message}",
        keyword,
        f"Correct the schema, or the examples; the first is at {location}.",
    )
