"""Where access tokens are kept, so that several programs can share them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import filelock


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StoredToken:
    """What is kept of a token response."""

    access_token: str
    refresh_token: str | None = None
    """The newest one, where the server gives a new one each time."""
    expires_at: float | None = None
    """Seconds since 1970; None when the server does not say."""
    scopes: tuple[str, ...] | None = None
    api: str | None = None
    """The origin of the API that the token is for."""

    def __repr__(self) -> str:
        return f"StoredToken(<redacted>, expires_at={self.expires_at})"


@runtime_checkable
class TokenStore(Protocol):
    """Keeps one token. Write your own to keep it in a database or in a vault.

    ``acquire`` and ``release`` are called around a refresh, in the same thread or task, so that no
    two programs refresh at once. ``acquire`` does not wait: it is called again a little later.
    """

    def load(self) -> StoredToken | None:
        """Return what is kept; None for nothing, or for what cannot be read."""
        ...

    def save(self, token: StoredToken) -> None:
        """Keep a token in place of the one before."""
        ...

    def acquire(self) -> bool:
        """Return whether this program may refresh the token now."""
        ...

    def release(self) -> None:
        """Let others refresh it."""
        ...


class MemoryStore:
    """Keeps a token for one program: for several credentials that share it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._token: StoredToken | None = None

    def load(self) -> StoredToken | None:
        """Return what is kept."""
        return self._token

    def save(self, token: StoredToken) -> None:
        """Keep a token."""
        self._token = token

    def acquire(self) -> bool:
        """Return True: callers in one program wait for each other anyway."""
        return True

    def release(self) -> None:
        """Do nothing."""


class FileStore:
    """Keeps a token in a file that only its owner can read, for all programs on a machine.

    The file is replaced as a whole, so that nobody reads half of it. A file beside it, with
    ``.lock`` after its name, is locked while a token is refreshed; the lock of a program that dies
    is released.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Keep the token at ``path``, whose folder is made when it is missing."""
        self._path = Path(path).expanduser()
        self._lock: filelock.BaseFileLock | None = None

    def __repr__(self) -> str:
        return f"FileStore({str(self._path)!r})"

    def load(self) -> StoredToken | None:
        """Return what is kept; None for a file that is not there, or that others have written."""
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return _token(data)

    def save(self, token: StoredToken) -> None:
        """Replace the file. Raises ``OSError`` when that cannot be done."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Such a file is its owner's alone from the beginning (0600).
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(token), file)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def acquire(self) -> bool:
        """Lock the file beside, if nobody has."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # A new one each time, because one object can be acquired twice; and not bound to a thread,
        # because the tasks of an async client may end elsewhere.
        lock = filelock.FileLock(f"{self._path}.lock", mode=0o600, thread_local=False)
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        self._lock = lock
        return True

    def release(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _token(data: Any) -> StoredToken | None:
    """Return a token from a file's data; None when it is none."""
    if not isinstance(data, Mapping) or not isinstance(data.get("access_token"), str):
        return None
    known = {field.name for field in fields(StoredToken)}
    scopes = data.get("scopes")
    given = {name: value for name, value in data.items() if name in known}
    return StoredToken(**{**given, "scopes": tuple(scopes) if scopes is not None else None})
