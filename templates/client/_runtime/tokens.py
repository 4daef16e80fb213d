"""What a token endpoint's answer means (RFC 6749, section 5), as servers really answer."""

from __future__ import annotations

import json
from typing import Any

from . import pointers
from .auth import AccessToken, is_token
from .errors import TokenError
from .messages import Response
from .redact import remember
from .retries import retry_after
from .security import SecurityScheme
from .servers import origin
from .stores import StoredToken

SECRETS = ("access_token", "refresh_token", "id_token")
"""What must not show of an answer."""


def token_answer(response: Response) -> dict[str, Any]:
    """Return the token endpoint's answer. Raises ``TokenError`` for a refusal.

    Some servers refuse with HTTP 200 and an ``error``.
    """
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if isinstance(body, dict):
        remember(body[it] for it in SECRETS if isinstance(body.get(it), str))
    host = origin(response.request.url)
    busy = _busy(response, body)
    if not isinstance(body, dict):
        message = f"{host} answered HTTP {response.status} without JSON"
        raise TokenError(message, retry_after=busy)
    error = body.get("error")
    if isinstance(error, str):
        reason = str(body.get("error_description") or error)
        raise TokenError(
            f"{host} refused to give an access token: {reason}",
            error=error,
            hint=_hint(error),
            retry_after=busy,
        )
    if not is_token(body.get("access_token")) or response.status >= 400:
        message = f"{host} answered HTTP {response.status} without a usable access token"
        raise TokenError(message, retry_after=busy)
    return body


BUSY = 60.0
"""Seconds to wait for an endpoint that was asked too often and does not say for how long."""


def _busy(response: Response, body: Any) -> float | None:
    """Return how long to wait for an endpoint that was asked too often; None when it was not.

    Zoho says so with HTTP 400, or 200, and the error ``Access Denied``.
    """
    error = str(body.get("error")).casefold() if isinstance(body, dict) else ""
    if response.status == 429 or error in ("access denied", "slow_down", "too_many_requests"):
        asked = retry_after(response.headers)
        return BUSY if asked is None else asked
    return retry_after(response.headers) or 1.0 if response.status >= 500 else None


_HINTS = {
    "invalid_client": "Check client id and secret, and that the client is registered in this "
    "data centre.",
    "invalid_code": "The refresh token was revoked or belongs to another data centre.",
    "invalid_grant": "The refresh token was revoked or belongs to another client.",
    "access denied": "Too many tokens were asked for. Wait, and share one object between clients.",
}


def _hint(error: str) -> str:
    return _HINTS.get(error.casefold(), "")


def access_token(
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


def stored_token(stored: StoredToken) -> AccessToken:
    """Return a token that was kept."""
    return AccessToken(
        value=stored.access_token,
        scopes=None if stored.scopes is None else frozenset(stored.scopes),
        api=stored.api,
        expires_at=stored.expires_at,
    )


def _seconds(value: Any) -> float | None:
    """Return a lifetime; some servers write the number as text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
