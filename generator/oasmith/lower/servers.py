"""``servers`` to servers and data centres."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from oasmith import ir
from oasmith import pointer as pointers
from oasmith.lower.context import Context, provenance, text
from oasmith.naming import Names, constant, snake
from oasmith.shape import SERVER_NAMES


def servers(context: Context, node: Any, pointer: str) -> tuple[ir.Server, ...]:
    """Return the servers of the document, a path or an operation."""
    entries = node.get("servers")
    at = pointers.join(pointer, "servers")
    found = [it for it in entries if isinstance(it, dict)] if isinstance(entries, list) else []
    names = Names(constant, context.settings.names, {"id", "url", "accounts", "server"})
    for index, entry in enumerate(found):
        names.want(pointers.join(at, index), _name(entry, index))
    idents = context.resolve(names)
    return tuple(
        _server(entry, _name(entry, index), idents[pointers.join(at, index)])
        for index, entry in enumerate(found)
    )


def _name(entry: dict[str, Any], index: int) -> str:
    center = entry.get("x-data-center")
    named = text(center, "id") if isinstance(center, dict) else ""
    host = urlsplit(text(entry, "url")).netloc
    words = text(entry, "description") if len(text(entry, "description")) < 30 else ""
    return (
        named
        or next(filter(None, (text(entry, key) for key in SERVER_NAMES)), "")
        or (words or host or f"server {index + 1}")
    )


def _server(entry: dict[str, Any], name: str, ident: str) -> ir.Server:
    center = entry.get("x-data-center")
    center = center if isinstance(center, dict) else {}
    variables = entry.get("variables")
    return ir.Server(
        name=name,
        ident=ident,
        url=text(entry, "url") or "/",
        description=text(entry, "description"),
        accounts=text(center, "accounts") or None,
        variables=tuple(
            _variable(key, value)
            for key, value in (variables if isinstance(variables, dict) else {}).items()
            if isinstance(value, dict)
        ),
        source=provenance(center) or provenance(entry),
    )


def _variable(name: str, node: dict[str, Any]) -> ir.ServerVariable:
    values = node.get("enum")
    return ir.ServerVariable(
        name=name,
        ident=snake(name),
        default=str(node.get("default", "")),
        values=tuple(map(str, values)) if isinstance(values, list) else (),
        description=text(node, "description"),
    )
