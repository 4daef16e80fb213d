"""openapi-spec-validator's errors as findings: one line each, with a place and a hint."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openapi_spec_validator.validation.validators import SpecValidator
from referencing.exceptions import Unresolvable

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding
from oasmith.grammar import CHILDREN
from oasmith.validators import VALIDATORS

_UNEXPECTED = re.compile(
    r"(?:Unevaluated|Additional) properties are not allowed \((.*) (?:was|were) "
)

_KEYS = frozenset(key for keys in CHILDREN.values() for key in keys) | {
    "openapi",
    "info",
    "servers",
    "security",
    "tags",
    "externalDocs",
    "title",
    "version",
    "description",
    "summary",
    "license",
    "contact",
    "url",
    "variables",
    "enum",
    "default",
    "name",
    "in",
    "required",
    "deprecated",
    "schema",
    "style",
    "explode",
    "example",
    "examples",
    "content",
    "headers",
    "links",
    "operationId",
    "responses",
    "requestBody",
    "parameters",
    "callbacks",
    "type",
    "flows",
    "scheme",
    "scopes",
    "tokenUrl",
    "authorizationUrl",
    "refreshUrl",
    "value",
    "allowReserved",
}
"""Keys of the specification, to find the one that a misspelled key was meant to be."""


def version(data: Mapping[str, Any]) -> str | None:
    """Return ``3.0``, ``3.1`` or ``3.2``; None for what oasmith does not read."""
    match = re.match(r"(3\.[012])(\.|$)", str(data.get("openapi", "")))
    return match[1] if match else None


def check(view: View) -> Iterator[Finding]:
    """Yield what the schema of the specification finds.

    What the validator says of parameters, ids and defaults has no place; our own checks say the
    same with one, so it is passed over here.
    """
    known = version(view.document.data)
    if known is None:
        yield view.finding(
            "unsupported-version",
            f"the version {view.document.data.get('openapi')!r} is not one that oasmith reads",
            "/openapi" if "openapi" in view.document.data else "",
            "Write `openapi: 3.1.0`; 3.0 and 3.2 are read as well.",
        )
        return
    for error in _errors(VALIDATORS[known](view.document.data)):
        if error.absolute_path and _exists(view, error.absolute_path):
            yield from _translated(view, _deepest(error))


def _exists(view: View, path: Iterable[str | int]) -> bool:
    """Return whether an error's path starts at the root, as those of the first stage do."""
    try:
        pointers.get(dict(view.document.data), pointers.join("", *path))
    except LookupError:
        return False
    return True


_STUMBLES = (
    Unresolvable,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the validator's second stage raises over a document that its first stage refuses."""


def _errors(validator: SpecValidator) -> Iterator[Any]:
    """Yield the validator's errors, until its second stage stumbles over what its first found.

    That stage takes a valid document for granted: it raises where it meets another one, and goes
    round for ever where a schema is made of itself, which our own checks report.
    """
    errors = validator.iter_errors()
    while True:
        try:
            yield next(errors)
        except (StopIteration, *_STUMBLES):
            return


def _deepest(error: Any) -> Any:
    """Return the most telling of the errors inside an error of a union: the deepest one."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def _translated(view: View, error: Any) -> Iterator[Finding]:
    pointer = pointers.join("", *error.absolute_path)
    message = " ".join(str(error.message).split("\n")[0].split())
    unexpected = _UNEXPECTED.match(message)
    if unexpected is not None:
        for key in re.findall(r"'((?:[^'\\]|\\.)*)'", unexpected[1]):
            near = difflib.get_close_matches(key, sorted(_KEYS), n=1)
            yield view.finding(
                "unknown-key",
                f"{key!r} is not a key of the specification here",
                pointers.join(pointer, key),
                f"Did you mean {near[0]!r}?" if near else "Remove it, or call it x-….",
            )
    elif message.endswith("is a required property"):
        key = message.removesuffix(" is a required property").strip("'\"")
        yield view.finding("missing-key", f"{key!r} is missing here", pointer, f"Add `{key}`.")
    else:
        short = message if len(message) <= 160 else f"{message[:157]}..."
        yield view.finding("invalid-value", short, pointer, "See the OpenAPI Specification.")
