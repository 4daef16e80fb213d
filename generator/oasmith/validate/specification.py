"""Validation against the JSON Schema of the OpenAPI Specification.

``checks/structure.py`` has better messages for most errors. So an error of the schema becomes a
finding only if there is no other finding at its location.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.validate.checks.schema_errors import decisive, describe
from oasmith.validate.checks.view import View
from oasmith.validate.validators import validator


def version(data: Mapping[str, Any]) -> str | None:
    """Return ``3.0``, ``3.1`` or ``3.2``; None for an unsupported version."""
    match = re.match(r"(3\.[012])(\.|$)", str(data.get("openapi", "")))
    return match[1] if match else None


def unsupported(view: View) -> Finding:
    """Return the finding for a document of an unsupported version."""
    data = view.document.data
    if "openapi" in data:
        message = f"oasmith does not support OpenAPI {str(data['openapi'])[:40]}"
        hint = "Write `openapi: 3.1.0`; 3.0 and 3.2 are also supported."
    elif "swagger" in data:
        message = f"oasmith does not support Swagger {str(data['swagger'])[:40]}"
        hint = "Convert it to OpenAPI 3, for example with swagger2openapi."
    else:
        message = "the document does not state its OpenAPI version"
        hint = "Write `openapi: 3.1.0` at the top."
    pointer = next((f"/{key}" for key in ("openapi", "swagger") if key in data), "")
    return view.finding("unsupported-version", message, pointer, hint)


def check(view: View, known: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the errors of the schema of a ``known`` version that no finding explains yet."""
    reported = {finding.pointer for finding in findings}
    covered = {ancestor for pointer in reported for ancestor in _ancestors(pointer)}
    for error in validator(known).iter_errors(view.encodable):
        deepest = decisive(error)
        pointer = pointers.join("", *deepest.instance_path)
        # An error inside an object also causes an error of the union that the object belongs to.
        union = pointers.join("", *error.instance_path)
        if union in covered or any(ancestor in reported for ancestor in _ancestors(pointer)):
            continue
        message, hint = describe(deepest)
        yield view.finding("invalid-value", message, pointer, hint)


def _ancestors(pointer: str) -> Iterator[str]:
    """Yield a pointer and all its ancestors."""
    yield pointer
    while pointer:
        pointer = pointers.parent(pointer)
        yield pointer
