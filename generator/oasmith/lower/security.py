"""Security schemes and requirements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast, get_args, get_type_hints

from oasmith import ir
from oasmith.lower.context import Context, provenance, text
from oasmith.naming import Names, snake

FLOWS = get_args(get_type_hints(ir.Flow)["kind"])

ARGUMENTS = {"apiKey": "api_key", "basic": "basic_auth"}
"""What the client's argument is called where there is one scheme of its kind; else ``token``."""

TAKEN = frozenset({"self", "scopes", "timeout", "strict", "on_deviation", "http_client", "server"})

Kind = Literal["oauth2", "bearer", "basic", "apiKey", "openIdConnect", "other"]


def schemes(context: Context) -> tuple[ir.SecurityScheme, ...]:
    """Return the schemes that a client can use; one in the transport, as mutual TLS, is not."""
    found = [
        (name, node, pointer)
        for name, node, pointer in context.tree.members(
            context.data.get("components"), "securitySchemes", "/components"
        )
        if text(node, "type") != "mutualTLS"
    ]
    idents, arguments = (
        Names(snake, context.settings.names),
        Names(snake, {}, TAKEN, "Rename one of the schemes."),
    )
    wanted = [ARGUMENTS.get(_kind(node), "token") for _, node, _ in found]
    for (name, _, pointer), argument in zip(found, wanted, strict=True):
        idents.want(pointer, name)
        arguments.want(pointer, argument if wanted.count(argument) == 1 else name)
    given, taken = context.resolve(idents), context.resolve(arguments)
    return tuple(
        _scheme(name, node, given[pointer], taken[pointer]) for name, node, pointer in found
    )


def _kind(node: Mapping[str, Any]) -> Kind:
    kind = text(node, "type")
    if kind in ("oauth2", "openIdConnect", "apiKey"):
        return cast("Kind", kind)
    named = text(node, "scheme").lower()
    return cast("Kind", named) if named in ("bearer", "basic") else "other"


def _scheme(name: str, node: Mapping[str, Any], ident: str, argument: str) -> ir.SecurityScheme:
    kind = _kind(node)
    flows = node.get("flows")
    flows = flows if isinstance(flows, dict) else {}
    is_key = kind == "apiKey"
    location = text(node, "in") if is_key else "header"
    return ir.SecurityScheme(
        name=name,
        ident=ident,
        kind=kind,
        location=cast("Any", location if location in ("query", "cookie") else "header"),
        key=text(node, "name") if is_key else "Authorization",
        prefix=_prefix(node, kind),
        argument=argument,
        description=text(node, "description"),
        flows=tuple(_flow(key, flows[key]) for key in FLOWS if isinstance(flows.get(key), dict)),
        scopes=_scopes(flows),
        scope_parameters=_scope_parameters(node.get("x-scope-parameters")),
        server_pointer=text(node.get("x-token-response") or {}, "server") or None,
        source=provenance(node),
    )


def _prefix(node: Mapping[str, Any], kind: Kind) -> str | None:
    if isinstance(node.get("x-authorization-prefix"), str):
        return text(node, "x-authorization-prefix") or None
    if kind == "apiKey":
        return None
    return {"basic": "Basic", "other": text(node, "scheme") or None}.get(kind, "Bearer")


def _flow(kind: str, node: Mapping[str, Any]) -> ir.Flow:
    return ir.Flow(
        kind=cast("Any", kind),
        authorization_url=text(node, "authorizationUrl") or None,
        token_url=text(node, "tokenUrl") or None,
        refresh_url=text(node, "refreshUrl") or None,
    )


def _scopes(flows: Mapping[str, Any]) -> tuple[ir.Scope, ...]:
    found: dict[str, str] = {}
    for flow in flows.values():
        declared = flow.get("scopes") if isinstance(flow, dict) else None
        for name, meaning in (declared if isinstance(declared, dict) else {}).items():
            found.setdefault(name, str(meaning or ""))
    return tuple(
        ir.Scope(name=name, description=meaning, placeholders=tuple(re.findall(r"{(\w+)}", name)))
        for name, meaning in found.items()
    )


def _scope_parameters(node: Any) -> tuple[ir.ScopeParameter, ...]:
    return tuple(
        ir.ScopeParameter(
            placeholder=name,
            parameter=text(value, "parameter"),
            values=tuple((key, str(word)) for key, word in (value.get("values") or {}).items()),
        )
        for name, value in (node if isinstance(node, dict) else {}).items()
        if isinstance(value, dict)
    )


def alternatives(
    context: Context, operation: Mapping[str, Any], known: Mapping[str, ir.SecurityScheme]
) -> tuple[ir.Alternative, ...]:
    """Return the requirements of an operation, its own or the document's."""
    security = operation.get("security", context.data.get("security"))
    return tuple(
        ir.Alternative(
            requirements=tuple(
                ir.Requirement(scheme=name, scopes=tuple(map(str, scopes or ())))
                for name, scopes in entry.items()
                if name in known
            )
        )
        for entry in (security if isinstance(security, list) else ())
        if isinstance(entry, dict)
    )
