"""Where access tokens are kept, so that several programs can share them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from ...errors import PUBLIC_PACKAGE
from ..credentials import AccessToken, is_bearer_token


class TokenStoreWarning(UserWarning):
    """A token store could not be used, or has what cannot be used; calls go on without it."""

    __module__ = PUBLIC_PACKAGE


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
    """The URL of the API that the token is for, as the server wrote it."""
    lifetime: float | None = None
    """Seconds from when the token was new until it ends; None when the server does not say."""
    account: str | None = None
    """Whose token it is: a hash of client id, accounts host and what the user gave.

    A token of another account is not used. None in stores that do not keep it.
    """

    def __repr__(self) -> str:
        return f"StoredToken(<redacted>, expires_at={self.expires_at})"


@runtime_checkable
class TokenStore(Protocol):
    """Keeps one token. Write your own to keep it in a database or in a vault.

    ``acquire`` and ``release`` are called around a refresh, in the same thread or task, so that no
    two programs refresh at once. ``acquire`` does not wait: it is called again a little later, for
    as long as the call may take.

    Keep every field of a token, ``account`` too. A store of several accounts has a fifth method,
    ``for_account(account)``, which returns the store of one of them. What a store raises ends no
    call: it is a ``TokenStoreWarning``, and the call goes on as if there were no store.
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
    """Keeps tokens for one program: for several credentials that share them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._tokens: dict[str | None, StoredToken] = {}
        self._account: str | None = None

    def for_account(self, account: str) -> MemoryStore:
        """Return the store of one account; a token that was saved without one is everybody's."""
        store = MemoryStore()
        store._tokens, store._account = self._tokens, account
        return store

    def load(self) -> StoredToken | None:
        """Return what is kept; the newest of all accounts, unless the store is that of one."""
        if self._account is None:
            return next(reversed(self._tokens.values()), None)
        return self._tokens.get(self._account, self._tokens.get(None))

    def save(self, token: StoredToken) -> None:
        """Keep a token."""
        self._tokens.pop(token.account, None)
        self._tokens[token.account] = token

    def acquire(self) -> bool:
        """Return True: callers in one program wait for each other anyway."""
        return True

    def release(self) -> None:
        """Do nothing."""


def token_of(stored: StoredToken) -> AccessToken:
    """Return a token that was kept."""
    return AccessToken(
        value=stored.access_token,
        scopes=None if stored.scopes is None else frozenset(stored.scopes),
        api=stored.api,
        expires_at=stored.expires_at,
    )


def normalized(stored: Any) -> StoredToken | None:
    """Return what a store gave with its scopes as a tuple; None when it is no usable token."""
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
    if not isinstance(scopes, list | tuple) or not all(isinstance(it, str) for it in scopes):
        return None
    return replace(stored, scopes=tuple(scopes))


def _is_finite(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
