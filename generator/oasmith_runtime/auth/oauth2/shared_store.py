"""Guarded use of a token store: waiting is limited, and its exceptions do not end a call."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from logging import Logger
from typing import Any, TypeVar

from ... import clock
from ...effects import Sleep, Steps
from ...errors import TokenError
from ..credentials import TokenContext
from .token_store import StoredToken, TokenStore, TokenStoreWarning, normalized

T = TypeVar("T")

POLL_SECONDS = 0.05
"""Seconds between two attempts to acquire a lock."""


class SharedStore:
    """A user's token store, for one account."""

    def __init__(self, store: TokenStore, account: str, logger: Logger) -> None:
        """Use a store for one ``account``; see ``StoredToken.account``."""
        self._name = f"the token store {getattr(store, 'name', type(store).__name__)}"
        lock_path = getattr(store, "lock_path", None)
        self._lock_name = f" by {lock_path}" if lock_path else ""
        self._account = account
        self._logger = logger
        self._is_locked = False
        for_account: Callable[[str], TokenStore] | None = getattr(store, "for_account", None)
        self._has_accounts = for_account is not None
        self._store = store
        if for_account is not None:
            self._store = self._guarded(lambda: for_account(account), store, "cannot be used")

    def acquire(self, context: TokenContext, max_wait: float) -> Steps[None]:
        """Lock the store, or continue without a lock if locking fails.

        Raises ``TokenError`` if another program holds the lock for longer than the call may wait:
        its total timeout, else the longest of its other timeouts, else ``max_wait`` seconds.
        """
        end = clock.monotonic() + _patience(context, max_wait)
        while not self._guarded(self._try_lock, True, "cannot be locked"):
            left = end - clock.monotonic()
            if left <= 0:
                raise TokenError(
                    f"{self._name} stays locked{self._lock_name}: another program is refreshing "
                    "the token, and has not finished",
                    hint="End that program, or raise the timeout.",
                )
            # An effect, so that waiting for the lock never blocks an event loop.
            yield Sleep(min(POLL_SECONDS, left))

    def _try_lock(self) -> bool:
        self._is_locked = bool(self._store.acquire())
        return self._is_locked

    def load(self) -> StoredToken | None:
        """Return the account's token; None if there is none, or if it cannot be used."""
        loaded: Any = self._guarded(self._store.load, None, "cannot be read")
        stored = normalized(loaded)
        if stored is None:
            if loaded is not None:
                self._warn("has a token with the wrong structure; it is not used")
            return None
        if stored.account is None and not self._has_accounts:
            self._warn("does not store StoredToken.account: its token may be another account's")
        return stored if stored.account in (None, self._account) else None

    def save(self, token: StoredToken, *, is_rotated: bool) -> bool:
        """Store a token, and return whether that succeeded."""
        lost = "; the newest refresh token is lost when this program ends" if is_rotated else ""

        def save() -> bool:
            self._store.save(token)
            return True

        return self._guarded(save, False, f"cannot store the token{lost}")

    def release(self) -> None:
        """Release the lock, so that other programs can refresh the token."""
        if self._is_locked:
            self._is_locked = False
            self._guarded(self._store.release, None, "cannot be released")

    def _guarded(self, function: Callable[[], T], otherwise: T, problem: str) -> T:
        try:
            return function()
        except TokenStoreWarning:  # The user's filter turns warnings into errors.
            raise
        except Exception as error:
            # Only the class of other exceptions: their messages may contain a secret.
            reason = f": {error}" if isinstance(error, OSError) else ""
            self._warn(f"{problem} ({type(error).__name__}{reason})")
            return otherwise

    def _warn(self, problem: str) -> None:
        message = f"{self._name} {problem}"
        self._logger.warning("%s", message)
        warnings.warn(message, TokenStoreWarning, stacklevel=4)


def _patience(context: TokenContext, max_wait: float) -> float:
    """Return how many seconds a call waits for other programs."""
    left = context.deadline.left
    if left is not None:
        return left
    return max((part for part in context.timeout.parts if part is not None), default=max_wait)
