"""The kind of object that a reference leads to, and suggestions for wrong references."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.openapi.grammar import SECTIONS, child

KIND_NAMES: Mapping[str, str] = {
    "schema": "a schema",
    "response": "a response",
    "parameter": "a parameter",
    "example": "an example",
    "requestBody": "a request body",
    "header": "a header",
    "securityScheme": "a security scheme",
    "link": "a link",
    "callback": "a callback",
    "pathItem": "a path item",
    "media": "a media type",
    "operation": "an operation",
    "document": "a whole document",
    "components": "all of 'components'",
}
"""The names of kinds of objects in messages."""


def kind_at(data: Any, pointer: str) -> str | None:
    """Return the kind of the object at a pointer of a document; None if it is unknown.

    For a map or list of objects it is ``map`` or ``list``, and for other values ``data``. In a file
    that is not a document, it is always unknown.
    """
    if not isinstance(data, Mapping) or "openapi" not in data:
        return None
    kind, many = "document", ""
    for step in pointers.split(pointer):
        if many:
            many = ""
            continue
        below = child(kind, step)
        if below is None:
            field = FIELDS[kind].get(step)
            return None if field is None else "data"
        kind, many = below
    return many or kind


def kind_mismatch(data: Any, pointer: str, expected: str) -> str:
    """Return how a target differs from the ``expected`` kind; empty if it does not."""
    node = pointers.get(data, pointer)
    if not isinstance(node, dict) and not (expected == "schema" and isinstance(node, bool)):
        name = {list: "an array", str: "a string", type(None): "null"}.get(type(node), "a value")
    else:
        kind = kind_at(data, pointer)
        if kind is None or kind == expected or expected not in KIND_NAMES:
            return ""
        other_names = {"data": "plain data", "map": "a map"}
        name = other_names.get(kind) or KIND_NAMES.get(kind, f"'{kind}'")
    return f"is {name}, not {KIND_NAMES.get(expected, 'an object')}"


def advice(expected: str, mismatch: str) -> str:
    """Return a hint for a reference to an object of the wrong kind.

    Args:
        expected: The expected kind.
        mismatch: The result of ``kind_mismatch``.
    """
    if "a schema, not" in mismatch and expected in _AROUND_SCHEMAS:
        return f"Write {_AROUND_SCHEMAS[expected]} around it."
    section = SECTIONS.get(expected)
    return f"Refer to one of #/components/{section}." if section else "Correct the reference."


_CONTENT = "content: {application/json: {schema: {$ref: …}}}"
_AROUND_SCHEMAS = {
    "parameter": "{name: …, in: query, schema: {$ref: …}}",
    "header": "{schema: {$ref: …}}",
    "requestBody": f"{{{_CONTENT}}}",
    "response": f"{{description: …, {_CONTENT}}}",
}
"""How an object of each kind contains a schema."""


def suggestion(data: Any, fragment: str, expected: str) -> str:
    """Return the fragment that a wrong one probably means; empty if there is none."""
    corrected = _corrected(data, pointers.split(fragment.strip()), "")
    if corrected and not kind_mismatch(data, corrected, expected):
        return corrected
    name = fragment.strip().rpartition("/")[2]
    return next(_components(data, name, expected), "")


def _corrected(node: Any, steps: list[str], reached: str) -> str:
    """Return a pointer with corrected spelling; empty if there is none."""
    if not steps:
        return reached
    for key, rest in _next(node, steps):
        below = _corrected(
            pointers.get(node, pointers.join("", key)), rest, pointers.join(reached, key)
        )
        if below:
            return below
    return ""


def _next(node: Any, steps: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys that the first step may mean, with the remaining steps."""
    if isinstance(node, list):
        if steps[0].isdecimal() and len(steps[0]) < 9 and int(steps[0]) < len(node):
            yield steps[0], steps[1:]
        return
    if not isinstance(node, dict):
        return
    if steps[0] in node:
        yield steps[0], steps[1:]
        return
    # The path may contain slashes that are not escaped.
    written = "/".join(steps)
    for key in node:
        if "/" in key and f"{written}/".startswith(f"{key}/"):
            yield key, [step for step in written[len(key) + 1 :].split("/") if step]
    for key in nearest(steps[0], node):
        yield key, steps[1:]


def nearest(word: str, known: Any) -> list[str]:
    """Return the known names that a misspelt word may mean, the most likely first."""
    names = [str(name) for name in known]
    same = [name for name in names if name.lower() == word.strip().lower()]
    return same or difflib.get_close_matches(word, names, n=1, cutoff=0.7)


def _components(data: Any, name: str, expected: str) -> Iterator[str]:
    """Yield pointers to the components of a kind that a name may mean."""
    section = SECTIONS.get(expected)
    components = data.get("components") if isinstance(data, Mapping) else None
    members = components.get(section) if isinstance(components, dict) and section else None
    if isinstance(members, dict):
        for match in [name] if name in members else nearest(name, members):
            yield pointers.join("/components", str(section), match)
