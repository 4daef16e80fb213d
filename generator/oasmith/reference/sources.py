"""Where facts come from: ``x-source`` and the place in the document."""

from __future__ import annotations

from oasmith.ir import Provenance
from oasmith.reference.blocks import Cell, Plain, Prose, WebLink


def source(provenance: Provenance | None) -> Cell:
    """Return where a fact was read, and when; nothing where the document does not say."""
    if provenance is None:
        return ()
    note: Cell = (Plain(". "), Prose(provenance.note)) if provenance.note else ()
    return (WebLink(provenance.url), Plain(f", read {provenance.read}"), *note)
