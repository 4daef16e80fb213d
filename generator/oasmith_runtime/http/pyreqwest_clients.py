"""The clients of pyreqwest that calls go through: one for each timeout, which it has per client."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..errors import ArgumentError
from ..messages import Request
from ..timeouts import Timeout
from .content_coding import ACCEPTED

MAX_CLIENTS = 8
"""Clients that are kept."""


class ForkedRuntime(Exception):
    """pyreqwest was used before this process was forked: its threads are not here."""


class Clients:
    """One client of pyreqwest for each timeout, which it has per client; the oldest are let go."""

    def __init__(self, builder: str, configured: Callable[[], Any] | None = None) -> None:
        """Make clients with the class ``builder``, or with what a user ``configured`` of it.

        Raises ``ArgumentError`` when pyreqwest is not installed, or the function returns no builder
        of this class.
        """
        try:
            module = importlib.import_module("pyreqwest.client")
        except ImportError as error:
            text = "'fast' needs pyreqwest, which comes with this client's extra `fast`"
            raise ArgumentError.of("http_client", text) from error
        kind = getattr(module, builder)
        self._builder: Callable[[], Any] = configured or kind
        self.is_configured = configured is not None
        if configured is not None and not isinstance(configured(), kind):
            text = f"the function must return a new `pyreqwest.client.{builder}` at each call"
            raise ArgumentError.of("http_client", text)
        self._clients: dict[Timeout, Any] = {}
        errors = importlib.import_module("pyreqwest.exceptions")
        self.error: type[Exception] = errors.PyreqwestError

    def builder(self, request: Request, body: Any) -> Any:
        """Return what builds and sends ``request`` with a ``body`` of bytes or of their chunks."""
        builder = self._client(request.timeout).request(request.method, request.url)
        # With a buffer a response would begin only when that is full, and could not be given up.
        builder = builder.headers(_headers(request)).streamed_read_buffer_limit(0)
        if (left := request.deadline.left) is not None:
            builder = builder.timeout(timedelta(seconds=max(left, 0.001)))
        if request.content is None or isinstance(request.content, bytes):
            return builder if body is None else builder.body_bytes(body)
        if (size := request.content.size) is not None:
            builder = builder.header("content-length", str(size))
        return builder.body_stream(body)

    def _client(self, timeout: Timeout) -> Any:
        client = self._clients.get(timeout)
        if client is None:
            if len(self._clients) >= MAX_CLIENTS:
                self._clients.pop(next(iter(self._clients)), None)
            client = self._clients[timeout] = self._built(timeout)
        return client

    def _built(self, timeout: Timeout) -> Any:
        # Redirects are not followed, they leak the credential.
        builder = self._builder().follow_redirects(False).default_cookie_store(False)
        # Unpacked by us: it refuses a body of several gzip members.
        builder = builder.gzip(False).deflate(False).brotli(False).zstd(False)
        # The star is everybody's convention for "no proxy at all", which reqwest does not know.
        if not self.is_configured and "*" in os.environ.get(
            "NO_PROXY", os.environ.get("no_proxy", "")
        ).split(","):
            builder = builder.no_proxy()
        for name in ("connect", "read", "pool"):
            seconds = getattr(timeout, name)
            if seconds is not None:
                builder = getattr(builder, f"{name}_timeout")(timedelta(seconds=seconds))
        try:
            return builder.build()
        except RuntimeError as error:
            if "fork" not in str(error):
                raise
            raise ForkedRuntime from error

    def taken(self) -> list[Any]:
        """Return the clients, which are forgotten here, to be closed."""
        clients = list(self._clients.values())
        self._clients.clear()
        return clients


def _headers(request: Request) -> dict[str, str]:
    return {"accept-encoding": ACCEPTED, **request.headers}
