"""Which alternative of an operation's security a call uses, and what that adds to its request."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from .auth import AccessToken, TokenContext
from .configuration import Configuration
from .effects import Steps
from .errors import ArgumentError, DataCenterMismatch, ScopeError, TokenError
from .operation import Operation
from .prepare import Call
from .redact import remember
from .security import SecurityScheme, allowed, scopes_of
from .servers import Server, origin, own_server
from .timeouts import Deadline


@dataclass(slots=True, kw_only=True)
class Authorization:
    """What the chosen alternative adds to a request, and to which host it may go."""

    base: str
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    query: list[str] = field(default_factory=list, repr=False)
    cookies: list[str] = field(default_factory=list, repr=False)

    def add(self, scheme: SecurityScheme, token: AccessToken) -> None:
        """Put the credential where its scheme says."""
        self.tokens[scheme.name] = token
        value = token.value
        if scheme.kind == "basic":
            remember([value, value.partition(":")[2]])
            value = base64.b64encode(value.encode()).decode()
        remember([value])
        if scheme.prefix:
            value = f"{scheme.prefix} {value}"
        if scheme.location == "header":
            self.headers[scheme.key.lower()] = value
        elif scheme.location == "query":
            self.query.append(f"{quote(scheme.key, safe='')}={quote(value, safe='')}")
        else:
            self.cookies.append(f"{scheme.key}={value}")


def authorize(
    configuration: Configuration,
    call: Call,
    deadline: Deadline,
    dead: Mapping[str, AccessToken],
) -> Steps[Authorization]:
    """Return what the call sends to be let in; tokens in ``dead`` are renewed if possible.

    Raises ``ArgumentError``, ``ScopeError`` or ``TokenError``; nothing was sent to the API then.
    """
    operation = call.operation
    authorization = Authorization(base=_server(configuration, operation).base)
    chosen = _chosen(configuration, call)
    for scheme in chosen:
        if scheme.kind == "mutualTLS":
            continue  # the connection itself is the credential
        _check(call, scheme, chosen, configuration.scopes)
        token = yield from _token(configuration, call, scheme, deadline, dead.get(scheme.name))
        if configuration.scopes is None:
            _check(call, scheme, chosen, token.scopes)
        authorization.add(scheme, token)
        if not operation.servers:
            _follow(authorization, token, configuration)
    return authorization


def _token(
    configuration: Configuration,
    call: Call,
    scheme: SecurityScheme,
    deadline: Deadline,
    dead: AccessToken | None,
) -> Steps[AccessToken]:
    """Return a token that should work; after ``dead`` another one, where there is one."""
    credential = configuration.credentials[scheme.name]
    context = TokenContext(
        scheme=scheme,
        server=configuration.server,
        timeout=call.timeout,
        deadline=deadline,
        watch=configuration.watch,
    )
    if dead is None:
        return (yield from credential.token(context))
    return (yield from credential.renewed(context, dead)) or dead


def _check(
    call: Call, scheme: SecurityScheme, chosen: list[SecurityScheme], known: frozenset[str] | None
) -> None:
    """Raise ``ScopeError`` when scopes are known, and do not allow the operation."""
    if known is None:
        return
    required = scopes_of(call.operation, scheme, [it.name for it in chosen], call.arguments)
    if not allowed(required, known):
        raise ScopeError(call.operation.id, required, known)


def _server(configuration: Configuration, operation: Operation[Any]) -> Server:
    if not operation.servers:
        return configuration.server
    return own_server(configuration.server, operation.servers, configuration.definition.urls)


def _chosen(configuration: Configuration, call: Call) -> list[SecurityScheme]:
    """Return the schemes of the alternative that is sent, whole.

    Of those that can be met, one that the known scopes allow comes first, and one that puts a
    secret into the URL after those that do not. Without credentials a call goes only where none
    were given.
    """
    schemes = configuration.definition.schemes
    usable = [
        [schemes[name] for name in alternative]
        for alternative in call.operation.security
        if all(_is_met(configuration, name) for name in alternative)
    ]
    if usable:
        return min(usable, key=lambda some: _rank(configuration, call, some))
    if not call.operation.security:
        return []
    wanted = dict.fromkeys(
        " and ".join(_needs(schemes, alternative)) for alternative in call.operation.security
    )
    raise ArgumentError.of(
        "credentials",
        f"{call.operation.id} needs {', or '.join(wanted)}; pass it to the client",
    )


def _is_met(configuration: Configuration, name: str) -> bool:
    scheme = configuration.definition.schemes.get(name)
    if scheme is not None and scheme.kind == "mutualTLS":
        return configuration.has_http_client
    return scheme is not None and name in configuration.credentials


def _needs(schemes: Mapping[str, SecurityScheme], names: Mapping[str, Any]) -> Iterator[str]:
    for name in names:
        known = schemes.get(name)
        yield known.needs if known else f"{name!r}, which the document does not define"


def _rank(
    configuration: Configuration, call: Call, some: list[SecurityScheme]
) -> tuple[bool, bool, bool, bool]:
    names = [it.name for it in some]
    known = configuration.scopes
    is_short = known is not None and not all(
        allowed(scopes_of(call.operation, it, names, call.arguments), known) for it in some
    )
    sends = any(it.kind != "mutualTLS" for it in some)
    # A client certificate may be there or not; a credential that was given certainly is.
    return (not some, is_short, not sends, any(it.location == "query" for it in some))


def _follow(authorization: Authorization, token: AccessToken, configuration: Configuration) -> None:
    """Send the call to the host that the token is for, and say so if it is not the chosen one."""
    chosen = origin(authorization.base)
    if token.api is None or token.api == chosen:
        return
    if chosen.startswith("https:") and not token.api.startswith("https:"):
        raise TokenError(f"the token is for {token.api}, which would carry it unencrypted")
    owner = next(
        (
            member.id
            for member in configuration.definition.servers
            if origin(member.server.url) == token.api
        ),
        token.api,
    )
    argument = configuration.definition.server_argument
    warnings.warn(
        f"the token is for {owner!r}, the client was made for {configuration.server.id!r}; calls "
        f"go to {token.api}. Pass {argument}={owner!r}.",
        DataCenterMismatch,
        stacklevel=2,
    )
    authorization.base = token.api + authorization.base[len(chosen) :]
