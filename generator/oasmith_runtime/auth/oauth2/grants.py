"""The OAuth 2 grants: authorization codes, refresh tokens and client credentials.

Sources: RFC 6749, sections 4.1, 4.4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ... import clock as runtime_clock
from ..schemes import SecurityScheme
from .base import Grant
from .token_endpoint import AuthMethod
from .token_store import TokenStore


class RefreshToken(Grant):
    """An OAuth 2 refresh token (RFC 6749, section 6).

    Share one object between clients: it has the newest refresh token if the server rotates them.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        auth_method: AuthMethod = "client_secret_post",
        token_url: str | None = None,
        leeway: float = 60.0,
        max_wait: float = 120.0,
        store: TokenStore | None = None,
        clock: Callable[[], float] = runtime_clock.time,
    ) -> None:
        """Store the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            refresh_token: The refresh token that was received for an authorization code.
            auth_method: Whether id and secret are sent in the form or in a header.
            token_url: The URL at which tokens are refreshed, in place of the document's.
            leeway: Seconds before its expiry at which a token is refreshed.
            max_wait: Seconds to wait in total while the token endpoint limits the rate.
            store: Where tokens are stored for other programs, such as a ``FileStore``.
            clock: A function that returns the time in seconds.
        """
        super().__init__(
            {"grant_type": "refresh_token", "refresh_token": refresh_token},
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            token_url=token_url,
            leeway=leeway,
            max_wait=max_wait,
            store=store,
            clock=clock,
        )

    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the document's token URL for this grant."""
        return self.refresh_url(scheme)

    @property
    def refresh_token(self) -> str:
        """The newest refresh token, to be stored if the server rotates refresh tokens."""
        return self._forms.refresh_token or ""


class AuthorizationCode(Grant):
    """An OAuth 2 authorization code (RFC 6749, section 4.1), exchanged once for a refresh token.

    Store ``refresh_token`` for the next time, or pass a ``store``: after a restart, the same code
    then finds the refresh token in it.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str | None = None,
        code_verifier: str | None = None,
        auth_method: AuthMethod = "client_secret_post",
        token_url: str | None = None,
        leeway: float = 60.0,
        max_wait: float = 120.0,
        store: TokenStore | None = None,
        clock: Callable[[], float] = runtime_clock.time,
    ) -> None:
        """Store the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            code: The code from the redirect; it is valid for minutes, and only once.
            redirect_uri: The redirect URI of the authorization URL, if it had one.
            code_verifier: The secret whose challenge was in the URL (PKCE, RFC 7636).
            auth_method: Whether id and secret are sent in the form or in a header.
            token_url: The URL at which tokens are requested, in place of the document's.
            leeway: Seconds before its expiry at which a token is refreshed.
            max_wait: Seconds to wait in total while the token endpoint limits the rate.
            store: Where tokens are stored for other programs, such as a ``FileStore``.
            clock: A function that returns the time in seconds.
        """
        more = {"redirect_uri": redirect_uri, "code_verifier": code_verifier}
        super().__init__(
            {
                "grant_type": "authorization_code",
                "code": code,
                **{name: value for name, value in more.items() if value is not None},
            },
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            token_url=token_url,
            leeway=leeway,
            max_wait=max_wait,
            store=store,
            clock=clock,
        )

    @property
    def refresh_token(self) -> str | None:
        """The refresh token; None before the exchange, or if the server issued none."""
        return self._forms.refresh_token

    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the document's token URL for this grant."""
        return scheme.token_url


class ClientCredentials(Grant):
    """OAuth 2 client credentials: the program acts for itself (RFC 6749, section 4.4)."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        scopes: Iterable[str] | str | None = None,
        auth_method: AuthMethod = "client_secret_basic",
        token_url: str | None = None,
        parameters: Mapping[str, str] | None = None,
        leeway: float = 60.0,
        max_wait: float = 120.0,
        store: TokenStore | None = None,
        clock: Callable[[], float] = runtime_clock.time,
    ) -> None:
        """Store the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            scopes: The scopes to request. Without any, the server decides.
            auth_method: Whether id and secret are sent in a header or in the form.
            token_url: The URL at which tokens are requested, in place of the document's.
            parameters: Other parameters of the token endpoint, such as an audience.
            leeway: Seconds before its expiry at which a token is refreshed.
            max_wait: Seconds to wait in total while the token endpoint limits the rate.
            store: Where tokens are stored for other programs, such as a ``FileStore``.
            clock: A function that returns the time in seconds.
        """
        words = scopes.replace(",", " ").split() if isinstance(scopes, str) else scopes or ()
        scope = " ".join(words)
        super().__init__(
            {
                "grant_type": "client_credentials",
                **({"scope": scope} if scope else {}),
                **(parameters or {}),
            },
            client_id=client_id,
            client_secret=client_secret,
            auth_method=auth_method,
            token_url=token_url,
            leeway=leeway,
            max_wait=max_wait,
            store=store,
            clock=clock,
        )

    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the document's token URL for this grant."""
        return scheme.client_credentials_url
