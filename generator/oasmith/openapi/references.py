"""Finding references in parts of documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith.openapi import pointer as pointers


def references(node: Any) -> Iterator[str]:
    """Yield the value of every ``$ref`` in a part of a document."""
    waiting = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                yield reference
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def bases(schema: Any) -> Iterator[str]:
    """Yield the pointers of the references in ``allOf`` of a schema, also in nested ``allOf``."""
    parts = schema.get("allOf") if isinstance(schema, dict) else None
    for part in parts if isinstance(parts, list) else ():
        reference = part.get("$ref") if isinstance(part, dict) else None
        if isinstance(reference, str):
            yield pointers.unquoted(reference)
        else:
            yield from bases(part)
