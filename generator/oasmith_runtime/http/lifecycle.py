"""What closing a client means: no call begins any more, and those that are under way still end.

The last of them gives up the connections. So no response is cut off, whoever closes the client.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from ..errors import ClientClosed
from ..messages import Request, StreamingResponse
from . import AsyncTransport, Transport


class Lifecycle:
    """Counts the calls that are under way; once it is closed, no other begins."""

    def __init__(self) -> None:
        """Begin open, without calls."""
        self._calls = 0
        self._is_closed = False
        self._lock = Lock()

    def begin(self, request: Request) -> None:
        """Count a call. Raises ``ClientClosed`` after ``close``."""
        with self._lock:
            if self._is_closed:
                raise ClientClosed("the client is closed", request=request, sent=False)
            self._calls += 1

    def end(self) -> bool:
        """Note the end of a call; return whether it was the last one of a closed client."""
        with self._lock:
            self._calls -= 1
            return self._is_closed and self._calls == 0

    def close(self) -> bool:
        """Let no call begin; return whether none is under way. Closing twice does nothing."""
        with self._lock:
            was_closed, self._is_closed = self._is_closed, True
            return not was_closed and self._calls == 0


class ClosingTransport:
    """A transport that is closed when the last call under way has ended."""

    def __init__(self, inner: Transport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._lifecycle = Lifecycle()

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body; the call ends when that is closed."""
        self._lifecycle.begin(request)
        try:
            opened = self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call has ended.
            self._end()
            raise
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    opened.close()
                finally:
                    self._end()

        return replace(opened, close=close)

    def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._lifecycle.close():
            self._inner.close()

    def _end(self) -> None:
        if self._lifecycle.end():
            self._inner.close()


class AsyncClosingTransport:
    """As ``ClosingTransport``, awaited."""

    def __init__(self, inner: AsyncTransport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._lifecycle = Lifecycle()

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body; the call ends when that is closed."""
        self._lifecycle.begin(request)
        try:
            opened = await self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call has ended.
            await self._end()
            raise
        is_open = True

        async def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    await opened.close()
                finally:
                    await self._end()

        return replace(opened, close=close)

    async def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._lifecycle.close():
            await self._inner.close()

    async def _end(self) -> None:
        if self._lifecycle.end():
            await self._inner.close()
