"""Responses of token endpoints (RFC 6749, section 5), as servers really write them."""

from __future__ import annotations

import json
from typing import Any

from ... import json_pointer
from ...errors import TokenError
from ...messages import Response
from ...redaction import remember
from ...servers import origin
from ..credentials import AccessToken, is_bearer_token
from ..schemes import SecurityScheme
from .token_store import StoredToken

SECRETS = ("access_token", "refresh_token", "id_token")
"""What must not show of a response."""


def parse_token_response(response: Response) -> dict[str, Any]:
    """Return the body of a token endpoint's response. Raises ``TokenError`` for a refusal.

    Some servers refuse with HTTP 200 and an ``error``.
    """
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if isinstance(body, dict):
        remember(body[name] for name in SECRETS if isinstance(body.get(name), str))
    host = origin(response.request.url)
    # Before the body is judged: a proxy that throttles may answer in HTML.
    wait = _throttled(response, body)
    if not isinstance(body, dict):
        message = f"{host} answered HTTP {response.status} without JSON"
        raise TokenError(message, retry_after=wait)
    error = body.get("error")
    if isinstance(error, str):
        reason = str(body.get("error_description") or error)
        raise TokenError(
            f"{host} refused to give an access token: {reason}",
            error=error,
            hint=_hint(error),
            retry_after=wait,
        )
    if not is_bearer_token(body.get("access_token")) or response.status >= 400:
        message = f"{host} answered HTTP {response.status} without a usable access token"
        raise TokenError(message, retry_after=wait)
    return body


THROTTLED = 60.0
"""Seconds to wait for an endpoint that was asked too often and does not say for how long."""


def _throttled(response: Response, body: Any) -> float | None:
    """Return how long to wait for an endpoint that was asked too often; None when it was not.

    Zoho says so with HTTP 400, or 200, and the error ``Access Denied``.
    """
    error = str(body.get("error")).casefold() if isinstance(body, dict) else ""
    if response.status == 429 or error in ("access denied", "slow_down", "too_many_requests"):
        return THROTTLED if response.retry_after is None else response.retry_after
    return response.retry_after or 1.0 if response.status >= 500 else None


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
    body: dict[str, Any], scheme: SecurityScheme, requested_at: float, requested: str | None
) -> AccessToken:
    """Return the token of a response; one that names no scopes has those that were requested."""
    lifetime = _seconds(body.get("expires_in"))
    # RFC 6749, section 5.1: a response without scopes means those that were requested.
    scope = body.get("scope", requested)
    api = json_pointer.get(body, scheme.server_pointer) if scheme.server_pointer else None
    return AccessToken(
        value=body["access_token"],
        # Spaces by the standard; some servers write commas.
        scopes=frozenset(scope.replace(",", " ").split()) if isinstance(scope, str) else None,
        api=origin(api) if isinstance(api, str) and "://" in api else None,
        expires_at=None if lifetime is None else requested_at + lifetime,
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
