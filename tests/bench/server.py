"""A server in a separate process that returns the sample for each request; it prints its port.

``python -m bench.server SECONDS RECORDS`` waits for so long before each response, which has the
results of so many records.
"""

from __future__ import annotations

import asyncio
import re
import sys
from functools import partial

from .sample import answer

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\ncontent-length: %d\r\n\r\n"
)
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Answers(asyncio.Protocol):
    """Waits for the end of each request, and parses only its length."""

    def __init__(self, reply: bytes, seconds: float) -> None:
        """Send ``reply`` this many seconds after each request; clients send one at a time."""
        self._reply = reply
        self._seconds = seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start with an empty buffer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        """Respond to complete requests."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._buffer, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            self._buffer = self._buffer[whole:]
            self._answer()

    def _answer(self) -> None:
        if self._seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._seconds, self._transport.write, self._reply)
        else:
            self._transport.write(self._reply)


async def main(seconds: str, records: str) -> None:
    """Serve until the process is stopped."""
    loop, content = asyncio.get_running_loop(), answer(int(records))
    made = partial(Answers, HEAD % len(content) + content, float(seconds))
    server = await loop.create_server(made, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
