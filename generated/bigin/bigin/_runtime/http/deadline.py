"""The total timeout of sync calls, enforced at each read and write of the network.

HTTP libraries have a timeout for the next bytes, which restarts with each read: a server that sends
one byte a second never exceeds it. So the deadline is checked at each read.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ..messages import Request
from . import check_deadline

PIECE = 16 * 1024
"""Maximum bytes per write if a call has a deadline."""

_request: ContextVar[Request | None] = ContextVar("request", default=None)
"""The request that this thread is sending, if its call has a deadline."""


@contextmanager
def deadline_of(request: Request) -> Iterator[None]:
    """Limit network operations in this context to the deadline of ``request``."""
    token = _request.set(None if request.deadline.moment is None else request)
    try:
        yield
    finally:
        _request.reset(token)


def _limited(timeout: float | None, *, sent: bool = True) -> float | None:
    """Return the timeout of the next operation. Raises ``ResponseTimeout`` after the deadline."""
    request = _request.get()
    if request is None:
        return timeout
    check_deadline(request, sent=sent)
    left = max(request.deadline.left or 0.0, 0.001)
    return left if timeout is None else min(timeout, left)


class DeadlineStream:
    """A connection whose operations end at the deadline of the current call.

    It has the interface of httpcore's ``NetworkStream``.
    """

    def __init__(self, inner: Any) -> None:
        """Read and write through ``inner``."""
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        data: bytes = self._inner.read(max_bytes, timeout=_limited(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes, in pieces, because each write has its own timeout."""
        if _request.get() is None:
            self._inner.write(buffer, timeout=timeout)
            return
        for start in range(0, len(buffer), PIECE):
            self._inner.write(buffer[start : start + PIECE], timeout=_limited(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """Start TLS on the connection."""
        limit = _limited(timeout, sent=False)
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, limit))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        """Return the library's information about the connection."""
        return self._inner.get_extra_info(info)


class DeadlineBackend:
    """Opens connections with deadlines; it has the interface of ``NetworkBackend``."""

    def __init__(self, inner: Any) -> None:
        """Connect through ``inner``."""
        self.inner = inner

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> DeadlineStream:
        """Connect to the first reachable address of a host."""
        if _request.get() is None:
            return DeadlineStream(self.inner.connect_tcp(host, port, timeout=timeout, **options))
        failure: Exception | None = None
        for address in _addresses(host, port):
            limit = _limited(timeout, sent=False)
            try:
                stream = self.inner.connect_tcp(address, port, timeout=limit, **options)
            except Exception as error:  # The library's exceptions, the last of which is raised.
                failure = error
            else:
                return DeadlineStream(stream)
        raise failure or OSError(f"{host} has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, **options: Any
    ) -> DeadlineStream:
        """Connect to a Unix socket."""
        limit = _limited(timeout, sent=False)
        return DeadlineStream(self.inner.connect_unix_socket(path, timeout=limit, **options))

    def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        self.inner.sleep(_limited(seconds, sent=False))


def _addresses(host: str, port: int) -> list[str]:
    """Resolve a host, so that all of its addresses share the timeout of the call."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return [host]  # Connecting to it raises the error.
    return list(dict.fromkeys(str(address[0]) for *_, address in known))


def keep_deadlines(pool: Any) -> None:
    """Add deadlines to the connections that an httpcore pool opens from now on."""
    backend = outer = getattr(pool, "_network_backend", None)
    while backend is not None:
        if isinstance(backend, DeadlineBackend):
            return
        backend = getattr(backend, "inner", None)
    if outer is not None:
        pool._network_backend = DeadlineBackend(outer)
