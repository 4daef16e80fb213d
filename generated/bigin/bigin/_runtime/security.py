"""Security schemes, and which scopes a call needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from .operation import Operation
from .servers import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """How a word in a scope follows from a parameter of the call."""

    parameter: str
    values: Mapping[str, str] = field(default_factory=dict)
    """The parameter's value to the scope's word, e.g. ``Pipelines`` to ``pipelines``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One way to authorize, as the document declares it."""

    name: str
    kind: Literal["oauth2", "bearer", "basic", "apiKey", "openIdConnect", "other"]
    argument: str = "token"
    """The argument of the client that takes the credential."""
    location: Literal["header", "query", "cookie"] = "header"
    key: str = "Authorization"
    prefix: str | None = "Bearer"
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None
    scopes: Mapping[str, str] = field(default_factory=dict)
    placeholders: Mapping[str, Placeholder] = field(default_factory=dict)
    server_pointer: str | None = None
    """JSON pointer into the token endpoint's answer: the API host that the token is for."""

    def refresh_endpoint(self, server: Server) -> str | None:
        """Return the URL that renews tokens for a data centre."""
        url = self.refresh_url or self.token_url
        if url is None or server.accounts is None:
            return url
        return server.accounts.rstrip("/") + urlsplit(url).path

    def fill(self, scope: str, arguments: Mapping[str, Any]) -> str:
        """Return ``scope`` with its placeholders filled from the arguments of a call.

        A placeholder whose argument is not known stays as it is.
        """
        for name, placeholder in self.placeholders.items():
            if placeholder.parameter in arguments:
                value = str(arguments[placeholder.parameter])
                scope = scope.replace("{" + name + "}", placeholder.values.get(value, value))
        return scope


def required_scopes(
    operation: Operation[Any],
    schemes: Mapping[str, SecurityScheme],
    arguments: Mapping[str, Any],
) -> tuple[frozenset[str], ...]:
    """Return the alternatives that allow a call; each is a set of scopes, all needed together.

    Empty when the operation needs no scope at all.
    """
    alternatives = [
        frozenset(
            schemes[name].fill(scope, arguments)
            for name, scopes in alternative.items()
            for scope in scopes
        )
        for alternative in operation.security
    ]
    return tuple(dict.fromkeys(filter(None, alternatives)))


def allowed(required: tuple[frozenset[str], ...], known: Iterable[str]) -> bool:
    """Return whether the known scopes satisfy one alternative. Case does not matter."""
    have = {scope.casefold() for scope in known}
    return not required or any(
        {scope.casefold() for scope in alternative} <= have for alternative in required
    )
