"""The HTTP transports of a client, with a small protocol for several HTTP libraries.

Each library has one module, which is listed in ``LIBRARIES``. The module has ``accepts``, which
returns whether an object is an HTTP client of the library, and two transports, ``ClientTransport``
and ``AsyncClientTransport``, which take the user's HTTP client, or None to create their own.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from types import ModuleType
from typing import Any, Protocol

from ..errors import ArgumentError, ResponseTimeout
from ..messages import Request, StreamingResponse
from ..timeouts import Timeout
from ..wording import did_you_mean, shown

TOTAL_TIMEOUT = "the call took longer than its total timeout"


class Transport(Protocol):
    """Sends requests."""

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        ...

    def close(self) -> None:
        """Close the connections, except those of an HTTP client that the user passed in."""
        ...


class AsyncTransport(Protocol):
    """As ``Transport``, async."""

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``TransportError`` if none arrives."""
        ...

    async def close(self) -> None:
        """Close the connections, except those of an HTTP client that the user passed in."""
        ...


LIBRARIES: dict[str, str] = {
    "httpx2": ".httpx2",
    "fast": ".pyreqwest",
    "pyreqwest": ".pyreqwest",
}
"""Values of ``http_client`` and their modules; the first one is the default."""


def register_http_library(name: str, module: str) -> None:
    """Register another HTTP library, whose transports are in ``module``."""
    LIBRARIES[name] = module


def transport_module(http_client: object) -> Any:
    """Return the module of transports for the name of a library or for an HTTP client.

    Raises ``ArgumentError`` if no library has this name, or accepts this object.
    """
    if http_client is None:
        return _module(next(iter(LIBRARIES.values())))
    known = ", ".join(map(repr, LIBRARIES))
    if isinstance(http_client, str):
        if http_client in LIBRARIES:
            return _module(LIBRARIES[http_client])
        hint = did_you_mean(http_client, LIBRARIES)
        raise ArgumentError.of(
            "http_client", f"{shown(http_client)} is not one of {known}, nor a client{hint}"
        )
    for module in map(_module, dict.fromkeys(LIBRARIES.values())):
        if module.accepts(http_client):
            return module
    is_class = isinstance(http_client, type)
    kind = f"the class {http_client!r}" if is_class else type(http_client).__name__
    raise ArgumentError.of(
        "http_client", f"{kind} does not have the interface of httpx2.Client; pass one, or {known}"
    )


def is_own(module: Any, client: object) -> bool:
    """Return whether a transport creates its connections, as opposed to the user's client."""
    owns = getattr(module, "owns", None)
    return client is None or (owns is not None and bool(owns(client)))


def own_timeout(http_client: object) -> Timeout | None:
    """Return the timeout that the user has set in an HTTP client, if any."""
    if http_client is None or isinstance(http_client, str):
        return None
    read = getattr(transport_module(http_client), "timeout_of", None)
    timeout: Timeout | None = read(http_client) if read is not None else None
    return timeout


def check_http_client(http_client: object, credentials: Iterable[str], *, is_async: bool) -> None:
    """Raise ``ArgumentError`` for an HTTP client that is invalid, or contradicts other options.

    ``credentials`` are the names of the credential arguments that were passed.
    """
    check = getattr(transport_module(http_client), "check_client", None)
    if check is not None and not isinstance(http_client, str | None):
        check(http_client, credentials, is_async=is_async)


def _module(name: str) -> ModuleType:
    return importlib.import_module(name, __name__)


def check_deadline(request: Request, *, sent: bool = True) -> None:
    """Raise ``ResponseTimeout`` after a call's deadline; ``sent`` if it may have arrived."""
    if request.deadline.is_over:
        raise ResponseTimeout(TOTAL_TIMEOUT, request=request, sent=sent)
