"""Credentials: a fixed token, a function that gives one, or a refresh token.

Source for the refresh: RFC 6749, section 6. What servers do besides is said where it matters.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, cast, runtime_checkable
from urllib.parse import urlencode

from . import pointers
from .effects import Invoke, Send, Steps
from .errors import ArgumentError, TokenError
from .messages import Request, Response
from .security import SecurityScheme
from .servers import Server, origin


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token as the accounts server gave it."""

    value: str = field(repr=False)
    scopes: frozenset[str] | None = None
    """None when the server did not say."""
    api: str | None = None
    """Origin of the API that the token is for; None when the server did not say."""
    expires_at: float | None = None
    """On the clock of ``RefreshToken``, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenContext:
    """What a credential needs to know of the call that it is for."""

    scheme: SecurityScheme
    server: Server
    timeout: float | None


@runtime_checkable
class Credential(Protocol):
    """Gives access tokens. Its methods are steps: see ``effects``."""

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return a token that should work."""
        ...

    def renewed(self, context: TokenContext, dead: AccessToken) -> Steps[AccessToken | None]:
        """Return another token after the API refused ``dead``; None when there is none."""
        ...


TokenFunction: TypeAlias = Callable[[], str] | Callable[[], Awaitable[str]]


class FixedToken:
    """An access token that someone else keeps fresh."""

    def __init__(self, value: str) -> None:
        """Send ``value`` with each call."""
        self._token = AccessToken(value=value)

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the token."""
        yield from ()
        return self._token

    def renewed(self, context: TokenContext, dead: AccessToken) -> Steps[AccessToken | None]:
        """Return None: there is only this one."""
        yield from ()
        return None


class FunctionToken:
    """A function that is asked for a token before each call."""

    def __init__(self, function: TokenFunction) -> None:
        """Ask ``function``, which may be async in an async client."""
        self._function = function

    def token(self, context: TokenContext) -> Generator[Invoke, Any, AccessToken]:
        """Return what the function gives."""
        value = yield Invoke(self._function)
        if not isinstance(value, str) or not value:
            raise TokenError(f"the token's function returned {type(value).__name__}, not a token")
        return AccessToken(value=value)

    def renewed(self, context: TokenContext, dead: AccessToken) -> Steps[AccessToken | None]:
        """Ask again; a function that gives the dead token once more has no better one."""
        token = yield from self.token(context)
        return None if token.value == dead.value else token


class RefreshToken:
    """An OAuth 2 refresh token: access tokens are fetched when one is needed.

    An access token is renewed ``margin`` seconds before it expires, and once when the API calls
    it invalid. One object may serve several clients of the same data centre.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the credentials of a registered OAuth client; none of them shows in ``repr``."""
        for name, value in (
            ("client_id", client_id),
            ("client_secret", client_secret),
            ("refresh_token", refresh_token),
        ):
            if not isinstance(value, str) or not value:
                raise ArgumentError.of(name, "must be a string that is not empty")
        self._form = {
            "grant_type": "refresh_token",
            "client_id": client_id,
            "client_secret": client_secret,
            "refresh_token": refresh_token,
        }
        self._margin = margin
        self._clock = clock
        self._current: AccessToken | None = None

    def __repr__(self) -> str:
        return "RefreshToken(<redacted>)"

    def token(self, context: TokenContext) -> Steps[AccessToken]:
        """Return the current token, or a new one when it is about to expire."""
        current = self._current
        if current is None or self._is_old(current):
            current = yield from self._refresh(context)
        return current

    def renewed(self, context: TokenContext, dead: AccessToken) -> Steps[AccessToken | None]:
        """Return a new token, or the one that was fetched since ``dead`` was handed out."""
        if self._current is not None and self._current.value != dead.value:
            return self._current
        self._current = None
        return (yield from self._refresh(context))

    def _is_old(self, token: AccessToken) -> bool:
        return token.expires_at is not None and self._clock() >= token.expires_at - self._margin

    def _refresh(self, context: TokenContext) -> Generator[Send, Response, AccessToken]:
        url = context.scheme.refresh_endpoint(context.server)
        if url is None:
            raise TokenError("the document names no token URL, so a refresh token cannot be used")
        request = Request(
            method="POST",
            url=url,
            headers={
                "accept": "application/json",
                "content-type": "application/x-www-form-urlencoded",
            },
            content=urlencode(self._form).encode(),
            timeout=context.timeout,
        )
        asked_at = self._clock()
        response = yield Send(request)
        answer = _read(response)
        if isinstance(answer.get("refresh_token"), str):
            self._form["refresh_token"] = answer["refresh_token"]
        self._current = _access_token(answer, context.scheme, asked_at)
        return self._current


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
    "access denied": "Too many tokens were asked for. Wait, and share one RefreshToken object.",
}


def _hint(error: str) -> str:
    return _HINTS.get(error.casefold(), "")


def _access_token(answer: dict[str, Any], scheme: SecurityScheme, asked_at: float) -> AccessToken:
    lifetime = answer.get("expires_in")
    scope = answer.get("scope")
    api = pointers.get(answer, scheme.server_pointer) if scheme.server_pointer else None
    return AccessToken(
        value=answer["access_token"],
        scopes=frozenset(scope.replace(",", " ").split()) if isinstance(scope, str) else None,
        api=origin(api) if isinstance(api, str) and "://" in api else None,
        expires_at=asked_at + lifetime if isinstance(lifetime, int | float) else None,
    )


def _fixed(value: str, argument: str) -> FixedToken:
    text = value.strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ArgumentError.of(argument, "is not a token: it must be plain text, without a prefix")
    return FixedToken(text)


def credential(value: object, argument: str) -> Credential:
    """Return the credential that a user passed as ``argument``.

    Raises ``ArgumentError`` when it is none.
    """
    if isinstance(value, str):
        return _fixed(value, argument)
    if isinstance(value, tuple) and len(value) == 2:
        return FixedToken(f"{value[0]}:{value[1]}")
    if isinstance(value, Credential):
        return value
    if callable(value):
        return FunctionToken(cast("TokenFunction", value))
    raise ArgumentError.of(argument, f"{type(value).__name__} is not a token")
