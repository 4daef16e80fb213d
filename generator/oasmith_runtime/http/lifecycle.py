"""Closing of a client: new calls are refused, and running calls end normally.

The last of them closes the connections. So no response is cut off by closing the client.
"""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Lock

from ..errors import ClientClosed
from ..messages import Request, StreamingResponse
from . import AsyncTransport, Transport


class Lifecycle:
    """Counts the running calls; after ``close``, no new call may begin."""

    def __init__(self) -> None:
        """Start open, without calls."""
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
        """Record the end of a call; return whether it was the last one of a closed client.

        A call that began in the process ``pid`` is counted there only, not in a forked process.
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
        """Reset after a fork: the calls and locks of the parent do not exist in this process."""
        if self._pid != os.getpid():
            self._enter_process()

    def close(self) -> bool:
        """Refuse new calls; return whether none is running. Closing twice does nothing."""
        self._check_process()
        with self._lock:
            was_closed, self._is_closed = self._is_closed, True
            return not was_closed and self._calls == 0


class ClosingTransport:
    """A transport that is closed when the last running call has ended."""

    def __init__(self, inner: Transport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._lifecycle = Lifecycle()

    def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body; the call ends when the response is closed."""
        pid = self._lifecycle.begin(request)
        try:
            response = self._inner.open(request)
        except BaseException:  # The call has also ended after a cancellation.
            self._end(pid)
            raise
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    response.close()
                finally:
                    self._end(pid)

        return replace(response, close=close)

    def close(self) -> None:
        """Refuse new calls, and close the connections when no call is running."""
        if self._lifecycle.close():
            self._inner.close()

    def _end(self, pid: int) -> None:
        if self._lifecycle.end(pid):
            self._inner.close()


class AsyncClosingTransport:
    """As ``ClosingTransport``, async."""

    def __init__(self, inner: AsyncTransport) -> None:
        """Send through ``inner``."""
        self._inner = inner
        self._lifecycle = Lifecycle()

    async def open(self, request: Request) -> StreamingResponse:
        """Return the response without its body; the call ends when the response is closed."""
        pid = self._lifecycle.begin(request)
        try:
            response = await self._inner.open(request)
        except BaseException:  # The call has also ended after a cancellation.
            await self._end(pid)
            raise
        is_open = True

        async def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                try:
                    await response.close()
                finally:
                    await self._end(pid)

        return replace(response, close=close)

    async def close(self) -> None:
        """Refuse new calls, and close the connections when no call is running."""
        if self._lifecycle.close():
            await self._inner.close()

    async def _end(self, pid: int) -> None:
        if self._lifecycle.end(pid):
            await self._inner.close()
