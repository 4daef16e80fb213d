"""Why files of a source are pinned: who uses it, and which file led to which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from oasmith.config.client import Client
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve


@dataclass(frozen=True, slots=True)
class Use:
    """One file that a client uses, with the files on the way to it."""

    client: str
    chain: tuple[str, ...]
    """As findings show them; the document first, the file itself last."""


def uses(source: str, clients: Sequence[Client]) -> Iterator[Use]:
    """Yield each file of a source that the documents of clients use.

    Args:
        source: Its name.
        clients: Those that use it, with their documents as paths of this disk.
    """
    for client in clients:
        options = client.reading
        document, _ = resolve(client.spec, options)
        for path in sorted(document.files) if document is not None else ():
            folder = options.source_of(path)
            if document is not None and folder is not None and folder.source == source:
                yield Use(client.name, tuple(_chain(document, path, options)))


def _chain(document: Document, path: Path, options: ReadOptions) -> Sequence[str]:
    chain = [path]
    root = document.path.resolve()
    # The first reference to a file never comes from one that was read after it.
    while chain[-1] != root and chain[-1] in document.referrers:
        chain.append(document.referrers[chain[-1]])
    return [options.shown(one) for one in reversed(chain)]
