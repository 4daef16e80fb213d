"""The base class of the grants: fetches access tokens, and refreshes them for all waiting calls."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from ... import clock as runtime_clock
from ...effects import Steps
from ...errors import ArgumentError, TokenError
from ...server_urls import origin
from ..credentials import AccessToken, TokenContext
from ..schemes import SecurityScheme
from .hold_back import Refusal, is_held_back
from .lifetime import TimedToken, remaining_life, shortened
from .shared_store import SharedStore
from .single_flight import SingleFlight
from .token_endpoint import AuthMethod, TokenEndpoint, TokenResponse
from .token_forms import TokenForms
from .token_response import access_token, lifetime_of, refresh_token_of
from .token_store import StoredToken, TokenStore, token_of

STALE = frozenset({"invalid_grant", "invalid_code"})
"""Error codes for a refresh token or code that is used up, revoked or of another client."""


class Grant(ABC):
    """Fetches access tokens when one is needed, one at a time for all threads and tasks.

    An access token is refreshed ``leeway`` seconds before it expires, but at most a quarter of its
    lifetime, and once if the API rejects it. Several clients of the same data centre may share one
    object.
    """

    def __init__(
        self,
        form: Mapping[str, str],
        *,
        client_id: str,
        client_secret: str,
        auth_method: AuthMethod,
        token_url: str | None,
        leeway: float,
        max_wait: float,
        store: TokenStore | None,
        clock: Callable[[], float],
    ) -> None:
        """Store the credentials of a registered OAuth client; ``repr`` shows none of them."""
        _check_texts({"client_id": client_id, "client_secret": client_secret, **form})
        _check_seconds({"leeway": leeway, "max_wait": max_wait})
        if auth_method not in ("client_secret_basic", "client_secret_post"):
            raise ArgumentError.of(
                "auth_method", f"{auth_method!r} is neither client_secret_basic nor _post"
            )
        if store is not None and not isinstance(store, TokenStore):
            raise ArgumentError.of("store", f"{type(store).__name__} is not a TokenStore")
        self._forms = TokenForms(form)
        self._endpoint = TokenEndpoint(
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            max_wait=max_wait,
        )
        self._token_url = token_url
        self._leeway = leeway
        self._store = store
        self._clock = clock
        self._current: TimedToken | None = None
        self._flight = SingleFlight()
        self._refusal = Refusal()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<redacted>)"

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the current token, or a new one if it is about to expire."""
        current = self._usable(None)
        if current is not None:
            return current
        refresh = self._flight.join(lambda: self._refresh(context, None), context.deadline)
        return (yield from refresh)

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return a new token, or the one that was fetched since ``rejected`` was returned.

        None if there is none, or if new tokens were rejected as well a short time ago.
        """
        token = self._usable(rejected)
        if token is None:
            refresh = self._flight.join(lambda: self._refresh(context, rejected), context.deadline)
            token = yield from refresh
        return None if token.value == rejected.value else token

    @abstractmethod
    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the document's token URL for this grant."""

    def refresh_url(self, scheme: SecurityScheme) -> str | None:
        """Return the document's URL for refreshing tokens."""
        return scheme.refresh_url or scheme.token_url

    def _usable(self, rejected: AccessToken | None) -> AccessToken | None:
        """Return the current token if it has not expired and is not the ``rejected`` one."""
        current = self._current
        if current is None or current.has_expired(self._clock()):
            return None
        is_rejected = rejected is not None and rejected.value == current.token.value
        return None if is_rejected else current.token

    def _refresh(self, context: TokenContext, rejected: AccessToken | None) -> Steps[AccessToken]:
        """Return a token other than ``rejected``: one that was fetched meanwhile, or a new one.

        Return ``rejected`` itself while no new token is requested.
        """
        token = self._usable(rejected)
        if token is not None:
            return token
        if self._store is None:
            return (yield from self._replaced(context, rejected, None))
        return (yield from self._shared(context, rejected, self._store))

    def _shared(
        self, context: TokenContext, rejected: AccessToken | None, user_store: TokenStore
    ) -> Steps[AccessToken]:
        """Return the token that another program has stored, or fetch one and store it."""
        url = self._url(context, self._forms.given)
        account = self._forms.account(self._endpoint.client_id, origin(url))
        store = SharedStore(user_store, account, context.instrumentation.logger)
        yield from store.acquire(context, self._endpoint.max_wait)
        try:
            stored = store.load()
            self._adopt(stored, rejected)
            token = self._usable(rejected)
            if token is None:
                token = yield from self._replaced(context, rejected, stored)
                if token is not rejected:
                    self._save(store, token, account)
            return token
        finally:
            store.release()

    def _replaced(
        self, context: TokenContext, rejected: AccessToken | None, stored: StoredToken | None
    ) -> Steps[AccessToken]:
        """Return a new token; the rejected one while no new token is requested."""
        if rejected is not None and is_held_back(self._current, rejected):
            return rejected
        return (yield from self._fetch(context, stored))

    def _adopt(self, stored: StoredToken | None, rejected: AccessToken | None) -> None:
        """Use a stored token if its expiry is plausible; use its refresh token in any case."""
        if stored is None:
            return
        self._forms.adopt(stored.refresh_token)
        life = remaining_life(stored, self._clock())
        if life is None or (rejected is not None and stored.access_token == rejected.value):
            return
        self._current = TimedToken(
            token=token_of(stored),
            # A quarter of the remaining lifetime would be too short a leeway.
            leeway=shortened(self._leeway, stored.lifetime or life),
            obtained_at=runtime_clock.monotonic(),
            lifetime=life,
        )

    def _fetch(self, context: TokenContext, stored: StoredToken | None) -> Steps[AccessToken]:
        """Request a token."""
        self._refusal.check()
        response = yield from self._request(context, stored)
        # The time of day at the request, even if the machine's clock was set since then.
        requested_at = self._clock() - (runtime_clock.monotonic() - response.requested_at)
        body = response.body
        token = access_token(body, context.scheme, requested_at, self._forms.scope)
        lifetime = lifetime_of(body)
        self._current = TimedToken(
            token=token,
            leeway=shortened(self._leeway, lifetime),
            obtained_at=response.requested_at,
            lifetime=lifetime,
        )
        context.instrumentation.logger.info("%s: a new access token", type(self).__name__)
        return token

    def _request(self, context: TokenContext, stored: StoredToken | None) -> Steps[TokenResponse]:
        """Return the response to the first form that is not stale; record a refusal."""
        refusal = TokenError("no credentials to request a token with")
        for form in self._forms.candidates(None if stored is None else stored.refresh_token):
            response = yield from self._endpoint.request(context, self._url(context, form), form)
            if isinstance(response, TokenResponse):
                self._forms.accepted(form, refresh_token_of(response.body))
                return response
            refusal = response
            if (refusal.error or "").casefold() not in STALE:
                break
        self._refusal.record(refusal)
        raise refusal

    def _url(self, context: TokenContext, form: Mapping[str, str]) -> str:
        scheme, is_refresh = context.scheme, form["grant_type"] == "refresh_token"
        documented = self.refresh_url(scheme) if is_refresh else self.documented_url(scheme)
        url = self._token_url or scheme.endpoint(documented, context.server)
        if url is None:
            raise TokenError(
                f"the document has no token URL for {type(self).__name__}",
                hint=f'Pass it: {type(self).__name__}(..., token_url="https://...").',
            )
        return url

    def _save(self, store: SharedStore, token: AccessToken, account: str) -> None:
        """Store the token that was fetched, before any call uses it."""
        current = self._current
        is_saved = store.save(
            StoredToken(
                access_token=token.value,
                refresh_token=self._forms.refresh_token,
                expires_at=token.expires_at,
                scopes=None if token.scopes is None else tuple(sorted(token.scopes)),
                api=token.api,
                lifetime=None if current is None else current.lifetime,
                account=account,
            ),
            is_rotated=not self._forms.is_saved,
        )
        self._forms.is_saved = self._forms.is_saved or is_saved


def _check_texts(values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if not isinstance(value, str) or not value:
            raise ArgumentError.of(name, "must be a string that is not empty")


def _check_seconds(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or math.isnan(value):
            raise ArgumentError.of(name, f"{value!r} is not a number of seconds")
