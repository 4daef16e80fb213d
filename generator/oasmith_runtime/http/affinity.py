"""Connections belong to the process that opened them, and awaited ones to its event loop, too.

After a fork parent and child would read each other's responses from the same sockets, and another
event loop cannot wait for the sockets of the first. So each process and each loop gets a transport
of its own; an HTTP client of the user's exists once, and is refused where it cannot be used.
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

ADVICE = "make it, and this client, where they are used, or pass no `http_client`"

_inherited: list[object] = []
"""Transports of the parent process: kept, because to give them up could disturb its connections."""


class ProcessTransport:
    """Sends through the transport of the process that it is in."""

    def __init__(self, make: Callable[[], Transport], *, is_own: bool) -> None:
        """Send through what ``make`` makes; ``is_own`` for connections that are not the user's."""
        self._make = make
        self._is_own = is_own
        self._is_used = False
        # Both at once, so that no thread sees the one without the other.
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
        """Give up the connections of this process."""
        pid, transport = self._current
        if pid == os.getpid():
            transport.close()


class LoopTransport:
    """Sends through the transport of the event loop, and of the process, that it is in."""

    def __init__(self, make: Callable[[], AsyncTransport], *, is_own: bool) -> None:
        """Send through what ``make`` makes; ``is_own`` for connections that are not the user's."""
        self._make = make
        self._is_own = is_own
        # Made now, so that what is wrong with it is said when the client is made.
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
        """Forget the connections of the process that this one was forked from."""
        if self._is_own:
            _inherited.append((self._bound, self._closers))
            self._bound, self._closers = {}, {}
        else:
            self._release("before this process was forked", request)
        self._pid = os.getpid()

    def _bind(self, loop: AbstractEventLoop, request: Request) -> AsyncTransport:
        if self._is_own:
            # Each call of ``asyncio.run`` has a loop, which is never used again.
            for known in [known for known in self._bound if known.is_closed()]:
                self._bound.pop(known, None)
                self._closers.pop(known, None)
        else:
            self._release("in another event loop", request)
        transport, self._unbound = self._unbound or self._make(), None
        self._bound[loop] = transport
        return transport

    def _release(self, where: str, request: Request) -> None:
        """Take the user's transport from the loop that used it, where it leaves nothing there."""
        for transport in self._bound.values():
            if _has_connections(transport, is_used=False):
                raise _foreign(where, request)
            self._unbound = transport
        self._bound = {}

    async def close(self) -> None:
        """Give up the connections of this process, each in its own loop."""
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
    """Close a transport when its loop ends: ``asyncio.run`` ends generators, and tells no other."""
    try:
        yield
    finally:
        await transport.close()


def _has_connections(transport: Any, *, is_used: bool) -> bool:
    """Return whether a transport has connections; ``is_used`` stands for what nobody knows."""
    ask = getattr(transport, "has_connections", None)
    known: bool | None = ask() if ask is not None else None
    return is_used if known is None else known


def _foreign(where: str, request: Request) -> ClientClosed:
    text = f"`http_client` was used {where}, and has connections that belong there; {ADVICE}"
    return ClientClosed(text, request=request, sent=False)
