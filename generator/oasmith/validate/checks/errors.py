"""Checks of error rows (``x-errors``)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node
from oasmith.validate.checks.validity import Validity
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that each row is unique, and has an example with the same code and message."""
    responses = [one for one in view.objects("response") if "x-errors" in one[0]]
    if not responses:
        return
    validity = Validity(view)
    for response, pointer in responses:
        rows = response["x-errors"]
        seen: set[tuple[Any, Any]] = set()
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if not isinstance(row, dict):
                continue
            row_pointer = pointers.join(pointer, "x-errors", index)
            key = (row.get("code"), row.get("message"))
            if not all(isinstance(part, str) for part in key):
                continue  # Reported by the schema of the extension.
            if key in seen:
                message = f"the row {key[0]!r}, {key[1]!r} occurs twice"
                yield view.finding("duplicate-error-row", message, row_pointer)
            seen.add(key)
            yield from _example(view, validity, response, pointer, row, row_pointer)


def _example(
    view: View, validity: Validity, response: Node, pointer: str, row: Node, row_pointer: str
) -> Iterator[Finding]:
    name = row.get("example")
    if not isinstance(name, str):
        return  # Reported by the schema of the extension.
    examples: dict[str, tuple[Any, str, str]] = {}
    for _, media, where in view.tree.members(response, "content", pointer):
        schema = pointers.join(where, "schema")
        for key, example, example_pointer in view.tree.members(media, "examples", where):
            examples[key] = (example.get("value"), schema, example_pointer)
    if name not in examples:
        similar = difflib.get_close_matches(name, examples, n=1)
        yield view.finding(
            "error-row-example",
            f"there is no example {name!r} in this response",
            pointers.join(row_pointer, "example"),
            f"Did you mean {similar[0]!r}?"
            if similar
            else "Add it to the `examples` of the response.",
        )
        return
    value, schema, example_pointer = examples[name]
    if validity.errors(schema, value):
        return  # Reported as a finding of the example.
    if not _matches(view, value, row):
        location = view.document.positions.locate(example_pointer)
        yield view.finding(
            "error-row-example",
            f"the example {name!r} does not have the code {row.get('code')!r} and the message "
            f"{row.get('message')!r}",
            pointers.join(row_pointer, "example"),
            f"Correct the row, or the example at {location}.",
        )


def _matches(view: View, value: Any, row: Node) -> bool:
    """Return whether an example, or an object inside it, has the row's code and message."""
    envelope = view.document.data.get("x-error-envelope")
    envelope = envelope if isinstance(envelope, dict) else {}
    code, message = envelope.get("code", "/code"), envelope.get("message", "/message")
    return any(
        _get(part, code) == row.get("code") and _get(part, message) == row.get("message")
        for part in _parts(value)
    )


def _get(value: Any, pointer: Any) -> Any:
    try:
        return pointers.get(value, str(pointer))
    except LookupError:
        return None


def _parts(value: Any) -> Iterator[Any]:
    """Yield a value and every object inside it."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
