"""Security schemes, and the scopes that a call needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

from ..operation import Operation
from ..servers import Server
from .kinds import KINDS, Kind, SchemeKind

Arguments: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeParameter:
    """A rule that fills a ``{placeholder}`` in a scope from a parameter of the call."""

    parameter: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Values of the parameter to those in the scope, e.g. ``Pipelines`` to ``pipelines``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A security scheme of the document."""

    name: str
    kind: SchemeKind
    argument: str = "token"
    """The argument of the client that takes the credential; empty if nothing is sent."""
    location: Literal["header", "query", "cookie"] = "header"
    key: str = "Authorization"
    prefix: str | None = "Bearer"
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None
    client_credentials_url: str | None = None
    """The token URL of the client credentials flow; None if there is no such flow."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    server_pointer: str | None = None
    """JSON Pointer to the API host of the token in the token endpoint's response."""
    scope_parameters: Mapping[str, ScopeParameter] = field(default_factory=dict)
    """By the placeholder in a scope."""

    @property
    def traits(self) -> Kind:
        """The properties that all schemes of its kind have in common."""
        return KINDS[self.kind]

    @property
    def needs(self) -> str:
        """What a user passes to a client for this scheme, as a phrase."""
        if not self.traits.is_sent:
            return f"http_client with a client certificate ({self.name!r})"
        return self.argument

    def endpoint(self, url: str | None, server: Server) -> str | None:
        """Return the absolute URL of a token endpoint in the data centre of ``server``."""
        if url is None:
            return None
        if server.accounts is None:
            return urljoin(server.base, url)
        # The document has the URL of one data centre; the others have the same path.
        return server.accounts.rstrip("/") + urlsplit(url).path

    def fill(self, scope: str, arguments: Arguments) -> str:
        """Return ``scope`` with its placeholders filled from the arguments of a call.

        A placeholder whose argument is unknown is not replaced.
        """
        for name, rule in self.scope_parameters.items():
            if rule.parameter in arguments:
                value = str(arguments[rule.parameter])
                scope = scope.replace("{" + name + "}", rule.values.get(value, value))
        return scope


def required_scopes(
    operation: Operation[Any],
    schemes: Mapping[str, SecurityScheme],
    arguments: Arguments,
) -> tuple[frozenset[str], ...]:
    """Return the alternatives that allow a call; each is a set of scopes, all needed together.

    Empty when the operation needs no scope at all.
    """
    alternatives = [
        frozenset(
            schemes[name].fill(scope, arguments)
            for name, scopes in alternative.items()
            if name in schemes
            for scope in scopes
        )
        for alternative in operation.security
    ]
    return tuple(dict.fromkeys(filter(None, alternatives)))


def least_scopes(
    operations: Iterable[Operation[Any]],
    schemes: Mapping[str, SecurityScheme],
    arguments: Arguments,
) -> frozenset[str]:
    """Return the smallest set of scopes that allows all operations; of equals, the first sorted."""
    candidates: set[frozenset[str]] = {frozenset()}
    for operation in operations:
        required = required_scopes(operation, schemes, arguments)
        if required:
            joined = {known | more for known in candidates for more in required}
            # A superset of another candidate is never better, and few candidates remain.
            candidates = {scopes for scopes in joined if not any(o < scopes for o in joined)}
    return min(candidates, key=lambda scopes: (len(scopes), sorted(scopes)))


def scope_alternatives(
    operation: Operation[Any], scheme: SecurityScheme, chosen: Iterable[str], arguments: Arguments
) -> tuple[frozenset[str], ...]:
    """Return the sets of scopes of one scheme, any one of which is sufficient.

    Only alternatives with the ``chosen`` schemes count. Empty when one of them needs no scope.
    """
    names = set(chosen)
    alternatives = [
        frozenset(scheme.fill(scope, arguments) for scope in alternative[scheme.name])
        for alternative in operation.security
        if alternative.keys() == names
    ]
    return tuple(dict.fromkeys(alternatives)) if all(alternatives) else ()


def are_sufficient(required: tuple[frozenset[str], ...], known: Iterable[str]) -> bool:
    """Return whether the known scopes satisfy one alternative, ignoring case."""
    have = {scope.casefold() for scope in known}
    return not required or any(
        {scope.casefold() for scope in alternative} <= have for alternative in required
    )


def parse_scopes(scopes: Iterable[str] | None) -> frozenset[str] | None:
    """Return scopes from an iterable or from one string; None if they are unknown."""
    words = scopes.replace(",", " ").split() if isinstance(scopes, str) else scopes
    return None if words is None else frozenset(words)
