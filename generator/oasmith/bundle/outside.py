"""Files that a bundle still refers to, because OpenAPI has no way to include their content."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.bundle import Document
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import child
from oasmith.openapi.references import references
from oasmith.openapi.walk import Visited, objects

HINT = "Distribute that file with the bundle, or write its content here."


def outside(document: Document) -> Iterator[Finding]:
    """Yield a finding for each value that refers to another file."""
    for visited in objects(document.data):
        for key, name in _files(visited):
            pointer = pointers.join(visited.pointer, key)
            message = f"'{key}' names the file {name!r}, which is not in the bundle"
            place = document.positions.locate(pointer)
            yield Finding("not-self-contained", message, place, HINT, Level.WARNING, pointer)


def _files(visited: Visited) -> Iterator[tuple[str, str]]:
    """Yield the keys of an object that refer to files, with the names of the files."""
    node, kind, _ = visited
    for key in {"example": ("externalValue",), "link": ("operationRef",)}.get(kind, ()):
        if isinstance(node.get(key), str) and _is_file(node[key]):
            yield key, node[key]
    for key, value in node.items():
        # Only extensions without a known structure: data such as examples may contain anything.
        if key.startswith("x-") and child(kind, key) is None:
            yield from ((key, name) for name in references(value) if _is_file(name))


def _is_file(reference: str) -> bool:
    return bool(reference) and not reference.startswith(("#", "//")) and "://" not in reference
