"""Schemas: whether each keyword has a value that it can have.

openapi-spec-validator says so too, for 3.1 and 3.2 without a place, which is passed over. For 3.0
its word has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def check(view: View) -> Iterator[Finding]:
    """Check the schemas of a document of 3.1 or 3.2 against the metaschema of JSON Schema."""
    if str(view.document.data.get("openapi")).startswith("3.0"):
        return
    known = {pointer for _, pointer in view.objects("schema")}
    for schema, pointer in view.objects("schema"):
        if not _is_inside(pointer, known):
            for error in _metaschema().iter_errors(_without_dialect(schema)):
                if not error.message.endswith("has non-unique elements"):  # Another check's.
                    yield _finding(view, error, pointer)


@cache
def _metaschema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    )


def _is_inside(pointer: str, known: set[str]) -> bool:
    """Return whether a schema is a part of another one, and so is checked with it."""
    while pointer:
        pointer = pointers.parent(pointer)
        if pointer in known:
            return True
    return False


def _without_dialect(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that is checked as one of 2020-12, whatever it says that it is."""
    return {key: value for key, value in schema.items() if key != "$schema"}


def _finding(view: View, error: jsonschema_rs.ValidationError, pointer: str) -> Finding:
    path = list(error.instance_path)
    keyword_pointer = pointers.join(pointer, *path)
    if path and path[-1] == "type" and isinstance(error.instance, str):
        message = f"{error.instance!r} is not a type"
        return view.finding(
            "invalid-value", message, keyword_pointer, f"Write one of {', '.join(TYPES)}."
        )
    words = " ".join(error.message.split())
    short = words if len(words) <= 160 else f"{words[:157]}..."
    return view.finding(
        "invalid-value", short, keyword_pointer, "See the JSON Schema Specification, 2020-12."
    )
