"""Transports per process and per event loop, because connections cannot be shared.

After a fork, parent and child would read each other's responses from the same sockets, and an event
loop cannot wait for the sockets of another one. So each process and each event loop gets its own
transport; an HTTP client of the user's exists once, and is refused if it cannot be used.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from .. import clock
from ..errors import ClientClosed
from ..messages import Request, StreamingResponse
from . import AsyncTransport, Transport

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

ADVICE = "create it, and this client, where they are used, or pass no `http_client`"

_inherited: list[object] = []
"""Transports of the parent process: kept, because closing them could disturb its connections."""


class ProcessTransport:
    """Sends through the transport of the current process."""

    def __init__(self, make: Callable[[], Transport], *, is_own: bool) -> None:
        """Send through a transport of ``make``; ``is_own`` if it has its own connections."""
        self._make = make
        self._is_own = is_own
        self._is_used = False
        # Both as one value, so that threads always see a consistent pair.
        self._current = os.getpid(), make()

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``ClientClosed`` for shared connections."""
        pid, transport = self._current
        if pid != os.getpid():
            transport = self._after_fork(transport, request)
        self._is_used = True
        return transport.open(request)

    def _after_fork(self, transport: Transport, request: Request) -> Transport:
        if not self._is_own and _has_connections(transport, is_used=self._is_used):
            raise _foreign("before this process was forked", request)
        if self._is_own:
            _inherited.append(transport)
            transport = self._make()
        self._current = os.getpid(), transport
        return transport

    def close(self) -> None:
        """Close the connections of this process."""
        pid, transport = self._current
        if pid == os.getpid():
            transport.close()


class LoopTransport:
    """Sends through the transport of the current event loop and process."""

    def __init__(self, make: Callable[[], AsyncTransport], *, is_own: bool) -> None:
        """Send through a transport of ``make``; ``is_own`` if it has its own connections."""
        self._make = make
        self._is_own = is_own
        # Created now, so that errors are raised when the client is created.
        self._unbound: AsyncTransport | None = make()
        self._bound: dict[AbstractEventLoop, AsyncTransport] = {}
        self._closers: dict[AbstractEventLoop, AsyncIterator[None]] = {}
        self._pid = os.getpid()

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body. Raises ``ClientClosed`` for shared connections."""
        loop = clock.running_loop()
        if self._pid != os.getpid():
            self._leave_parent(request)
        transport = self._bound.get(loop)
        if transport is None:
            transport = self._bind(loop, request)
            if self._is_own:
                closer = self._closers[loop] = _closed_with_loop(transport)
                await anext(closer)
        return await transport.open(request)

    def _leave_parent(self, request: Request) -> None:
        """Forget the connections of the parent process."""
        if self._is_own:
            _inherited.append((self._bound, self._closers))
            self._bound, self._closers = {}, {}
        else:
            self._release("before this process was forked", request)
        self._pid = os.getpid()

    def _bind(self, loop: AbstractEventLoop, request: Request) -> AsyncTransport:
        if self._is_own:
            # Each ``asyncio.run`` has its own loop, which is never used again.
            for known in [known for known in self._bound if known.is_closed()]:
                self._bound.pop(known, None)
                self._closers.pop(known, None)
        else:
            self._release("in another event loop", request)
        transport, self._unbound = self._unbound or self._make(), None
        self._bound[loop] = transport
        return transport

    def _release(self, where: str, request: Request) -> None:
        """Detach the user's transport from its loop, if it has no connections there."""
        for transport in self._bound.values():
            if _has_connections(transport, is_used=False):
                raise _foreign(where, request)
            self._unbound = transport
        self._bound = {}

    async def close(self) -> None:
        """Close the connections of this process, each in its own loop."""
        import asyncio

        if self._pid != os.getpid():
            return
        here = clock.running_loop()
        for loop, transport in [*self._bound.items(), (here, self._unbound)]:
            if transport is None:
                continue
            if loop is here:
                await transport.close()
            elif loop.is_running():
                closing = asyncio.run_coroutine_threadsafe(transport.close(), loop)
                await asyncio.wrap_future(closing)


async def _closed_with_loop(transport: AsyncTransport) -> AsyncIterator[None]:
    """Close a transport when its loop ends: ``asyncio.run`` closes async generators only."""
    try:
        yield
    finally:
        await transport.close()


def _has_connections(transport: Any, *, is_used: bool) -> bool:
    """Return whether a transport has connections; ``is_used`` if the transport cannot tell."""
    check = getattr(transport, "has_connections", None)
    known: bool | None = check() if check is not None else None
    return is_used if known is None else known


def _foreign(where: str, request: Request) -> ClientClosed:
    text = f"`http_client` was used {where}, and has connections that belong there; {ADVICE}"
    return ClientClosed(text, request=request, sent=False)
