"""The URL of an operation according to the document."""

from __future__ import annotations

from urllib.parse import urljoin

from .document import Document, Node


def servers(document: Document, operation: Node, item: Node, host: str) -> list[str]:
    """Return the URLs that may stand before an operation's path, the document's first one only.

    Args:
        document: Whose servers count where the operation has none.
        operation: The operation.
        item: Its path item.
        host: Where a relative URL is.
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
