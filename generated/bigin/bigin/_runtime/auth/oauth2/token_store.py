"""Token stores, with which several programs can share access tokens."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from ...errors import PUBLIC_PACKAGE
from ..credentials import AccessToken, is_bearer_token


class TokenStoreWarning(UserWarning):
    """A token store, or the token in it, could not be used; calls continue without it."""

    __module__ = PUBLIC_PACKAGE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StoredToken:
    """The parts of a token response that are stored."""

    access_token: str
    refresh_token: str | None = None
    """The newest one, if the server rotates refresh tokens."""
    expires_at: float | None = None
    """Seconds since 1970; None if the server does not state it."""
    scopes: tuple[str, ...] | None = None
    api: str | None = None
    """The URL of the API that the token is for, as the server wrote it."""
    lifetime: float | None = None
    """Seconds from issue to expiry; None if the server does not state it."""
    account: str | None = None
    """The account of the token: a hash of client id, accounts host and the user's credentials.

    A token of another account is not used. None in stores that do not store it.
    """

    def __repr__(self) -> str:
        return f"StoredToken(<redacted>, expires_at={self.expires_at})"


@runtime_checkable
class TokenStore(Protocol):
    """Storage for one token. Implement it to store the token in a database or in a vault.

    ``acquire`` and ``release`` are called around a refresh, in the same thread or task, so that no
    two programs refresh at once. ``acquire`` must not block: it is called again a little later,
    for as long as the call may take.

    Store every field of a token, including ``account``. A store for several accounts has a fifth
    method, ``for_account(account)``, which returns the store of one of them. An exception of a
    store does not end a call: it becomes a ``TokenStoreWarning``, as if there were no store.
    """

    def load(self) -> StoredToken | None:
        """Return the stored token; None if there is none, or if it cannot be read."""
        ...

    def save(self, token: StoredToken) -> None:
        """Store a token in place of the previous one."""
        ...

    def acquire(self) -> bool:
        """Return whether this program may refresh the token now."""
        ...

    def release(self) -> None:
        """Let other programs refresh the token."""
        ...


class MemoryStore:
    """A token store in memory, for several credentials of one program that share tokens."""

    def __init__(self) -> None:
        """Create an empty store."""
        self._tokens: dict[str | None, StoredToken] = {}
        self._account: str | None = None

    def for_account(self, account: str) -> MemoryStore:
        """Return the store of one account; a token that was saved without one is used for all."""
        store = MemoryStore()
        store._tokens, store._account = self._tokens, account
        return store

    def load(self) -> StoredToken | None:
        """Return the account's token, or the newest of all accounts if the store has no account."""
        if self._account is None:
            return next(reversed(self._tokens.values()), None)
        return self._tokens.get(self._account, self._tokens.get(None))

    def save(self, token: StoredToken) -> None:
        """Store a token."""
        self._tokens.pop(token.account, None)
        self._tokens[token.account] = token

    def acquire(self) -> bool:
        """Return True: no lock is needed within one program."""
        return True

    def release(self) -> None:
        """Do nothing."""


def token_of(stored: StoredToken) -> AccessToken:
    """Convert a stored token to an access token."""
    return AccessToken(
        value=stored.access_token,
        scopes=None if stored.scopes is None else frozenset(stored.scopes),
        api=stored.api,
        expires_at=stored.expires_at,
    )


def normalized(stored: Any) -> StoredToken | None:
    """Return a store's token with its scopes as a tuple; None if it is not a usable token."""
    if not isinstance(stored, StoredToken) or not is_bearer_token(stored.access_token):
        return None
    texts = (stored.refresh_token, stored.api, stored.account)
    numbers = (stored.expires_at, stored.lifetime)
    if not all(text is None or isinstance(text, str) for text in texts):
        return None
    if not all(number is None or _is_finite(number) for number in numbers):
        return None
    scopes: Any = stored.scopes
    if scopes is None:
        return stored
    if not isinstance(scopes, list | tuple) or not all(isinstance(one, str) for one in scopes):
        return None
    return replace(stored, scopes=tuple(scopes))


def _is_finite(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
