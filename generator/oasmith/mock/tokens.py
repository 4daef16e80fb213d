"""Access tokens: token endpoints, and the authorization of requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from oasmith import ir
from oasmith.mock.causes import Cause
from oasmith.mock.options import MockOptions, Token
from oasmith.mock.responses import as_json, build_response
from oasmith.mock.state import State
from oasmith.traffic.requests import CheckedRequest
from oasmith.traffic.security import header, value_of
from oasmith_runtime import json_pointer
from oasmith_runtime.auth.schemes import are_sufficient, parse_scopes
from oasmith_runtime.messages import Request, Response
from oasmith_runtime.server_urls import origin

LIFETIME = 3600
"""The lifetime of issued tokens in seconds, as stated in the response."""

GRANTS: Mapping[str, tuple[str, ...]] = {
    "authorization_code": ("code",),
    "client_credentials": (),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "urn:ietf:params:oauth:grant-type:device_code": ("device_code",),
}
"""The required parameters of each grant (RFC 6749, sections 4 and 6; RFC 8628, 3.4)."""


def token_urls(api: ir.Api) -> dict[str, tuple[ir.SecurityScheme, str]]:
    """Return the token endpoints by URL, each with its scheme and the id of its server.

    The id is empty if all servers share the endpoint.
    """
    endpoints: dict[str, tuple[ir.SecurityScheme, str]] = {}
    for scheme in api.schemes:
        for url in _flow_urls(scheme):
            for server in api.servers:
                if server.accounts is not None:
                    endpoint = server.accounts.rstrip("/") + urlsplit(url).path
                    endpoints.setdefault(endpoint, (scheme, server.id))
                elif "://" in url or not server.is_relative:
                    endpoints.setdefault(urljoin(server.url, url), (scheme, ""))
    return endpoints


def _flow_urls(scheme: ir.SecurityScheme) -> Iterator[str]:
    for flow in scheme.flows:
        yield from (url for url in (flow.token_url, flow.refresh_url) if url)


def token_response(
    request: Request,
    scheme: ir.SecurityScheme,
    server: ir.Server | None,
    options: MockOptions,
    state: State,
) -> Response:
    """Return the response of a token endpoint (RFC 6749, sections 5.1 and 5.2)."""
    if request.method.upper() != "POST":
        return _refused(request, "invalid_request", "the token endpoint only accepts POST", 405)
    form = _form(request)
    grant = form.get("grant_type", "")
    if grant not in GRANTS:
        known = ", ".join(GRANTS)
        kind = "unsupported_grant_type" if grant else "invalid_request"
        return _refused(request, kind, f"grant_type is {grant!r}, not one of {known}")
    missing = [name for name in GRANTS[grant] if not form.get(name)]
    if missing:
        return _refused(request, "invalid_request", f"{', '.join(missing)} is missing")
    if not form.get("client_id") and not header(request.headers, "authorization"):
        return _refused(request, "invalid_client", "client_id is missing", 401)
    scopes = parse_scopes(form["scope"]) if form.get("scope") else None
    server_id = server.id if server is not None else ""
    token = f"mock-token-{'-'.join(filter(None, (server_id, str(len(state.tokens) + 1))))}"
    state.tokens[token] = Token(scopes=scopes, data_center=server_id or None)
    body: dict[str, Any] = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME,
    }
    if form.get("scope"):
        body["scope"] = form["scope"]
    if grant in ("authorization_code", "password"):
        body["refresh_token"] = f"mock-refresh-{token.removeprefix('mock-token-')}"
    if scheme.server_pointer and server is not None:
        public = options.urls.get(server.id, server.url)
        json_pointer.put(body, scheme.server_pointer, origin(public))
    return build_response(
        request, 200, as_json(body), "application/json", {"cache-control": "no-store"}
    )


def _form(request: Request) -> dict[str, str]:
    content = request.content if isinstance(request.content, bytes) else b""
    text = content.decode("utf-8", errors="replace")
    return {**dict(parse_qsl(urlsplit(request.url).query)), **dict(parse_qsl(text))}


def _refused(request: Request, error: str, description: str, status: int = 400) -> Response:
    body = {"error": error, "error_description": description}
    headers = {"allow": "POST"} if status == 405 else {}
    return build_response(request, status, as_json(body), "application/json", headers)


def token_cause(
    request: Request,
    checked: CheckedRequest,
    schemes: Mapping[str, ir.SecurityScheme],
    options: MockOptions,
    state: State,
) -> tuple[Cause, str] | None:
    """Return why the credentials of a request are not sufficient; None if they are.

    Missing credentials have already been checked by ``traffic``.
    """
    operation, route = checked.operation, checked.route
    if operation is None or route is None or not operation.security:
        return None
    server = route.server.id if route.server is not None else ""
    refusals: list[tuple[Cause, str]] = []
    for alternative in operation.security:
        if not set(alternative) <= checked.schemes:
            continue
        refusal = _alternative(alternative, request, checked, schemes, options, state, server)
        if refusal is None:
            return None
        refusals.append(refusal)
    # A missing scope is more relevant than an unknown token.
    lacking = [text for cause, text in refusals if cause is Cause.INSUFFICIENT_SCOPE]
    if lacking:
        return Cause.INSUFFICIENT_SCOPE, f"the token lacks the scope {', or '.join(lacking)}"
    return refusals[0] if refusals else None


def _alternative(
    alternative: Mapping[str, tuple[str, ...]],
    request: Request,
    checked: CheckedRequest,
    schemes: Mapping[str, ir.SecurityScheme],
    options: MockOptions,
    state: State,
    server: str,
) -> tuple[Cause, str] | None:
    for name, scopes in alternative.items():
        scheme = schemes[name]
        if scheme.traits.takes not in ("token", "key"):
            continue
        token = _token(request, scheme, options, state)
        if token is None:
            return Cause.INVALID_TOKEN, f"the credential in {scheme.key} is not accepted"
        if token.data_center not in (None, server):
            text = f"the token is for the data centre {token.data_center}, not for {server}"
            return Cause.INVALID_TOKEN, text
        needed = frozenset(scheme.fill(scope, _arguments(checked)) for scope in scopes)
        if token.scopes is not None and not are_sufficient((needed,), token.scopes):
            return Cause.INSUFFICIENT_SCOPE, " and ".join(sorted(needed))
    return None


def _token(
    request: Request, scheme: ir.SecurityScheme, options: MockOptions, state: State
) -> Token | None:
    """Return the token of a scheme; None if it is not accepted."""
    value = value_of(request, scheme) or ""
    if scheme.prefix:
        value = value.partition(" ")[2].strip()
    known = options.tokens.get(value) or state.tokens.get(value)
    return known or (None if options.tokens else Token())


def _arguments(checked: CheckedRequest) -> dict[str, Any]:
    """Return the parameters by their names in the document and in Python."""
    operation = checked.operation
    own = operation.parameters if operation is not None else ()
    by_name = {
        one.name: checked.parameters[one.ident] for one in own if one.ident in checked.parameters
    }
    return {**by_name, **checked.parameters}
