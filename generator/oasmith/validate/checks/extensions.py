"""Checks of extensions (``x-``): their values, locations and spelling."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from oasmith import packaged
from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.validate.checks.schema_errors import decisive, describe
from oasmith.validate.checks.view import View

PLACES = {
    "document": "root",
    "server": "server",
    "operation": "operation",
    "response": "response",
    "securityScheme": "security-scheme",
    "parameter": "parameter",
    "header": "header",
    "schema": "schema",
}
"""The values of ``x-applies-to`` by kind of object; other kinds have only ``any``."""


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
    """Return whether the value of an extension is valid."""
    return _validator(name).is_valid(value)


def check_object(view: View, node: Mapping[str, Any], kind: str, pointer: str) -> Iterator[Finding]:
    """Check the extensions of an object: those of oasmith, and similar names."""
    for key, value in node.items():
        if key.startswith("x-"):
            key_pointer = pointers.join(pointer, key)
            if key in known_names():
                yield from _known(view, key, value, kind, key_pointer)
            else:
                yield from _unknown(view, key, key_pointer)


@cache
def known_names() -> frozenset[str]:
    """Return the names of all extensions of oasmith."""
    return frozenset(name for name in vocabulary() if name.startswith("x-"))


def _known(view: View, name: str, value: Any, kind: str, pointer: str) -> Iterator[Finding]:
    places = vocabulary()[name].get("x-applies-to", ["any"])
    if "any" not in places and PLACES.get(kind) not in places:
        hint = f"It applies to: {', '.join(places)}."
        yield view.finding(
            "misplaced-extension", f"{name} has no effect here", pointer, hint, is_key=True
        )
        return
    errors = sorted(_validator(name).iter_errors(value), key=_has_no_unknown_key)
    for error in errors[:1]:
        yield _invalid(view, name, decisive(error), pointer)
    yield from _inner(view, value, pointer)


def _has_no_unknown_key(error: Any) -> bool:
    # Unknown keys come first: a misspelt key is the reason why another one is missing.
    return "unexpected" not in error.kind.as_dict()


def _invalid(view: View, name: str, error: Any, pointer: str) -> Finding:
    where = pointer + pointers.join("", *error.instance_path)
    unexpected = error.kind.as_dict().get("unexpected")
    if not unexpected:
        message, hint = describe(error)
        about = _owner(name, error).get("description") or vocabulary()[name].get("description", "")
        full_hint = f"{hint} {about}".strip()
        return view.finding("invalid-extension", f"{name}: {message}", where, full_hint)
    key = unexpected[0]
    known = _properties(name, error)
    similar = difflib.get_close_matches(key, known, n=1)
    listed = ", ".join(known)
    return view.finding(
        "invalid-extension",
        f"'{key}' is not a key of {name}",
        pointers.join(where, key),
        f"Did you mean '{similar[0]}'?" if similar else f"Its keys are {listed}.",
        is_key=True,
    )


def _properties(name: str, error: Any) -> list[str]:
    """Return the properties of the schema that has the error."""
    return list(_owner(name, error).get("properties", ()))


def _owner(name: str, error: Any) -> Mapping[str, Any]:
    """Return the schema that has the error."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": vocabulary()}
    fragment = (error.absolute_keyword_location or "").partition("#")[2]
    path = unquote(fragment) or pointers.join("", *error.schema_path)
    try:
        owner: Mapping[str, Any] = pointers.get(schema, pointers.parent(path))
    except LookupError:
        return {}
    return owner


def _inner(view: View, value: Any, pointer: str) -> Iterator[Finding]:
    """Check the extensions inside the value of an extension."""
    members = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    for key, child in (*members, *items):
        where = pointers.join(pointer, key)
        if isinstance(key, str) and key.startswith("x-") and key not in known_names():
            yield from _unknown(view, key, where)
        yield from _inner(view, child, where)


def _unknown(view: View, name: str, pointer: str) -> Iterator[Finding]:
    suggestion = _suggestion(name)
    if suggestion:
        message = f"{name} is not an extension of oasmith"
        hint = f"Did you mean {suggestion}?"
        yield view.finding("unknown-extension", message, pointer, hint, is_key=True)


@cache
def _suggestion(name: str) -> str:
    """Return the extension that may be meant; cached, as names occur many times in a document."""
    similar = difflib.get_close_matches(name, known_names(), n=1, cutoff=0.85)
    return similar[0] if similar else ""
