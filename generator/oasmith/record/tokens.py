"""Exchanges with token endpoints: never written, and what they tell of tokens is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from oasmith import ir
from oasmith.fixtures.fixture import Exchange
from oasmith_runtime.messages import Response


class TokenExchanges:
    """The token endpoints of a document, and the tokens that they gave."""

    def __init__(self, api: ir.Api) -> None:
        """Read the security schemes of a document."""
        self._endpoints = set(_endpoints(api))
        self._scopes: dict[str, tuple[str, ...]] = {}

    def has(self, exchange: Exchange) -> bool:
        """Return whether an exchange is about a token: by its URL, or by what came."""
        is_known = _plain(exchange.request.url) in self._endpoints
        return is_known or isinstance(_answer(exchange.response).get("access_token"), str)

    def learn(self, exchange: Exchange) -> None:
        """Remember the scopes of a token."""
        answer = _answer(exchange.response)
        token, scope = answer.get("access_token"), answer.get("scope")
        if isinstance(token, str) and isinstance(scope, str):
            self._scopes[token] = tuple(scope.replace(",", " ").split())

    def scopes(self, exchange: Exchange) -> tuple[str, ...] | None:
        """Return the scopes of the token that a request has; None where nobody said."""
        for value in exchange.request.headers.values():
            known = self._scopes.get(value.rpartition(" ")[2])
            if known is not None:
                return known
        return None


def _endpoints(api: ir.Api) -> Iterable[str]:
    for scheme in api.schemes:
        for url in (scheme.token_url, scheme.refresh_url, scheme.client_credentials_url):
            if url is not None:
                yield _plain(url)
                for server in api.servers:
                    yield _plain(scheme.endpoint(url, server) or "")


def _plain(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _answer(response: Response) -> dict[str, Any]:
    try:
        data = response.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
