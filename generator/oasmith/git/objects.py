"""What a repository holds: the files of a commit, and their contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from oasmith.git.process import run


def tree(folder: Path, commit: str) -> bytes:
    """Return mode, kind, hash and path of each file of a commit, as ``git ls-tree`` does.

    Raises ``GitFailed``.
    """
    return run(folder, "ls-tree", "-r", "-z", "--full-tree", commit)


def sizes(folder: Path, hashes: Sequence[str]) -> Mapping[str, int]:
    """Return how many bytes the contents of files have. Raises ``GitFailed``, ``ValueError``."""
    asked = "".join(f"{one}\n" for one in hashes).encode()
    lines = run(folder, "cat-file", "--batch-check", input=asked).decode().splitlines()
    return {hash: _size(line) for hash, line in zip(hashes, lines, strict=True)}


def _size(line: str) -> int:
    _, kind, size = line.split(" ")
    if kind != "blob":
        raise ValueError(kind)
    return int(size)


def blobs(folder: Path, hashes: Sequence[str]) -> list[bytes]:
    """Return the contents of files. Raises ``GitFailed``, ``ValueError`` where one is missing."""
    asked = "".join(f"{one}\n" for one in hashes).encode()
    listed = run(folder, "cat-file", "--batch", input=asked)
    contents, position = [], 0
    for _ in hashes:
        end = listed.index(b"\n", position)
        size = _size(listed[position:end].decode())
        start = end + 1
        position = start + size
        contents.append(listed[start:position])
        position += 1
    return contents
