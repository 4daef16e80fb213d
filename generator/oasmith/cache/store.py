"""The cache folder: results by the hash of all their inputs.

Entries, or the whole folder, can be deleted at any time. A damaged entry counts as missing. Entries
are plain data, JSON or text, never pickles: reading one never executes code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "OASMITH_CACHE"
"""The environment variable with the cache folder; empty or ``off`` disables the cache."""

LIMIT = 512 * 1024 * 1024
"""The maximum size of the folder in bytes; the least recently used entries are deleted first."""

_DIGEST = hashlib.sha256().digest_size


def key(kind: str, *parts: str | bytes) -> str:
    """Return the key of an entry: the hash of its kind and of all its inputs.

    Each part is hashed with its length and its type, so that different lists have different keys.
    """
    digest = hashlib.sha256()
    for part in (kind, *parts):
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(f"{type(part).__name__} {len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


class Cache:
    """A cache folder. Its errors never fail a run."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        """Store entries in ``folder``, up to ``limit`` bytes; None disables the cache."""
        self.folder = folder
        self._limit = limit
        self._unpruned = limit

    def get(self, key: str) -> bytes | None:
        """Return the value for ``key``; None if it is missing or damaged."""
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
        # Mark the entry as used, so that prune deletes it last.
        with contextlib.suppress(OSError):
            os.utime(path)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Store ``value`` under ``key`` atomically; errors are ignored."""
        if self.folder is None:
            return
        try:
            self._write(self._path(self.folder, key), hashlib.sha256(value).digest() + value)
        except OSError:
            return  # A full disk or a read-only folder only costs time.
        self._unpruned += len(value)
        # Listing the folder is slow, so it is pruned only after many writes.
        if self._unpruned >= self._limit // 8:
            self._unpruned = 0
            self.prune()

    def prune(self) -> None:
        """Delete the least recently used entries until the limit is met."""
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
        import tempfile  # Slow to import, and not needed when all entries are cached.

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
            # Atomic: another process sees the whole entry or none.
            os.replace(temporary, path)
        except BaseException:  # No temporary file may remain, also after Ctrl-C.
            _remove(Path(temporary))
            raise


def default() -> Cache:
    """Return the user's cache: in the folder of ``OASMITH_CACHE``, or the system's cache folder.

    A folder that other users can write to is not used: its entries become generated code.
    """
    folder = default_folder()
    return Cache(folder if folder is not None and make_private(folder) else None)


def default_folder() -> Path | None:
    """Return the configured or default cache folder; None if the cache is disabled."""
    configured = os.environ.get(VARIABLE)
    if configured is not None:
        return None if configured.lower() in ("", "off") else Path(configured).absolute()
    # Imported only if needed, to save time if the folder is configured.
    from platformdirs import user_cache_path

    folder = user_cache_path("oasmith", appauthor=False)
    # A user without a home directory has no cache folder.
    return folder if folder.is_absolute() else None


def make_private(folder: Path) -> bool:
    """Create a folder that only this user can read and write; return whether it is private.

    If other users can read it, its mode is changed; if they can write to it, it is not trusted.
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
    """Yield time, size and path of each entry; an entry that was just deleted is skipped.

    The folder of sources, next to them, is not included: pinned files must not be deleted.
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
