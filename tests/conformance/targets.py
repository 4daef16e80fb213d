"""The URL of an operation according to the document."""

from __future__ import annotations

from urllib.parse import urljoin

from .document import Document, Node


def servers(document: Document, operation: Node, item: Node, host: str) -> list[str]:
    """Return the possible base URLs of an operation, of the document's only the first.

    Args:
        document: Its servers are used if the operation has none.
        operation: The operation.
        item: Its path item.
        host: The host of relative URLs.
    """
    for owner in (operation, item, document.data):
        found = [it for it in owner.get("servers") or () if isinstance(it, dict)]
        if found:
            return [urljoin(f"{host}/", _filled(it)).rstrip("/") for it in found]
    return [host]


def _filled(server: Node) -> str:
    url = str(server.get("url", ""))
    for name, variable in (server.get("variables") or {}).items():
        url = url.replace("{" + name + "}", str(variable.get("default", "")))
    return url
