"""The second half of a call: it is authorized and sent."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from .auth import AccessToken, TokenContext
from .configuration import Configuration
from .effects import Send, Steps
from .errors import ArgumentError, DataCenterMismatch, ScopeError, TokenError
from .messages import SECRET_HEADERS, Request, Response
from .operation import STREAMS, Operation
from .prepare import Call
from .responses import failure_in
from .security import SecurityScheme, allowed, required_scopes
from .servers import origin


@dataclass(slots=True, kw_only=True)
class Authorization:
    """What the chosen alternative adds to a request, and to which host it may go."""

    base: str
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    query: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def add(self, scheme: SecurityScheme, token: AccessToken) -> None:
        """Put the credential where its scheme says."""
        self.tokens[scheme.name] = token
        value = token.value
        if scheme.kind == "basic":
            value = base64.b64encode(value.encode()).decode()
        if scheme.prefix:
            value = f"{scheme.prefix} {value}"
        if scheme.location == "header":
            self.headers[scheme.key.lower()] = value
        elif scheme.location == "query":
            self.query.append(f"{quote(scheme.key, safe='')}={quote(value, safe='')}")
        else:
            self.cookies.append(f"{scheme.key}={value}")


def exchange(configuration: Configuration, call: Call) -> Steps[Response]:
    """Authorize and send a call. A token that the API calls invalid is renewed, once.

    Raises ``ScopeError`` and ``TokenError`` before anything reaches the API.
    """
    authorization = yield from _authorize(configuration, call, dead={})
    response: Response = yield Send(_request(configuration, call, authorization))
    if response.status == 401 and _token_is_dead(configuration, call, response):
        renewed = yield from _authorize(configuration, call, dead=authorization.tokens)
        if renewed.tokens != authorization.tokens:
            response = yield Send(_request(configuration, call, renewed))
    return response


def _token_is_dead(configuration: Configuration, call: Call, response: Response) -> bool:
    """Return whether a 401 is about the token itself; without an error table each 401 is."""
    rows = failure_in(configuration, call, response).rows
    return not rows or any(row.oauth == "invalid_token" for row in rows)


def _authorize(
    configuration: Configuration, call: Call, dead: Mapping[str, AccessToken]
) -> Steps[Authorization]:
    """Fetch the credentials of one alternative; those that are ``dead`` are renewed."""
    operation, server = call.operation, configuration.server
    authorization = Authorization(base=operation.servers[0] if operation.servers else server.base)
    for scheme in _chosen(configuration, operation):
        credential = configuration.credentials[scheme.name]
        context = TokenContext(scheme=scheme, server=server, timeout=call.timeout)
        token: AccessToken | None
        if scheme.name in dead:
            token = yield from credential.renewed(context, dead[scheme.name])
            token = token or dead[scheme.name]
        else:
            token = yield from credential.token(context)
        authorization.add(scheme, token)
        _check_scopes(configuration, call, token)
        _follow(authorization, token, configuration)
    return authorization


def _chosen(configuration: Configuration, operation: Operation[Any]) -> list[SecurityScheme]:
    """Return the schemes of the first alternative for which there are credentials.

    Alternatives that put a secret into the URL come last.
    """
    schemes = configuration.definition.schemes
    usable = [
        [schemes[name] for name in alternative]
        for alternative in operation.security
        if all(name in configuration.credentials for name in alternative)
    ]
    if usable:
        return min(usable, key=lambda some: (not some, any(s.location == "query" for s in some)))
    if not operation.security:
        return []
    wanted = {schemes[name].argument for choice in operation.security for name in choice}
    names = ", ".join(sorted(wanted))
    raise ArgumentError.of(names, f"{operation.id} needs a credential; pass it to the client")


def _check_scopes(configuration: Configuration, call: Call, token: AccessToken) -> None:
    known = configuration.scopes if configuration.scopes is not None else token.scopes
    required = required_scopes(call.operation, configuration.definition.schemes, call.arguments)
    if known is not None and not allowed(required, known):
        raise ScopeError(call.operation.id, required, known)


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
            if origin(member.url) == token.api
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


def _request(configuration: Configuration, call: Call, authorization: Authorization) -> Request:
    parts = call.parts
    headers = {
        "accept": call.accept or _accept(call.operation),
        "user-agent": configuration.definition.user_agent,
        **parts.headers,
        **authorization.headers,
    }
    if call.content is not None:
        headers["content-type"] = call.content.media_type
    if cookies := [*parts.cookies, *authorization.cookies]:
        headers["cookie"] = "; ".join(cookies)
    return Request(
        method=call.operation.method,
        url=parts.url(authorization.base, call.operation.path, authorization.query),
        headers=headers,
        content=call.content.data if call.content is not None else None,
        timeout=call.timeout,
        secrets=SECRET_HEADERS.union(authorization.headers),
    )


def _accept(operation: Operation[Any]) -> str:
    """Return what a call asks for: every documented media type, JSON first, but no streams."""
    found = [it for answer in operation.answers for it in answer.media if it.kind not in STREAMS]
    found.sort(key=lambda it: it.kind != "json")
    return ", ".join(dict.fromkeys(it.media_type for it in found)) or "*/*"
