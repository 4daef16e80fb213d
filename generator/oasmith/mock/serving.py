"""The addresses of a mock server: one for each host of the document."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from oasmith import ir
from oasmith.mock.document import MockDocument
from oasmith.mock.options import MockOptions
from oasmith_runtime.server_urls import origin

NOWHERE = "http://api.invalid"
"""The origin of a document without a host (RFC 6761, section 6.4)."""


class AddressError(Exception):
    """The server cannot listen at an address; the message gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host of the document, with the address of the mock that replaces it."""

    origin: str
    """The origin in the document."""
    url: str
    """The origin of the mock."""
    port: int
    servers: tuple[ir.Server, ...]
    token_urls: Mapping[str, str]
    """The document's URLs of the token endpoints that are served here, by path."""

    def server_url(self, server: ir.Server) -> str:
        """Return the mock's URL of a server."""
        return self.url + urlsplit(filled(server)).path.rstrip("/")

    def accounts(self, server: ir.Server) -> str | None:
        """Return the mock's origin of the OAuth endpoints; None if the document has none."""
        return self.url if server.accounts is not None or self.token_urls else None

    def document_url(self, target: str) -> str:
        """Return the document's URL for a request target: a path with its query."""
        path, mark, query = target.partition("?")
        return self.token_urls.get(path, self.origin + path) + mark + query


def filled(server: ir.Server) -> str:
    """Return the URL of a server with default values; a variable without one has its name."""
    url = server.url
    for variable in server.variables:
        url = url.replace("{" + variable.name + "}", variable.default or variable.name)
    return url


def listening(host: str, port: int, count: int) -> list[socket.socket]:
    """Return listening sockets at consecutive ports from ``port`` on, or at free ports for 0.

    Raises ``AddressError`` if a port is in use, or if the host is not an address of this machine.
    """
    sockets: list[socket.socket] = []
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(count):
        requested_port = port + number if port else 0
        # asyncio disables Nagle's algorithm only for sockets with the protocol IPPROTO_TCP.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        sockets.append(listener)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, requested_port))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            for one in sockets:
                one.close()
            reason = getattr(error, "strerror", None) or str(error)
            raise AddressError(f"cannot listen at {host}:{requested_port}: {reason}") from error
    return sockets


def origins(document: MockDocument) -> dict[str, tuple[ir.Server, ...]]:
    """Return the servers of a document by origin."""
    servers: dict[str, tuple[ir.Server, ...]] = {}
    for server in document.api.servers:
        url = filled(server)
        document_origin = origin(url) if "://" in url else NOWHERE
        servers[document_origin] = (*servers.get(document_origin, ()), server)
    return servers or {NOWHERE: ()}


def hosts(document: MockDocument, host: str, sockets: Sequence[socket.socket]) -> list[Host]:
    """Return the hosts of the document, each served by one of the sockets."""
    url_host = f"[{host}]" if ":" in host else host
    served = []
    for (document_origin, servers), listener in zip(
        origins(document).items(), sockets, strict=True
    ):
        port = int(listener.getsockname()[1])
        ids = {server.id for server in servers}
        urls = {
            urlsplit(url).path: url
            for url, (_, id) in document.token_urls.items()
            if not id or id in ids
        }
        served.append(
            Host(
                origin=document_origin,
                url=f"http://{url_host}:{port}",
                port=port,
                servers=servers,
                token_urls=urls,
            )
        )
    return served


def with_urls(options: MockOptions, served: Sequence[Host]) -> MockOptions:
    """Return options with the URLs of the mock."""
    urls = {one.id: host.server_url(one) for host in served for one in host.servers}
    return replace(options, urls=urls)
