"""Where facts come from: ``x-source`` and the place in the document."""

from __future__ import annotations

from oasmith.ir import Provenance
from oasmith.reference.blocks import Cell, Plain, Prose, WebLink

MAX = 40
"""Characters of an address that are shown whole."""


def source(provenance: Provenance | None) -> Cell:
    """Return where a fact was read, and when; nothing where the document does not say."""
    if provenance is None:
        return ()
    note: Cell = (Plain(". "), Prose(provenance.note)) if provenance.note else ()
    return (
        WebLink(provenance.url, shortened(provenance.url)),
        Plain(f", read {provenance.read}"),
        *note,
    )


def shortened(url: str) -> str:
    """Return what a link to a page is called: its host, and the end of its path."""
    host_and_path = url.partition("://")[2].partition("?")[0].strip("/")
    host, _, path = host_and_path.partition("/")
    end = path.rpartition("/")[2]
    return host_and_path if len(host_and_path) <= MAX or not end else f"{host}/…/{end}"
