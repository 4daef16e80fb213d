"""The part of a bundled document that is wanted, with its places and its findings."""

from __future__ import annotations

from dataclasses import replace

from oasmith.diagnostics.findings import Finding, Location
from oasmith.document.bundle import Document
from oasmith.document.origins import Origins
from oasmith.document.pruning import prune
from oasmith.document.selection import Selection, choose, unknown_names


def selected(
    document: Document, selection: Selection, origins: Origins, findings: list[Finding]
) -> tuple[Document, list[Finding]]:
    """Return the part of a document that is wanted, with the findings that are about it.

    Args:
        document: The bundled document.
        selection: What is wanted of it.
        origins: Where its parts come from; what is moved is noted there.
        findings: What is wrong with all of it.
    """
    paths = origins.locate("/paths")
    unknown = unknown_names(document.data, selection, Location(paths.file, paths.line))
    pruned = prune(document.data, choose(document.data, selection))
    origins.move(pruned.moved)
    unresolved = {
        pointer: reference
        for pointer, reference in document.unresolved.items()
        if not pruned.has_dropped(pointer)
    }
    left = [finding for finding in findings if not pruned.has_dropped(finding.pointer)]
    return replace(document, data=pruned.data, unresolved=unresolved), [*left, *unknown]
