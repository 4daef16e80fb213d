"""Fetching the files of sources that a client's document refers to.

The resolve stage says which they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding, has_errors
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.sources.staging import StagedSource

REFUSED = frozenset({"reference-outside-root", "remote-reference"})
"""Rules that a source must not break; the other findings of a document are left to validation."""


def gather(client: Client, staged: Mapping[str, StagedSource]) -> list[Finding]:
    """Fetch every file that a client's document refers to.

    Args:
        client: A client that uses at least one source.
        staged: The sources that it uses, by their names.

    Returns:
        The findings that prevent the document from being pinned; an empty list if there are none.

    Raises ``SourceError``.
    """
    root = client.spec
    if client.source is not None:
        source = staged[client.source]
        root = source.document(client.spec_in_source or source.source.default_spec)
    while True:
        document, findings = resolve(root, _reading(client, staged))
        if document is None:
            return [finding for finding in findings if has_errors([finding])]
        # A file that has just been fetched may refer to others.
        if not _fetch(list(document.lookups.links), staged):
            return [finding for finding in findings if finding.rule in REFUSED]


def _reading(client: Client, staged: Mapping[str, StagedSource]) -> ReadOptions:
    folders = {name: staged[name].source_folder for name in sorted(client.used_sources)}
    mapped = {
        url: folders[part.source].folder / part.path
        for url, part in client.source_references.items()
    }
    return replace(
        client.reading,
        references={**client.references, **mapped},
        sources=tuple(folders.values()),
    )


def _fetch(paths: list[Path], staged: Mapping[str, StagedSource]) -> bool:
    """Fetch the files that were looked up in the folder of a source; return whether any is new."""
    is_new = False
    for source in staged.values():
        folder = source.source_folder.folder
        for path in paths:
            if path.is_relative_to(folder):
                is_new |= source.fetch(path.relative_to(folder).as_posix())
    return is_new
