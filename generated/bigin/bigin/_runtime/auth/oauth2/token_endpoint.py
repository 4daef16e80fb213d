"""Requests to token endpoints (RFC 6749, sections 2.3.1 and 3.2)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from urllib.parse import quote_plus, urlencode

from ... import clock
from ...effects import Sleep, Steps
from ...errors import ClientClosed, TokenError, TransportError
from ...instrumentation import RequestLabel
from ...messages import Request
from ...redaction import remember
from ...retry import DEFAULT_POLICY
from ..credentials import TokenContext
from .token_response import parse_token_response

AuthMethod: TypeAlias = Literal["client_secret_basic", "client_secret_post"]
"""How a client authenticates at a token endpoint, by the names of OAuth's IANA registry."""

FORM_TYPE = "application/x-www-form-urlencoded"

SECRETS = frozenset({"code", "code_verifier", "refresh_token"})
"""The fields of forms that are redacted, in addition to the client secret."""

TOKEN_REQUEST = RequestLabel(operation_id="token")
"""The label of token requests in logs."""


@dataclass(frozen=True, slots=True)
class TokenResponse:
    """A successful response of a token endpoint."""

    body: dict[str, Any] = field(repr=False)
    requested_at: float
    """On the monotonic clock; before the request, so that a slow response shortens the lifetime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEndpoint:
    """Requests tokens for a registered OAuth client."""

    client_id: str
    client_secret: str = field(repr=False)
    auth_method: AuthMethod
    max_wait: float
    """Seconds to wait in total while the endpoint limits the rate."""

    def request(
        self, context: TokenContext, url: str, form: Mapping[str, str]
    ) -> Steps[TokenResponse | TokenError]:
        """Return the response, or the endpoint's refusal.

        The request is retried if the endpoint is busy or unreachable: that is safe. Raises
        ``TransportError`` if it remains unreachable, ``TokenError`` if the deadline is too near.
        """
        waited, retries = 0.0, 0
        while True:
            requested_at = clock.monotonic()
            try:
                request = self._request(context, url, form)
                response = yield from context.instrumentation.send(request, TOKEN_REQUEST)
                return TokenResponse(parse_token_response(response), requested_at)
            except TokenError as error:
                delay = error.retry_after
                if delay is None or waited + delay > self.max_wait:
                    return error
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

    def _request(self, context: TokenContext, url: str, form: Mapping[str, str]) -> Request:
        headers, content = self._authenticated(form)
        return Request(
            method="POST",
            url=url,
            headers={"accept": "application/json", "content-type": FORM_TYPE, **headers},
            content=urlencode(content).encode(),
            timeout=context.timeout,
            deadline=context.deadline,
        )

    def _authenticated(self, form: Mapping[str, str]) -> tuple[dict[str, str], Mapping[str, str]]:
        """Return the headers and the form with the client's authentication."""
        id, secret = self.client_id, self.client_secret
        remember([secret, *(form[name] for name in SECRETS & form.keys())])
        if self.auth_method == "client_secret_post":
            kind, *rest = form.items()
            return {}, dict([kind, ("client_id", id), ("client_secret", secret), *rest])
        # Both are form-encoded before they are joined (RFC 6749, section 2.3.1).
        pair = f"{quote_plus(id)}:{quote_plus(secret)}"
        value = f"Basic {base64.b64encode(pair.encode()).decode()}"
        remember([pair, value])
        return {"authorization": value}, form
