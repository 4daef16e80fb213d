"""Responses of token endpoints (RFC 6749, section 5), with the deviations of real servers."""

from __future__ import annotations

import json
import math
from typing import Any

from ... import json_pointer
from ...errors import TokenError
from ...messages import Response
from ...redaction import redact, remember
from ...server_urls import origin
from ..credentials import AccessToken, is_bearer_token
from ..schemes import SecurityScheme

SECRETS = ("access_token", "refresh_token", "id_token")
"""The fields of a response that are redacted."""

MAX_REASON = 300
"""Characters of an endpoint's error that a message repeats."""


def parse_token_response(response: Response) -> dict[str, Any]:
    """Return the body of a token endpoint's response. Raises ``TokenError`` for a refusal.

    Some servers refuse with HTTP 200 and an ``error`` in the body.
    """
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        body = None
    host = origin(response.request.url)
    # Before the body is checked: a proxy that limits the rate may respond with HTML.
    wait = _throttled(response, body)
    if not isinstance(body, dict):
        message = f"{host} responded with HTTP {response.status} without a JSON object"
        raise TokenError(message, retry_after=wait)
    remember(body[name] for name in SECRETS if isinstance(body.get(name), str))
    error = body.get("error")
    if isinstance(error, str) and error:
        raise TokenError(
            f"{host} refused to issue an access token: {_reason(body)}",
            error=_shown(error),
            hint=_hint(error),
            retry_after=wait,
        )
    if not is_bearer_token(body.get("access_token")) or response.status >= 400:
        reason = f": {_reason(body)}" if error else ""
        message = f"{host} responded with HTTP {response.status} without a valid token{reason}"
        raise TokenError(message, retry_after=wait)
    return body


def _reason(body: dict[str, Any]) -> str:
    """Return the reason of a refusal; some servers nest it in an object."""
    error = body["error"]
    nested = error.get("message") if isinstance(error, dict) else None
    return _shown(body.get("error_description") or nested or error)


def _shown(value: Any) -> str:
    """Return an endpoint's text for a message, redacted because it may repeat the request."""
    text = redact(value if isinstance(value, str) else repr(value))
    printable = "".join(char if char.isprintable() else " " for char in text)
    return printable if len(printable) <= MAX_REASON else f"{printable[:MAX_REASON]}..."


THROTTLED = 60.0
"""Seconds to wait for an endpoint that limits the rate and sends no ``Retry-After``."""


def _throttled(response: Response, body: Any) -> float | None:
    """Return how long to wait for an endpoint that limits the rate; None if it does not.

    Zoho then responds with HTTP 400, or 200, and the error ``Access Denied``.
    """
    error = body.get("error") if isinstance(body, dict) else None
    word = error.casefold() if isinstance(error, str) else ""
    if response.status == 429 or word in ("access denied", "slow_down", "too_many_requests"):
        return THROTTLED if response.retry_after is None else response.retry_after
    return response.retry_after or 1.0 if response.status >= 500 else None


_HINTS = {
    "invalid_client": "Check client id and secret, and that the client is registered in this "
    "data centre.",
    "invalid_code": "The refresh token was revoked or belongs to another data centre.",
    "invalid_grant": "The refresh token was revoked or belongs to another client.",
    "access denied": "Too many tokens were requested. Wait, and share one object between clients.",
}


def _hint(error: str) -> str:
    return _HINTS.get(error.casefold(), "")


def access_token(
    body: dict[str, Any], scheme: SecurityScheme, requested_at: float, requested: str | None
) -> AccessToken:
    """Return the token of a response; without scopes in it, the token has the requested ones."""
    lifetime = lifetime_of(body)
    scopes = _words(body.get("scope"))
    return AccessToken(
        value=body["access_token"],
        # RFC 6749, section 5.1: a response without scopes means those that were requested.
        scopes=_words(requested) if scopes is None else scopes,
        are_scopes_requested=scopes is None,
        api=_api(body, scheme),
        expires_at=None if lifetime is None else requested_at + lifetime,
    )


def lifetime_of(body: dict[str, Any]) -> float | None:
    """Return the lifetime of a token in seconds; None if the response does not state it.

    Some servers write the number as a string, and 0 for a token that does not expire.
    """
    value = body.get("expires_in")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return seconds if 0 < seconds < math.inf else None


def refresh_token_of(body: dict[str, Any]) -> str | None:
    """Return the new refresh token of a response; None if the previous one remains valid."""
    value = body.get("refresh_token")
    return value if isinstance(value, str) and value.strip() else None


def _words(scope: Any) -> frozenset[str] | None:
    """Return the scopes of a response; None if it names none.

    The standard separates them by spaces; some servers use commas, or a list.
    """
    words = scope.replace(",", " ").split() if isinstance(scope, str) else scope
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return frozenset(words) or None


def _api(body: dict[str, Any], scheme: SecurityScheme) -> str | None:
    """Return the URL of the API that a token is for; None if the response does not name it."""
    pointer = scheme.server_pointer
    api = json_pointer.get(body, pointer) if pointer else None
    if api is None or api is json_pointer.ABSENT or api == "":
        return None
    # A value that is not a string is refused later, after the refresh token was stored.
    return api if isinstance(api, str) else _shown(api)
