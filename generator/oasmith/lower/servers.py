"""Servers and data centres (``servers``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from oasmith import ir
from oasmith.lower.context import Context, provenance, text
from oasmith.naming import Names, constant
from oasmith.openapi.grammar import HOST, SERVER_NAMES

PLACEHOLDER = re.compile(r"{([^{}]+)}")


def servers(context: Context) -> tuple[ir.Server, ...]:
    """Return the servers of the document."""
    names = Names(constant, context.settings.names, {"id", "url", "accounts", "server"})
    entries = _entries(context.data)
    ids = _ids(entries)
    for index, id in enumerate(ids):
        names.want(f"/servers/{index}", id)
    idents = context.resolve(names)
    return tuple(
        _server(entry, id, idents[f"/servers/{index}"])
        for index, (entry, id) in enumerate(zip(entries, ids, strict=True))
    )


def own_servers(context: Context, operation: Any, path: Any) -> tuple[ir.Server, ...]:
    """Return the servers of an operation or of its path item.

    Empty if they are the same as the servers of the document.
    """
    entries = _entries(operation) or _entries(path)
    if entries == _entries(context.data):
        return ()
    return tuple(_server(entry, id, "") for entry, id in zip(entries, _ids(entries), strict=True))


def _entries(node: Any) -> list[dict[str, Any]]:
    """Return ``servers``; an empty list means the same as a missing one (section 4.8.1)."""
    entries = node.get("servers") if isinstance(node, Mapping) else None
    return (
        [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )


def _ids(entries: list[dict[str, Any]]) -> list[str]:
    """Return a unique id for each server; a number distinguishes servers with the same name."""
    idents: list[str] = []
    for index, entry in enumerate(entries):
        name = _name(entry, index)
        number = 2
        while name in idents:
            name, number = f"{_name(entry, index)} {number}", number + 1
        idents.append(name)
    return idents


def _name(entry: dict[str, Any], index: int) -> str:
    center = entry.get("x-data-center")
    center_id = text(center, "id") if isinstance(center, dict) else ""
    host = _host(text(entry, "url"))
    label = text(entry, "description") if len(text(entry, "description")) < 30 else ""
    return (
        center_id
        or next(filter(None, (text(entry, key) for key in SERVER_NAMES)), "")
        or (label or host or f"server {index + 1}")
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""  # Validation reports the invalid URL.


def _server(entry: dict[str, Any], name: str, ident: str) -> ir.Server:
    center = entry.get("x-data-center")
    center = center if isinstance(center, dict) else {}
    url = _url(entry)
    return ir.Server(
        id=name,
        ident=ident,
        url=url,
        description=text(entry, "description"),
        accounts=text(center, "accounts") or None,
        variables=_variables(entry.get("variables"), url),
        source=provenance(center) or provenance(entry),
    )


def _url(entry: Mapping[str, Any]) -> str:
    """Return a server's URL without query and fragment, and with a scheme if it has a host."""
    url = re.split(r"[?#]", text(entry, "url").strip())[0]
    if url.startswith("//"):
        return f"https:{url}"
    return f"https://{url}" if HOST.match(url) else url or "/"


def _variables(node: Any, url: str) -> tuple[ir.Variable, ...]:
    """Return the variables; a variable that is only used in the URL has no default."""
    declared = {
        name: value
        for name, value in (node if isinstance(node, dict) else {}).items()
        if isinstance(value, dict)
    }
    undeclared: dict[str, Any] = {
        name: {} for name in PLACEHOLDER.findall(url) if name not in declared
    }
    return tuple(_variable(name, value) for name, value in {**declared, **undeclared}.items())


def _variable(name: str, node: Mapping[str, Any]) -> ir.Variable:
    values = node.get("enum")
    default = node.get("default")
    return ir.Variable(
        name=name,
        default=None if default is None else _text(default),
        values=tuple(map(_text, values)) if isinstance(values, list) else (),
    )


def _text(value: Any) -> str:
    """Return a value as the text in a URL; YAML parses ``8443`` and ``true`` as other types."""
    return str(value).lower() if isinstance(value, bool) else str(value)
