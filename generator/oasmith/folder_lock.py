"""A lock that lets only one process at a time write to a client's folder."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from oasmith.cache.store import make_private


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock for writing to ``folder`` among the processes of this user.

    The lock file is in the temporary directory: a client's folder contains generated files only.
    """
    locks = Path(tempfile.gettempdir()) / f"oasmith-locks-{_user()}"
    if not make_private(locks):
        # No lock without a private folder for it; each file is still replaced atomically.
        yield
        return
    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    with FileLock(locks / f"{name}.lock"):
        yield


def _user() -> str:
    return Path.home().name or "user"
