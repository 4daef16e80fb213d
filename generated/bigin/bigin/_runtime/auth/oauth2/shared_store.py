"""A token store in use: it is waited for within limits, and what it raises ends no call."""

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
"""Seconds between two looks at a lock."""


class SharedStore:
    """A user's store, for one account."""

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
        """Lock the store, or go on without a lock when it has none to give.

        Raises ``TokenError`` when another program has the lock for longer than the call may wait:
        its total timeout, else the longest of its other timeouts, else ``max_wait`` seconds.
        """
        end = clock.monotonic() + _patience(context, max_wait)
        while not self._guarded(self._try_lock, True, "cannot be locked"):
            left = end - clock.monotonic()
            if left <= 0:
                raise TokenError(
                    f"{self._name} stays locked{self._lock_name}: another program is refreshing "
                    "the token, and does not end",
                    hint="End that program, or raise the timeout.",
                )
            # In steps, so that a blocking lock never holds up an event loop.
            yield Sleep(min(POLL_SECONDS, left))

    def _try_lock(self) -> bool:
        self._is_locked = bool(self._store.acquire())
        return self._is_locked

    def load(self) -> StoredToken | None:
        """Return the account's token; None when there is none, or none that can be used."""
        loaded: Any = self._guarded(self._store.load, None, "cannot be read")
        stored = normalized(loaded)
        if stored is None:
            if loaded is not None:
                self._warn("has a token that is not of the right shape; it is not used")
            return None
        if stored.account is None and not self._has_accounts:
            self._warn("does not keep StoredToken.account: another account's token may be there")
        return stored if stored.account in (None, self._account) else None

    def save(self, token: StoredToken, *, is_rotated: bool) -> bool:
        """Keep a token, and return whether that was possible."""
        lost = "; the newest refresh token is lost when this program ends" if is_rotated else ""

        def save() -> bool:
            self._store.save(token)
            return True

        return self._guarded(save, False, f"cannot keep the token{lost}")

    def release(self) -> None:
        """Let others refresh the token."""
        if self._is_locked:
            self._is_locked = False
            self._guarded(self._store.release, None, "cannot be released")

    def _guarded(self, function: Callable[[], T], otherwise: T, problem: str) -> T:
        try:
            return function()
        except TokenStoreWarning:  # The user has made errors of warnings.
            raise
        except Exception as error:
            # Of errors of other kinds only the name: their text may show a secret.
            reason = f": {error}" if isinstance(error, OSError) else ""
            self._warn(f"{problem} ({type(error).__name__}{reason})")
            return otherwise

    def _warn(self, problem: str) -> None:
        message = f"{self._name} {problem}"
        self._logger.warning("%s", message)
        warnings.warn(message, TokenStoreWarning, stacklevel=4)


def _patience(context: TokenContext, max_wait: float) -> float:
    """Return how many seconds a call waits for others."""
    left = context.deadline.left
    if left is not None:
        return left
    return max((part for part in context.timeout.parts if part is not None), default=max_wait)
