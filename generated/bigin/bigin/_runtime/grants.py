"""Credentials that fetch access tokens: OAuth 2's refresh token and client credentials grants.

Sources: RFC 6749, sections 2.3.1, 4.4 and 6. What servers do besides is said where it matters.
"""

from __future__ import annotations

import base64
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import quote_plus, urlencode

from . import pointers
from .auth import AccessToken, TokenContext
from .effects import Send, Steps
from .errors import ArgumentError, TokenError
from .messages import Request, Response
from .security import SecurityScheme
from .servers import origin

AuthMethod: TypeAlias = Literal["client_secret_basic", "client_secret_post"]
"""How a token endpoint is told who asks, in the words of OAuth's registry."""


class Grant(ABC):
    """Fetches access tokens when one is needed.

    An access token is renewed ``margin`` seconds before it expires, and once when the API calls
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
        margin: float,
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
        self._margin = margin
        self._clock = clock
        self._current: AccessToken | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<redacted>)"

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the current token, or a new one when it is about to expire."""
        current = self._current
        if current is None or self._is_old(current):
            current = yield from self._fetch(context)
        return current

    def renewed(self, context: TokenContext, dead: AccessToken) -> Steps[AccessToken | None]:
        """Return a new token, or the one that was fetched since ``dead`` was handed out."""
        if self._current is not None and self._current.value != dead.value:
            return self._current
        self._current = None
        return (yield from self._fetch(context))

    @abstractmethod
    def endpoint(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""

    def _is_old(self, token: AccessToken) -> bool:
        return token.expires_at is not None and self._clock() >= token.expires_at - self._margin

    def _fetch(self, context: TokenContext) -> Generator[Send, Response, AccessToken]:
        asked_at = self._clock()
        response = yield Send(self._request(context))
        answer = _read(response)
        if "refresh_token" in self._form and isinstance(answer.get("refresh_token"), str):
            self._form["refresh_token"] = answer["refresh_token"]
        self._current = _access_token(answer, context.scheme, asked_at, self._form.get("scope"))
        return self._current

    def _request(self, context: TokenContext) -> Request:
        scheme = context.scheme
        url = self._token_url or scheme.endpoint(self.endpoint(scheme), context.server)
        if url is None:
            raise TokenError(
                f"the document names no URL at which a {type(self).__name__} gets tokens",
                hint=f'Pass it: {type(self).__name__}(..., token_url="https://...").',
            )
        headers = {
            "accept": "application/json",
            "content-type": "application/x-www-form-urlencoded",
        }
        form = self._form
        if self._auth_method == "client_secret_basic":
            pair = ":".join(map(quote_plus, self._client))
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            id, secret = self._client
            kind, *rest = form.items()
            form = dict([kind, ("client_id", id), ("client_secret", secret), *rest])
        return Request(
            method="POST",
            url=url,
            headers=headers,
            content=urlencode(form).encode(),
            timeout=context.timeout,
        )


class RefreshToken(Grant):
    """An OAuth 2 refresh token (RFC 6749, section 6).

    Share one object: it knows the newest refresh token where a server gives a new one each time.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        auth_method: AuthMethod = "client_secret_post",
        token_url: str | None = None,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            refresh_token: What the authorization code was exchanged for.
            auth_method: Whether id and secret travel in the form or in a header.
            token_url: Where tokens are renewed, in place of the document's URL.
            margin: Seconds before its end at which a token is renewed.
            clock: The seconds that pass.
        """
        super().__init__(
            {"grant_type": "refresh_token", "refresh_token": refresh_token},
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            token_url=token_url,
            margin=margin,
            clock=clock,
        )

    def endpoint(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""
        return scheme.refresh_url or scheme.token_url


class ClientCredentials(Grant):
    """OAuth 2's client credentials: the program itself is the user (RFC 6749, section 4.4)."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        scopes: Iterable[str] | str | None = None,
        auth_method: AuthMethod = "client_secret_basic",
        token_url: str | None = None,
        parameters: Mapping[str, str] | None = None,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            scopes: What the token is to allow. What is not asked for is the server's to decide.
            auth_method: Whether id and secret travel in a header or in the form.
            token_url: Where tokens are got, in place of the document's URL.
            parameters: What the token endpoint wants to know besides, such as an audience.
            margin: Seconds before its end at which a token is renewed.
            clock: The seconds that pass.
        """
        words = scopes.replace(",", " ").split() if isinstance(scopes, str) else scopes or ()
        asked = " ".join(words)
        super().__init__(
            {
                "grant_type": "client_credentials",
                **({"scope": asked} if asked else {}),
                **(parameters or {}),
            },
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            token_url=token_url,
            margin=margin,
            clock=clock,
        )

    def endpoint(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""
        return scheme.client_credentials_url


def _read(response: Response) -> dict[str, Any]:
    """Return the token endpoint's answer. Some servers refuse with HTTP 200 and an ``error``."""
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    host = origin(response.request.url)
    if not isinstance(body, dict):
        raise TokenError(f"{host} answered HTTP {response.status} without JSON")
    error = body.get("error")
    if isinstance(error, str):
        reason = str(body.get("error_description") or error)
        raise TokenError(
            f"{host} refused to give an access token: {reason}", error=error, hint=_hint(error)
        )
    if not isinstance(body.get("access_token"), str) or response.status >= 400:
        raise TokenError(f"{host} answered HTTP {response.status} without an access token")
    return body


_HINTS = {
    "invalid_client": "Check client id and secret, and that the client is registered in this "
    "data centre.",
    "invalid_code": "The refresh token was revoked or belongs to another data centre.",
    "invalid_grant": "The refresh token was revoked or belongs to another client.",
    "access denied": "Too many tokens were asked for. Wait, and share one object between clients.",
}


def _hint(error: str) -> str:
    return _HINTS.get(error.casefold(), "")


def _access_token(
    answer: dict[str, Any], scheme: SecurityScheme, asked_at: float, asked: str | None
) -> AccessToken:
    """Return the token of an answer; one that names no scopes has those that were asked for."""
    lifetime = _seconds(answer.get("expires_in"))
    scope = answer.get("scope", asked)
    api = pointers.get(answer, scheme.server_pointer) if scheme.server_pointer else None
    return AccessToken(
        value=answer["access_token"],
        scopes=frozenset(scope.replace(",", " ").split()) if isinstance(scope, str) else None,
        api=origin(api) if isinstance(api, str) and "://" in api else None,
        expires_at=None if lifetime is None else asked_at + lifetime,
    )


def _seconds(value: Any) -> float | None:
    """Return a lifetime; some servers write the number as text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
