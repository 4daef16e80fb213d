"""What fetches access tokens, and refreshes them for all that wait: the base of the grants.

Source: RFC 6749, section 2.3.1.
"""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import quote_plus, urlencode

from ...effects import Sleep, Steps
from ...errors import ArgumentError, ClientClosed, TokenError, TransportError
from ...instrumentation import RequestLabel
from ...messages import Request
from ...redaction import remember
from ...retry import DEFAULT_POLICY
from ..credentials import AccessToken, TokenContext
from ..schemes import SecurityScheme
from .single_flight import SingleFlight
from .token_response import access_token, parse_token_response, stored_token
from .token_store import StoredToken, TokenStore

AuthMethod: TypeAlias = Literal["client_secret_basic", "client_secret_post"]
"""How a token endpoint is told who asks, in the words of OAuth's registry."""

FORM_TYPE = "application/x-www-form-urlencoded"

SECRETS = frozenset({"code", "code_verifier", "refresh_token"})
"""What must not show of the forms, besides the client's secret."""

TOKEN_REQUEST = RequestLabel(operation_id="token")
"""What the requests for tokens are called in logs."""

REFUSAL_SECONDS = 5.0
"""Seconds for which a refusal stands."""


class Grant(ABC):
    """Fetches access tokens when one is needed, one at a time for all threads and tasks.

    An access token is refreshed ``leeway`` seconds before it expires, and once when the API calls
    it invalid. One object may serve several clients of the same data centre.
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
        """Keep the credentials of a registered OAuth client; none of them shows in ``repr``."""
        needed = {"client_id": client_id, "client_secret": client_secret}
        for name, value in (*needed.items(), *form.items()):
            if not isinstance(value, str) or not value:
                raise ArgumentError.of(name, "must be a string that is not empty")
        if auth_method not in ("client_secret_basic", "client_secret_post"):
            raise ArgumentError.of(
                "auth_method", f"{auth_method!r} is neither client_secret_basic nor _post"
            )
        self._form = dict(form)
        self._client = (client_id, client_secret)
        self._auth_method = auth_method
        self._token_url = token_url
        self._leeway = leeway
        self._max_wait = max_wait
        self._store = store
        self._clock = clock
        self._current: AccessToken | None = None
        self._flight = SingleFlight()
        self._refusal: tuple[TokenError, float] | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<redacted>)"

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the current token, or a new one when it is about to expire."""
        current = self._current
        if current is not None and not self._has_expired(current):
            return current
        return (yield from self._flight.join(lambda: self._refresh(context, rejected=None)))

    def refreshed(self, context: TokenContext, rejected: AccessToken) -> Steps[AccessToken | None]:
        """Return a new token, or the one that was fetched since ``rejected`` was handed out."""
        current = self._current
        if (
            current is not None
            and current.value != rejected.value
            and not self._has_expired(current)
        ):
            return current
        return (yield from self._flight.join(lambda: self._refresh(context, rejected)))

    @abstractmethod
    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""

    def _has_expired(self, token: AccessToken) -> bool:
        return token.expires_at is not None and self._clock() >= token.expires_at - self._leeway

    def _refresh(self, context: TokenContext, rejected: AccessToken | None) -> Steps[AccessToken]:
        """Return another token than ``rejected``: one that was fetched meanwhile, or a new one."""
        current = self._current
        is_rejected = (
            rejected is not None and current is not None and current.value == rejected.value
        )
        if current is not None and not is_rejected and not self._has_expired(current):
            return current
        if self._store is None:
            return (yield from self._fetch(context))
        while not self._store.acquire():
            if context.deadline.is_over:
                raise TokenError("another program is refreshing the token, and does not end")
            yield Sleep(0.05)  # In steps, so that a blocking lock never holds up an event loop.
        try:
            return (yield from self._shared(context, self._store, rejected))
        finally:
            self._store.release()

    def _shared(
        self, context: TokenContext, store: TokenStore, rejected: AccessToken | None
    ) -> Steps[AccessToken]:
        """Return the token that another program has stored, or fetch one and store it."""
        stored = store.load()
        if stored is not None:
            if stored.refresh_token is not None and "refresh_token" in self._form:
                self._form["refresh_token"] = stored.refresh_token
            token = stored_token(stored)
            is_rejected = rejected is not None and token.value == rejected.value
            if not is_rejected and not self._has_expired(token):
                self._current = token
                return token
        token = yield from self._fetch(context)
        scopes = None if token.scopes is None else tuple(sorted(token.scopes))
        store.save(
            StoredToken(
                access_token=token.value,
                refresh_token=self._form.get("refresh_token"),
                expires_at=token.expires_at,
                scopes=scopes,
                api=token.api,
            )
        )
        return token

    def _fetch(self, context: TokenContext) -> Steps[AccessToken]:
        """Ask for a token. A refusal stands for a while: nobody asks again before."""
        if self._refusal is not None:
            error, until = self._refusal
            if self._clock() < until:
                raise error
        # Else a program with a wrong secret would ask once for each of its calls.
        self._refusal = None
        try:
            body, requested_at = yield from self._request_token(context)
        except TokenError as error:
            self._refusal = (error, self._clock() + (error.retry_after or REFUSAL_SECONDS))
            raise
        if isinstance(body.get("refresh_token"), str):
            self._keep(body["refresh_token"])
        self._current = token = access_token(
            body, context.scheme, requested_at, self._form.get("scope")
        )
        context.instrumentation.logger.info("%s: a new access token", type(self).__name__)
        return token

    def _keep(self, refresh_token: str) -> None:
        """Note the refresh token of a response, where the grant has one."""
        if "refresh_token" in self._form:
            self._form["refresh_token"] = refresh_token

    def _request_token(self, context: TokenContext) -> Steps[tuple[dict[str, Any], float]]:
        """Return the body of the token endpoint's response, and when it was requested.

        An endpoint that is busy or cannot be reached is asked again: that does no harm.
        """
        waited, retries = 0.0, 0
        while True:
            # Before the request, so that a slow response does not make the token look younger.
            requested_at = self._clock()
            try:
                request = self._request(context)
                response = yield from context.instrumentation.send(request, TOKEN_REQUEST)
                return parse_token_response(response), requested_at
            except TokenError as error:
                delay = error.retry_after
                if delay is None or waited + delay > self._max_wait:
                    raise
            except TransportError as error:
                delay = DEFAULT_POLICY.delay(retries, None) or 0.0
                retries += 1
                if isinstance(error, ClientClosed) or retries > DEFAULT_POLICY.max_retries:
                    raise
            left = context.deadline.left
            if left is not None and delay >= left:
                raise TokenError(
                    "the token endpoint took too long", hint="Raise the total timeout."
                )
            waited += delay
            yield Sleep(delay)

    def _request(self, context: TokenContext) -> Request:
        scheme = context.scheme
        url = self._token_url or scheme.endpoint(self.documented_url(scheme), context.server)
        if url is None:
            raise TokenError(
                f"the document names no URL at which a {type(self).__name__} gets tokens",
                hint=f'Pass it: {type(self).__name__}(..., token_url="https://...").',
            )
        headers, form = self._authenticated()
        return Request(
            method="POST",
            url=url,
            headers={"accept": "application/json", "content-type": FORM_TYPE, **headers},
            content=urlencode(form).encode(),
            timeout=context.timeout,
            deadline=context.deadline,
        )

    def _authenticated(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the headers and the form that tell who asks."""
        (id, secret), form = self._client, self._form
        remember([secret, *(form[name] for name in SECRETS & form.keys())])
        if self._auth_method == "client_secret_post":
            kind, *rest = form.items()
            return {}, dict([kind, ("client_id", id), ("client_secret", secret), *rest])
        # Both are form-encoded before they are joined (RFC 6749, section 2.3.1).
        pair = ":".join(map(quote_plus, self._client))
        value = f"Basic {base64.b64encode(pair.encode()).decode()}"
        remember([pair, value])
        return {"authorization": value}, form
