"""Which files of sources a client uses: what the resolve stage asks for."""

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
"""Rules of what a source may not do; the other findings of a document are for validation."""


def gather(client: Client, staged: Mapping[str, StagedSource]) -> list[Finding]:
    """Put all files there that a client's document uses.

    Args:
        client: It uses at least one source.
        staged: The sources that it uses.

    Returns:
        Why the document cannot be pinned; nothing where it can.

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
        # A file that was not there yet may refer to others.
        if not _asked(list(document.lookups.links), staged):
            return [finding for finding in findings if finding.rule in REFUSED]


def _reading(client: Client, staged: Mapping[str, StagedSource]) -> ReadOptions:
    places = {name: staged[name].place for name in sorted(client.used_sources)}
    mapped = {
        url: places[part.source].folder / part.path
        for url, part in client.source_references.items()
    }
    return replace(
        client.reading,
        references={**client.references, **mapped},
        sources=tuple(places.values()),
    )


def _asked(paths: list[Path], staged: Mapping[str, StagedSource]) -> bool:
    """Ask each source for the files that were looked for in it; return whether any is new."""
    is_new = False
    for source in staged.values():
        folder = source.place.folder
        for path in paths:
            if path.is_relative_to(folder):
                is_new |= source.ask(path.relative_to(folder).as_posix())
    return is_new
