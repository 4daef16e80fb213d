"""Files that are written as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

from oasmith_runtime.atomic_file import AtomicFile


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or replace it and keep its mode. Raises ``OSError``; the old one stays then."""
    file = AtomicFile(path)
    try:
        with file.open() as stream:
            stream.write(content)
        file.commit(overwrite=True)
    finally:
        file.discard()
