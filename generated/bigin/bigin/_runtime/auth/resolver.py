"""The security alternative that a call uses, and the credentials that it adds to the request."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from urllib.parse import quote

from ..config import Authorization, Definition
from ..effects import Steps
from ..errors import ArgumentError, DataCenterMismatch, ScopeError
from ..instrumentation import Instrumentation
from ..messages import Response, StreamingResponse
from ..operation import Operation
from ..redaction import remember
from ..request_builder import PreparedCall
from ..responses import body_of, failure_in
from ..server_urls import origin
from ..servers import Server
from ..timeouts import Deadline, Timeout
from .api_host import api_base
from .credentials import AccessToken, Credential, TokenContext
from .schemes import (
    Arguments,
    SecurityScheme,
    are_sufficient,
    parse_scopes,
    required_scopes,
    scope_alternatives,
)
from .scope_names import are_decisive

Alternative: TypeAlias = list[SecurityScheme]
"""Schemes that are sent together."""


def add_credential(
    authorization: Authorization, scheme: SecurityScheme, token: AccessToken
) -> None:
    """Add a credential at the location that its scheme declares."""
    authorization.tokens[scheme.name] = token
    if token.sign is not None:
        authorization.signers.append(token.sign)
        return
    value = token.value
    remember([value])
    if scheme.prefix:
        value = f"{scheme.prefix} {value}"
    if scheme.location == "header":
        authorization.headers[scheme.key.lower()] = value
    elif scheme.location == "query":
        authorization.query.append(f"{quote(scheme.key, safe='')}={quote(value, safe='')}")
    else:
        authorization.cookies.append(f"{scheme.key}={value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecurity:
    """The credentials of one client, and what is known about them."""

    definition: Definition
    server: Server
    credentials: Mapping[str, Credential]
    """By the name of the security scheme."""
    has_http_client: bool
    """Whether the user passed an HTTP client, which may hold a client certificate."""
    scopes: frozenset[str] | None
    """The scopes that the token is known to have; None if unknown."""
    instrumentation: Instrumentation
    resolvers: dict[int, Resolver] = field(init=False, default_factory=dict, repr=False)
    """By the identity of the operation."""

    def authorize(
        self,
        operation: Operation[Any],
        authorization: Authorization,
        arguments: Arguments,
        timeout: Timeout,
        deadline: Deadline,
        rejected: Authorization | None,
    ) -> Steps[Authorization]:
        """Add the credentials of one alternative; see ``config.Security``."""
        resolver = self.resolvers.get(id(operation))
        if resolver is None:
            resolver = self.resolvers[id(operation)] = Resolver(operation, self)
        return resolver.authorize(authorization, arguments, timeout, deadline, rejected)

    def was_rejected(
        self,
        call: PreparedCall,
        authorization: Authorization,
        response: Response | StreamingResponse,
    ) -> bool:
        """Return whether a 401 is about the credentials, and store it in the authorization.

        Without an error table each 401 is. If the body cannot be sent again, only credentials
        that sign requests use the 401.
        """
        if not isinstance(response, Response) or response.status != 401:
            return False
        authorization.refusal = response
        if authorization.signers:
            return True  # Only a 401 has the challenge, or shows that the signature was rejected.
        if not call.can_repeat:
            return False
        rows = failure_in(call, response, body_of(response)).rows
        # If the table has the code, only its rows for tokens count: any other 401 would request
        # a new token each time.
        return not rows or any(row.oauth == "invalid_token" for row in rows)

    def required_scopes(
        self, operation: Operation[Any], arguments: Arguments
    ) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets is sufficient."""
        return required_scopes(operation, self.definition.schemes, arguments)

    def with_scopes(self, scopes: Iterable[str] | None) -> ClientSecurity:
        """Return a copy with the scopes of the token."""
        return replace(self, scopes=parse_scopes(scopes))


