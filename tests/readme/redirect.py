"""Redirects every host that a README's code calls to one loopback server."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from httpcore2._backends.anyio import AnyIOBackend
from httpcore2._backends.sync import SyncBackend


def redirect(patch: pytest.MonkeyPatch, here: int) -> None:
    """Redirect all connections of httpx2, including proxies, to a local port without TLS.

    Requests keep their original host in the header.
    """
    connect, connect_async = SyncBackend.connect_tcp, AnyIOBackend.connect_tcp

    def connected(self: Any, host: str, port: int, **options: Any) -> Any:
        return connect(self, "127.0.0.1", here, **options)

    async def connected_async(self: Any, host: str, port: int, **options: Any) -> Any:
        return await connect_async(self, "127.0.0.1", here, **options)

    patch.setattr(SyncBackend, "connect_tcp", connected)
    patch.setattr(AnyIOBackend, "connect_tcp", connected_async)
    handle = httpx2.HTTPTransport.handle_request
    handle_async = httpx2.AsyncHTTPTransport.handle_async_request

    def handled(self: Any, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(scheme="http")
        return handle(self, request)

    async def handled_async(self: Any, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(scheme="http")
        return await handle_async(self, request)

    patch.setattr(httpx2.HTTPTransport, "handle_request", handled)
    patch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", handled_async)
