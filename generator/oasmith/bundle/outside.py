"""What a bundle leaves in other files: OpenAPI has places that can only name a file."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.bundle import Document
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import child
from oasmith.openapi.references import references
from oasmith.openapi.walk import Visited, objects

HINT = "Send that file along, or write what is in it here."


def outside(document: Document) -> Iterator[Finding]:
    """Yield a finding for each place that names a file of its own."""
    for visited in objects(document.data):
        for key, name in _files(visited):
            pointer = pointers.join(visited.pointer, key)
            message = f"'{key}' names the file {name!r}, which is not in the bundle"
            place = document.positions.locate(pointer)
            yield Finding("not-self-contained", message, place, HINT, Level.WARNING, pointer)


def _files(visited: Visited) -> Iterator[tuple[str, str]]:
    """Yield the keys of an object that name files, with the names."""
    node, kind, _ = visited
    for key in {"example": ("externalValue",), "link": ("operationRef",)}.get(kind, ()):
        if isinstance(node.get(key), str) and _is_file(node[key]):
            yield key, node[key]
    for key, value in node.items():
        # Data such as examples may have whatever it likes.
        if key.startswith("x-") and child(kind, key) is None:
            yield from ((key, name) for name in references(value) if _is_file(name))


def _is_file(reference: str) -> bool:
    return bool(reference) and not reference.startswith(("#", "//")) and "://" not in reference
