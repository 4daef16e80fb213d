"""What closing a client means: no call begins any more, and those that are under way still end.

The last of them gives up the connections. So no response is cut off, whoever closes the client.
"""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Lock

from ..errors import ClientClosed
from ..messages import Request, StreamingResponse
from . import AsyncTransport, Transport


class Lifecycle:
    """Counts the calls that are under way; once it is closed, no other begins."""

    def __init__(self) -> None:
        """Begin open, without calls."""
        self._is_closed = False
        self._enter_process()

    def begin(self, request: Request) -> int:
        """Count a call and return its process. Raises ``ClientClosed`` after ``close``."""
        self._check_process()
        with self._lock:
            if self._is_closed:
                raise ClientClosed("the client is closed", request=request, sent=False)
            self._calls += 1
            return self._pid

    def end(self, pid: int) -> bool:
        """Note the end of a call; return whether it was the last one of a closed client.

        A call that began in the process ``pid`` ends there, whatever a forked one does with it.
        """
        if pid != os.getpid():
            return False
        with self._lock:
            self._calls -= 1
            return self._is_closed and self._calls == 0

    def _enter_process(self) -> None:
        self._pid = os.getpid()
        self._calls = 0
        self._lock = Lock()

    def _check_process(self) -> None:
        """Begin anew after a fork: the calls of the parent, and its locks, are not of this one."""
        if self._pid != os.getpid():
            self._enter_process()

    def close(self) -> bool:
        """Let no call begin; return whether none is under way. Closing twice does nothing."""
        self._check_process()
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
        pid = self._lifecycle.begin(request)
        try:
            opened = self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call has ended.
            self._end(pid)
            raise
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    opened.close()
                finally:
                    self._end(pid)

        return replace(opened, close=close)

    def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._lifecycle.close():
            self._inner.close()

    def _end(self, pid: int) -> None:
        if self._lifecycle.end(pid):
            self._inner.close()


class AsyncClosingTransport:
    """As ``ClosingTransport``, awaited."""

    def __init__(self, inner: AsyncTransport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._lifecycle = Lifecycle()

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body; the call ends when that is closed."""
        pid = self._lifecycle.begin(request)
        try:
            opened = await self._inner.open(request)
        except BaseException:  # Whatever ends it, also a cancellation, the call has ended.
            await self._end(pid)
            raise
        is_open = True

        async def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    await opened.close()
                finally:
                    await self._end(pid)

        return replace(opened, close=close)

    async def close(self) -> None:
        """Let no call begin, and give up the connections once none is under way."""
        if self._lifecycle.close():
            await self._inner.close()

    async def _end(self, pid: int) -> None:
        if self._lifecycle.end(pid):
            await self._inner.close()
