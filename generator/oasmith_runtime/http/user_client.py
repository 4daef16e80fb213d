"""Checks of an HTTP client that a user passes in, which has the interface of httpx2's."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from ..errors import ArgumentError

_WITHOUT_CONNECTIONS = ("ASGITransport", "MockTransport", "WSGITransport")
"""Transports of httpx and httpx2 without network connections."""


def module_of(client: object) -> ModuleType | None:
    """Return the library of a client, also if its class is derived from the library's."""
    if isinstance(client, type) or not all(
        callable(getattr(client, name, None)) for name in ("build_request", "send")
    ):
        return None
    for base in type(client).__mro__:
        module = importlib.import_module(base.__module__.partition(".")[0])
        if hasattr(module, "HTTPError") and hasattr(module, "TimeoutException"):
            return module
    return None


def check_client(client: Any, credentials: Iterable[str], *, is_async: bool) -> None:
    """Raise ``ArgumentError`` for an HTTP client that cannot send the calls.

    ``credentials`` are the names of the credential arguments that were passed.
    """
    kind = type(client).__name__
    if inspect.iscoroutinefunction(client.send) != is_async:
        needed, given = ("AsyncClient", "sync") if is_async else ("Client", "async")
        raise _refused(f"{kind} is {given}; pass an `httpx2.{needed}` here")
    if getattr(client, "is_closed", False):
        raise _refused(f"this {kind} is already closed")
    names = " and ".join(f"`{name}`" for name in credentials)
    if names and getattr(client, "auth", None) is not None:
        raise _refused(f"has `auth`, which would be sent instead of {names}; pass only one")


def _refused(message: str) -> ArgumentError:
    return ArgumentError.of("http_client", message)


def _transports(client: Any) -> Iterator[Any]:
    yield getattr(client, "_transport", None)
    yield from getattr(client, "_mounts", {}).values()


def pools(client: Any) -> list[Any]:
    """Return the connection pools of a client, including those of proxies."""
    pools = [getattr(transport, "_pool", None) for transport in _transports(client)]
    return [pool for pool in pools if pool is not None]


def connections(client: Any) -> bool | None:
    """Return whether a client has open connections; None if unknown."""
    for pool in pools(client):
        if any(not connection.is_closed() for connection in pool.connections):
            return True
    kinds = [transport for transport in _transports(client) if transport is not None]
    is_known = all(
        hasattr(transport, "_pool") or type(transport).__name__ in _WITHOUT_CONNECTIONS
        for transport in kinds
    )
    return False if is_known else None
