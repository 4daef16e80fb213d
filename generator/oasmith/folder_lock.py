"""One generation at a time in a client's folder."""

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
    """Wait until no other process of this user writes into ``folder``, and keep them waiting.

    The lock lies elsewhere: a client's folder holds what was generated, and nothing else.
    """
    locks = Path(tempfile.gettempdir()) / f"oasmith-locks-{_user()}"
    if not make_private(locks):
        # Without a safe place for it there is none; files still take their places one by one.
        yield
        return
    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    with FileLock(locks / f"{name}.lock"):
        yield


def _user() -> str:
    return Path.home().name or "user"
