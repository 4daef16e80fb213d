"""What was computed before, by the hash of everything that it was computed from.

An entry can be deleted at any time, and so can the whole folder. One that is damaged is not there.
Entries are plain data, JSON or text, never pickles: reading one runs nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "OASMITH_CACHE"
"""Names another folder; empty or ``off``, there is no cache."""

LIMIT = 512 * 1024 * 1024
"""Bytes that the folder may hold. What was not read for the longest time goes first."""

_DIGEST = hashlib.sha256().digest_size


def key(kind: str, *parts: str | bytes) -> str:
    """Return the name of an entry: the hash of what it is, and of all that it is made from.

    Every part counts with its length and its type, so that no two lists of parts are alike.
    """
    digest = hashlib.sha256()
    for part in (kind, *parts):
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(f"{type(part).__name__} {len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


class Cache:
    """A folder of entries. Nothing that goes wrong in it stops a run."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        """Keep entries in ``folder``, up to ``limit`` bytes; with None nothing is kept."""
        self.folder = folder
        self._limit = limit
        self._unpruned = limit

    def get(self, key: str) -> bytes | None:
        """Return what was put under ``key``; None when there is nothing, or nothing whole."""
        if self.folder is None:
            return None
        path = self._path(self.folder, key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, value = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(value).digest() != digest:
            _remove(path)
            return None
        # Marks the entry as used, so that prune deletes it last.
        with contextlib.suppress(OSError):
            os.utime(path)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``: as a whole or, where that fails, not at all."""
        if self.folder is None:
            return
        try:
            self._write(self._path(self.folder, key), hashlib.sha256(value).digest() + value)
        except OSError:
            return  # a full disk or a folder that cannot be written only costs time
        self._unpruned += len(value)
        # Listing the folder is slow, so it is pruned once in a while only.
        if self._unpruned >= self._limit // 8:
            self._unpruned = 0
            self.prune()

    def prune(self) -> None:
        """Delete the entries that were not used for the longest time, until the rest fits."""
        entries = sorted(_entries(self.folder)) if self.folder is not None else []
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self._limit:
                return
            _remove(path)
            total -= size

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / key[2:]

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        import tempfile  # is slow to import, and what is remembered is only read

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with open(handle, "wb") as file:
                file.write(content)
            # Atomic: another process sees the whole entry or none.
            os.replace(temporary, path)
        except BaseException:  # Ctrl-C, too, must leave no temporary file behind.
            _remove(Path(temporary))
            raise


def default() -> Cache:
    """Return the user's cache: where ``OASMITH_CACHE`` says, else in the system's place for it.

    A folder that others can write is not used: what they put there would become code.
    """
    folder = default_folder()
    return Cache(folder if folder is not None and make_private(folder) else None)


def default_folder() -> Path | None:
    """Return where the user's cache is to be; None where there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named.lower() in ("", "off") else Path(named).absolute()
    # Imported when it is needed: a user who names a folder does not wait for it.
    from platformdirs import user_cache_path

    folder = user_cache_path("oasmith", appauthor=False)
    # A user without a home has no place for it.
    return folder if folder.is_absolute() else None


def make_private(folder: Path) -> bool:
    """Make a folder that only this user can read and write; return whether it is one.

    One that others can read is closed to them, one that they can write is not trusted.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if hasattr(os, "geteuid"):
            if status.st_uid != os.geteuid() or status.st_mode & 0o022:
                return False
            if status.st_mode & 0o077:
                folder.chmod(0o700)
    except OSError:
        return False
    return True


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield time, size and path of each entry; what was just deleted is skipped.

    The folder of sources is beside them, and nobody may delete from it what is pinned.
    """
    for path in folder.glob("*/*"):
        try:
            status = path.stat()
        except OSError:
            continue
        if not stat.S_ISREG(status.st_mode):
            continue
        yield status.st_mtime, status.st_size, path


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
