"""The ``x-`` vocabulary: form, place and spelling."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from oasmith import packaged, pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding

PLACES = {
    "document": "root",
    "server": "server",
    "operation": "operation",
    "response": "response",
    "securityScheme": "security-scheme",
    "parameter": "parameter",
    "schema": "schema",
}
"""Kinds of objects by the words of ``x-applies-to``; other kinds take only ``any``."""

EXTENSIBLE = (
    *PLACES,
    "pathItem",
    "media",
    "header",
    "example",
    "requestBody",
    "tag",
    "info",
    "link",
)


@cache
def vocabulary() -> dict[str, Any]:
    """Return the schema of each extension by its name."""
    schema = json.loads(packaged.extensions_schema().read_text(encoding="utf-8"))
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": f"#/$defs/{name}", "$defs": vocabulary()}
    return jsonschema_rs.Draft202012Validator(schema)


def is_valid(name: str, value: Any) -> bool:
    """Return whether an extension has the right form."""
    return _validator(name).is_valid(value)


def check(view: View) -> Iterator[Finding]:
    """Check each extension that is ours, or nearly ours."""
    known = {name for name in vocabulary() if name.startswith("x-")}
    for kind in EXTENSIBLE:
        for node, pointer in view.objects(kind):
            for key in node:
                if not key.startswith("x-"):
                    continue
                key_pointer = pointers.join(pointer, key)
                if key in known:
                    yield from _known(view, key, node[key], kind, key_pointer)
                else:
                    yield from _unknown(view, key, known, key_pointer)


def _known(view: View, name: str, value: Any, kind: str, pointer: str) -> Iterator[Finding]:
    places = vocabulary()[name].get("x-applies-to", ["any"])
    if "any" not in places and PLACES.get(kind) not in places:
        yield view.finding(
            "misplaced-extension",
            f"{name} means nothing here",
            pointer,
            f"It belongs to: {', '.join(places)}.",
        )
        return
    errors = list(_validator(name).iter_errors(value))
    for error in errors[:1]:
        words = " ".join(error.message.split())
        yield view.finding(
            "invalid-extension",
            f"{name} has the wrong form: {words[:200]}",
            pointer + pointers.join("", *error.instance_path),
            vocabulary()[name].get("description", ""),
        )


def _unknown(view: View, name: str, known: set[str], pointer: str) -> Iterator[Finding]:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
    if near:
        message = f"{name} is no extension that oasmith knows"
        yield view.finding("unknown-extension", message, pointer, f"Did you mean {near[0]}?")
