"""Security schemes and requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, cast, get_args, get_type_hints

from oasmith import ir
from oasmith.lower.context import Context, provenance, text
from oasmith.naming import Names, snake
from oasmith_runtime.auth.kinds import KINDS

FLOWS = get_args(get_type_hints(ir.Flow)["kind"])

HTTP_SCHEMES: Mapping[str, ir.SchemeKind] = {
    name: name for name, kind in KINDS.items() if kind.is_http
}
OTHER_TYPES: Mapping[str, ir.SchemeKind] = {
    name: name for name, kind in KINDS.items() if not kind.is_http
}

TAKEN = frozenset(
    {"self", "scopes", "timeout", "strict", "on_deviation", "http_client", "server", "data_center"}
    | {"retries", "limit", "hooks"}
)
"""The names of the client's other arguments."""


def schemes(context: Context) -> tuple[ir.SecurityScheme, ...]:
    """Return the security schemes; each except mutual TLS has an argument of the client."""
    alternatives = list(
        context.tree.members(context.data.get("components"), "securitySchemes", "/components")
    )
    idents, arguments = (
        Names(snake, context.settings.names),
        Names(snake, {}, TAKEN, "Rename one of the schemes."),
    )
    wanted = [KINDS[_kind(node)].argument for _, node, _ in alternatives]
    for (name, node, pointer), argument in zip(alternatives, wanted, strict=True):
        idents.want(pointer, name)
        if KINDS[_kind(node)].is_sent:
            arguments.want(pointer, argument if wanted.count(argument) == 1 else name)
    ident_of, argument_of = context.resolve(idents), context.resolve(arguments)
    return tuple(
        _scheme(name, node, ident_of[pointer], argument_of.get(pointer, ""))
        for name, node, pointer in alternatives
    )


def _kind(node: Mapping[str, Any]) -> ir.SchemeKind:
    kind = text(node, "type")
    if kind in OTHER_TYPES:
        return OTHER_TYPES[kind]
    return HTTP_SCHEMES.get((text(node, "scheme") or kind).lower(), "other")


def _scheme(name: str, node: Mapping[str, Any], ident: str, argument: str) -> ir.SecurityScheme:
    kind = _kind(node)
    nodes = node.get("flows")
    nodes = nodes if isinstance(nodes, dict) else {}
    flows = tuple(_flow(key, nodes[key]) for key in FLOWS if isinstance(nodes.get(key), dict))
    is_key = kind == "apiKey"
    location = text(node, "in") if is_key else "header"
    return ir.SecurityScheme(
        name=name,
        ident=ident,
        kind=kind,
        location=cast("Any", location if location in ("query", "cookie") else "header"),
        key=(text(node, "name") or name) if is_key else "Authorization",
        prefix=_prefix(node, kind),
        argument=argument,
        description=text(node, "description"),
        flows=flows,
        authorization_url=_first(flow.authorization_url for flow in flows),
        token_url=_first(flow.token_url for flow in flows),
        refresh_url=_first(flow.refresh_url for flow in flows),
        client_credentials_url=_first(
            flow.token_url for flow in flows if flow.kind == "clientCredentials"
        ),
        scopes=_scopes(nodes),
        scope_parameters=_scope_parameters(node.get("x-scope-parameters")),
        server_pointer=text(node.get("x-token-response") or {}, "server") or None,
        source=provenance(node),
    )


def _prefix(node: Mapping[str, Any], kind: ir.SchemeKind) -> str | None:
    if isinstance(node.get("x-authorization-prefix"), str):
        return text(node, "x-authorization-prefix") or None
    return (text(node, "scheme") or None) if kind == "other" else KINDS[kind].prefix


def _flow(kind: str, node: Mapping[str, Any]) -> ir.Flow:
    return ir.Flow(
        kind=cast("Any", kind),
        authorization_url=text(node, "authorizationUrl") or None,
        token_url=text(node, "tokenUrl") or None,
        refresh_url=text(node, "refreshUrl") or None,
    )


def _first(urls: Iterable[str | None]) -> str | None:
    return next(filter(None, urls), None)


def _scopes(flows: Mapping[str, Any]) -> dict[str, str]:
    """Return the scopes of all flows with their descriptions."""
    scopes: dict[str, str] = {}
    for flow in flows.values():
        declared = flow.get("scopes") if isinstance(flow, dict) else None
        for name, meaning in (declared if isinstance(declared, dict) else {}).items():
            scopes.setdefault(name, str(meaning or ""))
    return scopes


def _scope_parameters(node: Any) -> dict[str, ir.ScopeParameter]:
    """Return the parameter that fills each placeholder of a scope template."""
    return {
        name: ir.ScopeParameter(
            parameter=text(value, "parameter"),
            values={key: str(word) for key, word in (value.get("values") or {}).items()},
        )
        for name, value in (node if isinstance(node, dict) else {}).items()
        if isinstance(value, dict)
    }


def alternatives(
    context: Context, operation: Mapping[str, Any], known: Mapping[str, ir.SecurityScheme]
) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return the security requirements of an operation, or those of the document.

    Each alternative maps its schemes to their scopes. A ``security`` that is not a list is ignored,
    so that a typing error never makes a call anonymous. A scheme that is not defined is kept, so
    that its alternative can never be fulfilled.
    """
    own = operation.get("security")
    if not isinstance(own, list):
        own = context.data.get("security")
    return tuple(
        {name: scopes[name] for name in names}
        for entry in (own if isinstance(own, list) else ())
        if isinstance(entry, dict)
        for scopes in [_requirements(entry)]
        for names in _without_conflicts(scopes, known)
    )


def _requirements(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the schemes of an alternative with their scopes."""
    return {
        str(name): tuple(map(str, scopes)) if isinstance(scopes, list) else ()
        for name, scopes in entry.items()
    }


def _without_conflicts(
    names: Iterable[str], known: Mapping[str, ir.SecurityScheme]
) -> Iterator[tuple[str, ...]]:
    """Yield the schemes of an alternative, once for each of two that use the same header.

    A request cannot have both, so the author probably means either (``checks`` reports it).
    """
    names_by_header: dict[Any, list[str]] = {}
    for number, name in enumerate(names):
        scheme = known.get(name)
        is_sent = scheme is not None and scheme.traits.is_sent
        header = (scheme.location, scheme.key.lower()) if scheme and is_sent else number
        names_by_header.setdefault(header, []).append(name)
    yield from product(*names_by_header.values())
