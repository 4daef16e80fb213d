"""Why a file of a source is pinned: the clients that use it, and the chain of references to it."""

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
    """A file that a client uses, with the files that lead to it by references."""

    client: str
    chain: tuple[str, ...]
    """The paths as findings show them, from the document to the file itself."""


def uses(source: str, clients: Sequence[Client]) -> Iterator[Use]:
    """Yield each file of a source that the documents of clients use.

    Args:
        source: The name of the source.
        clients: The clients that use it, with local paths of their documents.
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
    # The recorded referrer of a file was always read before the file, so this ends.
    while chain[-1] != root and chain[-1] in document.referrers:
        chain.append(document.referrers[chain[-1]])
    return [options.shown(one) for one in reversed(chain)]
