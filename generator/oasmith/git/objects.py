"""The objects of a repository: the tree of a commit, and the blobs of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from oasmith.git.process import run


def tree(folder: Path, commit: str) -> bytes:
    """Return mode, type, hash and path of each file of a commit, as ``git ls-tree`` prints them.

    Raises ``GitFailed``.
    """
    return run(folder, "ls-tree", "-r", "-z", "--full-tree", commit)


def sizes(folder: Path, hashes: Sequence[str]) -> Mapping[str, int]:
    """Return the sizes of blobs in bytes, by their hashes. Raises ``GitFailed``, ``ValueError``."""
    request = "".join(f"{one}\n" for one in hashes).encode()
    lines = run(folder, "cat-file", "--batch-check", input=request).decode().splitlines()
    return {hash: _size(line) for hash, line in zip(hashes, lines, strict=True)}


def _size(line: str) -> int:
    _, kind, size = line.split(" ")
    if kind != "blob":
        raise ValueError(kind)
    return int(size)


def blobs(folder: Path, hashes: Sequence[str]) -> list[bytes]:
    """Return the contents of blobs. Raises ``GitFailed``, and ``ValueError`` if one is missing."""
    request = "".join(f"{one}\n" for one in hashes).encode()
    output = run(folder, "cat-file", "--batch", input=request)
    contents, position = [], 0
    for _ in hashes:
        end = output.index(b"\n", position)
        size = _size(output[position:end].decode())
        start = end + 1
        position = start + size
        contents.append(output[start:position])
        position += 1
    return contents
