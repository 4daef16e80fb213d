"""What closing a client means: no call begins any more, and those that are under way still end.

The last of them gives up the connections. So no answer is cut off, whoever closes the client.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from .errors import ClientClosed
from .messages import Opened, Request, Response
from .transport import AsyncTransport, Transport


class Door:
    """Counts who is inside; once it is shut it lets nobody in."""

    def __init__(self) -> None:
        """Begin open, with nobody inside."""
        self._inside = 0
        self._is_shut = False
        self._lock = Lock()

    def enter(self, request: Request) -> None:
        """Let a request in. Raises ``ClientClosed`` when the door is shut."""
        with self._lock:
            if self._is_shut:
                raise ClientClosed("the client is closed", request=request, sent=False)
            self._inside += 1

    def leave(self) -> bool:
        """Let somebody out; return whether it was the last one, and the door is shut."""
        with self._lock:
            self._inside -= 1
            return self._is_shut and self._inside == 0

    def shut(self) -> bool:
        """Let nobody in any more; return whether nobody is inside. Shutting twice does nothing."""
        with self._lock:
            was_shut, self._is_shut = self._is_shut, True
            return not was_shut and self._inside == 0


class ClosingTransport:
    """A transport that is closed when the last call under way has ended."""

    def __init__(self, inner: Transport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._door = Door()

    def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``ClientClosed`` after ``close``."""
        self._door.enter(request)
        try:
            return self._inner.send(request)
        finally:
            self._leave()

    def open(self, request: Request) -> Opened:
        """Return the answer without its body; the call ends when that is closed."""
        self._door.enter(request)
        try:
            opened = self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call is not inside.
            self._leave()
            raise
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    opened.close()
                finally:
                    self._leave()

        return replace(opened, close=close)

    def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        return self._inner.read(opened)

    def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._door.shut():
            self._inner.close()

    def _leave(self) -> None:
        if self._door.leave():
            self._inner.close()


class AsyncClosingTransport:
    """As ``ClosingTransport``, awaited."""

    def __init__(self, inner: AsyncTransport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._door = Door()

    async def send(self, request: Request) -> Response:
        """Return the whole answer. Raises ``ClientClosed`` after ``close``."""
        self._door.enter(request)
        try:
            return await self._inner.send(request)
        finally:
            await self._leave()

    async def open(self, request: Request) -> Opened:
        """Return the answer without its body; the call ends when that is closed."""
        self._door.enter(request)
        try:
            opened = await self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call is not inside.
            await self._leave()
            raise
        is_open = True

        async def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    await opened.close()
                finally:
                    await self._leave()

        return replace(opened, close=close)

    async def read(self, opened: Opened) -> Response:
        """Read the rest of an answer, and close it."""
        return await self._inner.read(opened)

    async def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._door.shut():
            await self._inner.close()

    async def _leave(self) -> None:
        if self._door.leave():
            await self._inner.close()
