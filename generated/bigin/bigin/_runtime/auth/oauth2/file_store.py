"""A token store in a file, shared by all programs of one user on a machine."""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import filelock

from .private_file import UntrustedFile, read_private, write_private
from .token_store import StoredToken, TokenStoreWarning, normalized

MAX_ACCOUNTS = 100
"""Maximum number of tokens in a file; the oldest one is removed first."""

UNBOUND = ""
"""The key of a token without an account, which earlier versions wrote."""


class FileStore:
    """A token store in a file that only its owner can read, for all programs on a machine.

    One file can store the tokens of several accounts. It is replaced atomically. A file in the
    same folder, whose name has ``.lock`` appended, is locked while a token is refreshed; the lock
    of a program that dies is released.

    A file that other users can read or write, or that belongs to another user, is neither used nor
    replaced: a ``TokenStoreWarning`` says what to do.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Store tokens at ``path``, whose folder is created if it is missing."""
        self._path = Path(path).expanduser()
        self._account: str | None = None
        self._lock: filelock.BaseFileLock | None = None

    def __repr__(self) -> str:
        return f"FileStore({str(self._path)!r})"

    @property
    def name(self) -> str:
        """The name of the store in messages."""
        return str(self._path)

    @property
    def lock_path(self) -> str:
        """The file that is locked while a token is refreshed."""
        return f"{self._path}.lock"

    def for_account(self, account: str) -> FileStore:
        """Return the store of one account in the same file."""
        store = FileStore(self._path)
        store._account = account
        return store

    def load(self) -> StoredToken | None:
        """Return the account's token, or the newest of all accounts if the store has no account.

        Return None, with a ``TokenStoreWarning``, if the stored token cannot be used.
        """
        try:
            accounts = self._accounts()
        except OSError as error:
            self._warn(str(error) if isinstance(error, UntrustedFile) else _reason(error))
            return None
        except (ValueError, RecursionError):
            self._warn("it does not contain readable tokens")
            return None
        return self._of_account(accounts)

    def _of_account(self, accounts: dict[str, Any]) -> StoredToken | None:
        account = next(reversed(accounts), None) if self._account is None else self._account
        if account in accounts:
            token = _token(accounts[account])
            if token is None:
                self._warn("its token has the wrong structure")
            return token
        if UNBOUND in accounts and len(accounts) == 1:
            self._warn("its token names no account, because an earlier version wrote it")
        return None

    def _warn(self, problem: str) -> None:
        message = f"the token store {self._path} is not used: {problem}"
        warnings.warn(message, TokenStoreWarning, stacklevel=4)

    def save(self, token: StoredToken) -> None:
        """Store a token; keep those of other accounts. Raises ``OSError`` if that is impossible."""
        try:
            accounts = self._accounts()
        except (ValueError, RecursionError):
            accounts = {}
        account = token.account or UNBOUND
        accounts.pop(account, None)
        kept = dict([*accounts.items(), (account, asdict(token))][-MAX_ACCOUNTS:])
        write_private(self._path, json.dumps({"accounts": kept}).encode())

    def _accounts(self) -> dict[str, Any]:
        """Return the stored tokens by account. Raises ``OSError`` or ``ValueError``."""
        try:
            data = json.loads(read_private(self._path))
        except FileNotFoundError:
            return {}
        accounts = data.get("accounts") if isinstance(data, dict) else None
        if isinstance(accounts, dict):
            return accounts
        if _token(data) is None:
            raise ValueError("neither accounts nor a token")
        return {UNBOUND: data}

    def acquire(self) -> bool:
        """Lock the ``.lock`` file unless it is locked. Raises ``OSError`` if that is impossible."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A new lock each time, because one object can be acquired twice; not bound to a thread,
        # because a task of an async client may end in another one.
        lock = filelock.FileLock(self.lock_path, mode=0o600, thread_local=False)
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


def _reason(error: OSError) -> str:
    return f"it cannot be read ({error.strerror or error})"


def _token(data: Any) -> StoredToken | None:
    """Return the token from a file's data; None if the data is not a token."""
    if not isinstance(data, dict) or "access_token" not in data:
        return None
    known = {field.name for field in fields(StoredToken)}
    return normalized(StoredToken(**{key: value for key, value in data.items() if key in known}))
