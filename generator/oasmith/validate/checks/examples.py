"""Examples and defaults against their schemas."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.mismatches import Mismatch
from oasmith.openapi.tree import Node
from oasmith.validate.checks.validity import Validity
from oasmith.validate.checks.view import View

MANY = 3
"""So many values that fail at one keyword, and none that fits: then the keyword is wrong."""


class _Value(NamedTuple):
    """An example or a default."""

    schema: str
    value: Any
    pointer: str
    kind: str
    """``example`` or ``default``."""


class _Failed(NamedTuple):
    """A value that does not fit, with the place in it that decides."""

    value: _Value
    mismatch: Mismatch


def check(view: View, causes: Iterable[str]) -> Iterator[Finding]:
    """Check each example of the document, and each default of its schemas.

    What follows from one of the ``causes``, pointers to faults that are known, is not reported.
    """
    validity = Validity.of(view, causes)
    values = list(_values(view))
    failed = []
    for value in values:
        errors = validity.errors(value.schema, value.value)
        if errors:
            # The deepest error is the cause; those above it follow from it.
            failed.append(_Failed(value, max(errors, key=lambda error: error.place.count("/"))))
    yield from _of_schemas(view, validity, values, failed)


def _of_schemas(
    view: View, validity: Validity, values: list[_Value], failed: list[_Failed]
) -> Iterator[Finding]:
    """Yield findings of keywords that no value fits, then those of the values that are left."""
    by_keyword: dict[str, list[_Failed]] = {}
    for one in failed:
        by_keyword.setdefault(one.mismatch.keyword, []).append(one)
    accepted = validity.accepted(values)
    wrong = set()
    for keyword, group in by_keyword.items():
        if len(group) >= MANY and not accepted.has(pointers.parent(keyword)):
            wrong.add(keyword)
            yield _of_schema(view, keyword, group)
    for one in failed:
        if not one.mismatch.keywords & wrong:
            yield _of_value(view, one)


def _values(view: View) -> Iterator[_Value]:
    for kind in ("media", "parameter", "header"):
        for node, pointer in view.objects(kind):
            if isinstance(node.get("schema"), dict):
                schema = pointers.join(pointer, "schema")
                for value, value_pointer in _examples(view, node, pointer):
                    yield _Value(schema, value, value_pointer, "example")
    for node, pointer in view.objects("schema"):
        for value, value_pointer, what in _own(node, pointer):
            yield _Value(pointer, value, value_pointer, what)


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


def _of_value(view: View, failed: _Failed) -> Finding:
    """Return one finding for an example: at the deepest of the places that do not fit."""
    value, mismatch = failed
    place = view.document.positions.locate(mismatch.schema or value.schema)
    message = f"this {value.kind} does not fit its schema: {mismatch.message}"
    where = value.pointer + mismatch.place
    hint = f"Correct the {value.kind}, or the schema at {place}."
    misspelled = _misspelled(value.value, mismatch)
    if misspelled:
        where = pointers.join(where, misspelled)
        hint = f"Did you mean '{mismatch.absent}'?"
    return view.finding(f"{value.kind}-mismatch", message, where, hint)


def _misspelled(value: Any, mismatch: Mismatch) -> str:
    """Return the property of a value that was meant to be the one that is absent."""
    owner = pointers.get(value, mismatch.place) if mismatch.absent else None
    if not isinstance(owner, dict):
        return ""
    return next(iter(difflib.get_close_matches(mismatch.absent, owner, n=1, cutoff=0.75)), "")


def _of_schema(view: View, keyword: str, group: list[_Failed]) -> Finding:
    """Return one finding for a keyword that no value fits."""
    first = group[0]
    key = pointers.split(keyword)[-1]
    place = view.document.positions.locate(first.value.pointer + first.mismatch.place)
    return view.finding(
        f"{first.value.kind}-mismatch",
        f"none of {len(group)} values fits '{key}': {first.mismatch.message}",
        keyword,
        f"Correct the schema, or the examples; the first is at {place}.",
    )
