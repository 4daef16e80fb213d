"""The sources of facts: ``x-source``."""

from __future__ import annotations

from oasmith.ir import Provenance
from oasmith.reference.blocks import Cell, Plain, Prose, WebLink

MAX = 40
"""The maximum length of a URL that is not shortened, in characters."""


def source(provenance: Provenance | None) -> Cell:
    """Return the source of a fact and the date when it was read; empty without ``x-source``."""
    if provenance is None:
        return ()
    note: Cell = (Plain(". "), Prose(provenance.note)) if provenance.note else ()
    return (
        WebLink(provenance.url, shortened(provenance.url)),
        Plain(f", read {provenance.read}"),
        *note,
    )


def shortened(url: str) -> str:
    """Return a text for a link: the URL without scheme, or its host and the end of its path."""
    host_and_path = url.partition("://")[2].partition("?")[0].strip("/")
    host, _, path = host_and_path.partition("/")
    end = path.rpartition("/")[2]
    return host_and_path if len(host_and_path) <= MAX or not end else f"{host}/…/{end}"
