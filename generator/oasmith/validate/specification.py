"""What the specification's own schema says of a document, as findings.

``checks/structure.py`` knows every key and says more of it. So this is for what that does not see:
an error of the schema becomes a finding only where nothing else was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.validate.checks.schema_errors import decisive, words
from oasmith.validate.checks.view import View
from oasmith.validate.validators import validator


def version(data: Mapping[str, Any]) -> str | None:
    """Return ``3.0``, ``3.1`` or ``3.2``; None for what oasmith does not read."""
    match = re.match(r"(3\.[012])(\.|$)", str(data.get("openapi", "")))
    return match[1] if match else None


def unsupported(view: View) -> Finding:
    """Return the finding of a document of another version."""
    data = view.document.data
    if "openapi" in data:
        message = f"oasmith does not read OpenAPI {str(data['openapi'])[:40]}"
        hint = "Write `openapi: 3.1.0`; 3.0 and 3.2 are read as well."
    elif "swagger" in data:
        message = f"oasmith does not read Swagger {str(data['swagger'])[:40]}"
        hint = "Convert it to OpenAPI 3, for example with swagger2openapi."
    else:
        message = "the document does not say which version of OpenAPI it is"
        hint = "Write `openapi: 3.1.0` at the top."
    place = next((f"/{key}" for key in ("openapi", "swagger") if key in data), "")
    return view.finding("unsupported-version", message, place, hint)


def check(view: View, known: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what the schema of a ``known`` version refuses, and no finding explains yet."""
    places = {finding.pointer for finding in findings}
    covered = {ancestor for place in places for ancestor in _ancestors(place)}
    for error in validator(known).iter_errors(view.encodable):
        deepest = decisive(error)
        place = pointers.join("", *deepest.instance_path)
        # What is wrong inside an object of several forms is why it has none of them.
        whole = pointers.join("", *error.instance_path)
        if whole in covered or any(ancestor in places for ancestor in _ancestors(place)):
            continue
        message, hint = words(deepest)
        yield view.finding("invalid-value", message, place, hint)


def _ancestors(pointer: str) -> Iterator[str]:
    """Yield a pointer and those above it."""
    yield pointer
    while pointer:
        pointer = pointers.parent(pointer)
        yield pointer
