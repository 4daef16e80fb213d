"""Exchanges with token endpoints, which are never written but provide the scopes of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from oasmith import ir
from oasmith.fixtures.fixture import Exchange
from oasmith_runtime.messages import Response


class TokenExchanges:
    """The token endpoints of a document, and the scopes of the tokens that they issued."""

    def __init__(self, api: ir.Api) -> None:
        """Find the token endpoints in the security schemes of a document."""
        self._endpoints = set(_endpoints(api))
        self._scopes: dict[str, tuple[str, ...]] = {}

    def has(self, exchange: Exchange) -> bool:
        """Return whether an exchange issues a token, by its URL or by its response."""
        is_known = _without_query(exchange.request.url) in self._endpoints
        return is_known or isinstance(_json_object(exchange.response).get("access_token"), str)

    def learn(self, exchange: Exchange) -> None:
        """Store the scopes of the token in a response."""
        data = _json_object(exchange.response)
        token, scope = data.get("access_token"), data.get("scope")
        if isinstance(token, str) and isinstance(scope, str):
            self._scopes[token] = tuple(scope.replace(",", " ").split())

    def scopes(self, exchange: Exchange) -> tuple[str, ...] | None:
        """Return the scopes of the token of a request; None if they are unknown."""
        for value in exchange.request.headers.values():
            known = self._scopes.get(value.rpartition(" ")[2])
            if known is not None:
                return known
        return None


def _endpoints(api: ir.Api) -> Iterable[str]:
    for scheme in api.schemes:
        for url in (scheme.token_url, scheme.refresh_url, scheme.client_credentials_url):
            if url is not None:
                yield _without_query(url)
                for server in api.servers:
                    yield _without_query(scheme.endpoint(url, server) or "")


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _json_object(response: Response) -> dict[str, Any]:
    try:
        data = response.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
