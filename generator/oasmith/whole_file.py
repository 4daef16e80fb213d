"""Atomic writing of files."""

from __future__ import annotations

from pathlib import Path

from oasmith_runtime.atomic_file import AtomicFile


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically, keeping the mode of an existing one.

    Raises ``OSError`` when that fails; an existing file is then unchanged.
    """
    file = AtomicFile(path)
    try:
        with file.open() as stream:
            stream.write(content)
        file.commit(overwrite=True)
    finally:
        file.discard()
