"""The documented headers of a response."""

from __future__ import annotations

from typing import Any

from oasmith import ir
from oasmith.mock.document import MockDocument
from oasmith.mock.responses import as_json


def documented_headers(
    document: MockDocument, operation: ir.Operation, status: int
) -> dict[str, str]:
    """Return every documented header of a response, with a valid value."""
    spec = operation.response_spec(status)
    if spec is None:
        return {}
    headers: dict[str, str] = {}
    described = document.traffic.schemas(operation).headers(spec.status)
    for name, (is_required, header) in described.items():
        value = document.bodies.plain(header.cursor) if header.cursor else None
        if value is not None:
            headers[name.lower()] = _text(value)
        elif is_required:
            headers[name.lower()] = ""
    return headers


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return value if isinstance(value, str) else as_json(value).decode()
