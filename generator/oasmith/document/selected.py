"""The selected part of a bundled document, with its origins and findings."""

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
    """Return the selected part of a document, with the findings about this part.

    Args:
        document: The bundled document.
        selection: The selection.
        origins: The origins of its nodes, to which moved nodes are added.
        findings: The findings about the whole document.
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
    kept = [finding for finding in findings if not pruned.has_dropped(finding.pointer)]
    return replace(document, data=pruned.data, unresolved=unresolved), [*kept, *unknown]
