"""Credentials that fetch access tokens: OAuth 2's codes, refresh tokens and client credentials.

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
        leeway: float = 60.0,
        max_wait: float = 120.0,
        store: TokenStore | None = None,
        clock: Callable[[], float] = runtime_clock.time,
    ) -> None:
        """Keep the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            refresh_token: What the authorization code was exchanged for.
            auth_method: Whether id and secret travel in the form or in a header.
            token_url: Where tokens are refreshed, in place of the document's URL.
            leeway: Seconds before its end at which a token is refreshed.
            max_wait: Seconds to wait in all while too many tokens were asked for.
            store: Where tokens are kept for other programs, such as a ``FileStore``.
            clock: The time in seconds.
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
        """Return the token URL that the document names for this grant."""
        return self.refresh_url(scheme)

    @property
    def refresh_token(self) -> str:
        """The newest refresh token: what to keep where a server gives a new one each time."""
        return self._forms.refresh_token or ""


class AuthorizationCode(Grant):
    """OAuth 2's authorization code (RFC 6749, section 4.1): it is exchanged once, then refreshed.

    ``refresh_token`` is what to keep for the next time; a ``store`` keeps it by itself, and the
    same code then finds it there after a restart.
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
        """Keep the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            code: What the user was sent back with; it lives for minutes, and works once.
            redirect_uri: Where the user was sent back to, if that was said.
            code_verifier: The secret of which the challenge was in the URL (RFC 7636).
            auth_method: Whether id and secret travel in the form or in a header.
            token_url: Where tokens are got, in place of the document's URL.
            leeway: Seconds before its end at which a token is refreshed.
            max_wait: Seconds to wait in all while too many tokens were asked for.
            store: Where tokens are kept for other programs, such as a ``FileStore``.
            clock: The time in seconds.
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
        """The refresh token; None before the exchange, or when the server gave none."""
        return self._forms.refresh_token

    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""
        return scheme.token_url


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
        leeway: float = 60.0,
        max_wait: float = 120.0,
        store: TokenStore | None = None,
        clock: Callable[[], float] = runtime_clock.time,
    ) -> None:
        """Keep the credentials.

        Args:
            client_id: The id of the registered OAuth client.
            client_secret: Its secret.
            scopes: What the token is to allow. What is not asked for is the server's to decide.
            auth_method: Whether id and secret travel in a header or in the form.
            token_url: Where tokens are got, in place of the document's URL.
            parameters: What the token endpoint wants to know besides, such as an audience.
            leeway: Seconds before its end at which a token is refreshed.
            max_wait: Seconds to wait in all while too many tokens were asked for.
            store: Where tokens are kept for other programs, such as a ``FileStore``.
            clock: The time in seconds.
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
            leeway=leeway,
            max_wait=max_wait,
            store=store,
            clock=clock,
        )

    def documented_url(self, scheme: SecurityScheme) -> str | None:
        """Return the token URL that the document names for this grant."""
        return scheme.client_credentials_url