class Resolver:
    """Chooses the security alternative for the calls of one operation in one client."""

    def __init__(self, operation: Operation[Any], security: ClientSecurity) -> None:
        """Select the alternatives for which the client has all credentials."""
        self._operation = operation
        self._security = security
        self._schemes = schemes = security.definition.schemes
        self._usable = [
            [schemes[name] for name in alternative]
            for alternative in operation.security
            if all(self._is_met(name) for name in alternative)
        ]
        # The choice depends on the arguments of a call only if the scopes are known.
        if security.scopes is None and self._usable:
            self._usable = [min(self._usable, key=lambda alternative: self._rank(alternative, {}))]

    def authorize(
        self,
        authorization: Authorization,
        arguments: Arguments,
        timeout: Timeout,
        deadline: Deadline,
        rejected: Authorization | None,
    ) -> Steps[Authorization]:
        """Add the credentials of the chosen alternative."""
        security = self._security
        chosen = self._choose(arguments)
        for scheme in chosen:
            if not scheme.traits.is_sent:
                continue  # the connection itself is the credential
            self._check_scopes(scheme, chosen, arguments, security.scopes)
            context = self._context(scheme, authorization, timeout, deadline, rejected)
            token = yield from self._token(context, rejected)
            if security.scopes is None and are_decisive(token, self._operation, scheme):
                self._check_scopes(scheme, chosen, arguments, token.scopes)
            add_credential(authorization, scheme, token)
            if not self._operation.servers:
                self._follow_token(authorization, token)
        return authorization

    def _context(
        self,
        scheme: SecurityScheme,
        authorization: Authorization,
        timeout: Timeout,
        deadline: Deadline,
        rejected: Authorization | None,
    ) -> TokenContext:
        return TokenContext(
            scheme=scheme,
            server=self._security.server,
            timeout=timeout,
            deadline=deadline,
            instrumentation=self._security.instrumentation,
            base=authorization.base,
            refusal=None if rejected is None else rejected.refusal,
        )

    def _token(self, context: TokenContext, rejected: Authorization | None) -> Steps[AccessToken]:
        """Return a token; if one was rejected, a new one if there is one."""
        name = context.scheme.name
        credential = self._security.credentials[name]
        token: AccessToken | None = None if rejected is None else rejected.tokens.get(name)
        if token is None:
            return (yield from credential.token(context))
        return (yield from credential.refreshed(context, token)) or token

    def _check_scopes(
        self,
        scheme: SecurityScheme,
        chosen: Alternative,
        arguments: Arguments,
        known: frozenset[str] | None,
    ) -> None:
        """Raise ``ScopeError`` if the scopes are known and do not allow the operation."""
        if known is None:
            return
        names = [other.name for other in chosen]
        required = scope_alternatives(self._operation, scheme, names, arguments)
        if not are_sufficient(required, known):
            raise ScopeError(self._operation.id, required, known)

    def _choose(self, arguments: Arguments) -> Alternative:
        """Return all schemes of the alternative that is used.

        Of the alternatives that can be met, those that the known scopes allow come first, and
        those that put a secret into the URL last. A call without credentials is the last resort,
        for clients that have none.
        """
        if len(self._usable) == 1:
            return self._usable[0]
        if self._usable:
            return min(self._usable, key=lambda alternative: self._rank(alternative, arguments))
        if not self._operation.security:
            return []
        needs = dict.fromkeys(
            " and ".join(self._needs(alternative)) for alternative in self._operation.security
        )
        raise ArgumentError.of(
            "credentials",
            f"{self._operation.id} needs {', or '.join(needs)}; pass it to the client",
        )

    def _is_met(self, name: str) -> bool:
        scheme = self._schemes.get(name)
        if scheme is not None and not scheme.traits.is_sent:
            return self._security.has_http_client
        return scheme is not None and name in self._security.credentials

    def _needs(self, names: Mapping[str, Any]) -> Iterator[str]:
        for name in names:
            scheme = self._schemes.get(name)
            yield scheme.needs if scheme else f"{name!r}, which the document does not define"

    def _rank(
        self, alternative: Alternative, arguments: Arguments
    ) -> tuple[bool, bool, bool, bool]:
        names = [scheme.name for scheme in alternative]
        known = self._security.scopes
        is_insufficient = known is not None and not all(
            are_sufficient(scope_alternatives(self._operation, scheme, names, arguments), known)
            for scheme in alternative
        )
        sends = any(scheme.traits.is_sent for scheme in alternative)
        in_url = any(scheme.location == "query" for scheme in alternative)
        # The HTTP client may have no certificate; a credential that was passed is certain.
        return (not alternative, is_insufficient, not sends, in_url)

    def _follow_token(self, authorization: Authorization, token: AccessToken) -> None:
        """Send the call to the API host of the token; warn if it is not the chosen one."""
        if token.api is None:
            return
        server, definition = self._security.server, self._security.definition
        base, owner = api_base(token.api, authorization.base, server, definition)
        if owner is None:
            return
        warnings.warn(
            f"the token is for {owner!r}, but the client was created for {server.id!r}; calls "
            f"go to {origin(base)}. Pass {definition.server_argument}={owner!r}.",
            DataCenterMismatch,
            stacklevel=2,
        )
        authorization.base = base
