"""The pyreqwest clients of a transport: one for each timeout, because timeouts are per client."""

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
"""Maximum number of clients."""


class ForkedRuntime(Exception):
    """pyreqwest was used before this process was forked, and its threads do not exist here."""


class Clients:
    """A cache with one pyreqwest client for each timeout; the oldest one is removed first."""

    def __init__(self, builder: str, configured: Callable[[], Any] | None = None) -> None:
        """Create clients with the class ``builder``, or with a user's function ``configured``.

        Raises ``ArgumentError`` if pyreqwest is not installed, or the function returns no builder
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
        """Return a builder for ``request`` with a ``body`` of bytes or of chunks of bytes."""
        builder = self._client(request.timeout).request(request.method, request.url)
        # With a buffer, a response would begin only when it is full, and could not be aborted.
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
        # Redirects are not followed, because they would leak the credential.
        builder = self._builder().follow_redirects(False).default_cookie_store(False)
        # Decompressed here, because it refuses a body of several gzip members.
        builder = builder.gzip(False).deflate(False).brotli(False).zstd(False)
        # A star means "no proxy" by convention, which reqwest does not support.
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
        """Remove the clients from the cache and return them, to be closed."""
        clients = list(self._clients.values())
        self._clients.clear()
        return clients


def _headers(request: Request) -> dict[str, str]:
    return {"accept-encoding": ACCEPTED, **request.headers}
