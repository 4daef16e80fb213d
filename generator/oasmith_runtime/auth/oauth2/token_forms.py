"""The forms that a grant sends to the token endpoint: the user's, and later refresh tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias

Form: TypeAlias = dict[str, str]


class TokenForms:
    """The user's form, and the form with the newest refresh token that replaces it."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Start with the user's form."""
        self.given: Form = dict(given)
        self.is_saved = True
        """Whether the newest refresh token is in the store, if there is one."""
        self._current = self.given
        self._is_code_spent = False

    @property
    def refresh_token(self) -> str | None:
        """The newest refresh token, if any."""
        return self._current.get("refresh_token")

    @property
    def scope(self) -> str | None:
        """The requested scopes."""
        return self.given.get("scope")

    def account(self, client_id: str, url: str) -> str:
        """Return a hash that identifies the account and reveals no secret.

        It depends on the user's form only, not on later refresh tokens, so that a program finds
        its token after a restart.
        """
        text = json.dumps([client_id, url, sorted(self.given.items())])
        return hashlib.sha256(text.encode()).hexdigest()

    def candidates(self, stored: str | None) -> list[Form]:
        """Return the forms to try, the newest first; ``stored`` is a store's refresh token."""
        if not self._has_refresh_tokens:
            return [self.given]
        newest = [self._current] if stored is None else [_refresh_form(stored), self._current]
        if not self.is_saved:
            newest.reverse()
        distinct: list[Form] = []
        for form in (*newest, self.given):
            is_spent = form is self.given and self._is_code_spent
            if form not in distinct and not is_spent:
                distinct.append(form)
        return distinct or [self.given]

    def accepted(self, form: Form, refresh_token: str | None) -> None:
        """Record the form that the endpoint accepted, and the new refresh token if there is one."""
        self._is_code_spent = self._is_code_spent or "code" in form
        if not self._has_refresh_tokens:
            return
        if refresh_token is not None:
            self.is_saved = refresh_token == self.refresh_token and self.is_saved
            form = _refresh_form(refresh_token)
        self._current = form

    def adopt(self, stored: str | None) -> None:
        """Use the refresh token of a store, which another program may have renewed."""
        if stored and self._has_refresh_tokens and self.is_saved:
            self._current = _refresh_form(stored)

    @property
    def _has_refresh_tokens(self) -> bool:
        return self.given["grant_type"] != "client_credentials"


def _refresh_form(refresh_token: str) -> Form:
    return {"grant_type": "refresh_token", "refresh_token": refresh_token}
