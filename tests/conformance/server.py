"""A loopback HTTP server that stores requests, and returns the responses that it is given."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import h11


@dataclass(frozen=True)
class Arrived:
    """A request as it was received."""

    method: str
    target: str
    """Path and query, percent-encoded as received."""
    headers: list[tuple[str, str]]
    """With lower-case names."""
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header; several are joined as defined by HTTP."""
        found = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(found) if found else None


@dataclass(frozen=True)
class Reply:
    """A response to send."""

    status: int
    body: bytes = b""
    media_type: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: int = 1
    """The number of chunks of the body; a single one is sent with its length."""


class Server:
    """Serves on a free port until the context ends."""

    def __init__(self) -> None:
        """Listen; connections are accepted from ``__enter__`` on."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.arrived: list[Arrived] = []
        self.replies: deque[Reply] = deque()
        """The next responses; a request without one gets a 599."""
        self._connections: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for it in (self._listener, *self._connections):
            try:
                it.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # The other side was faster.
            finally:
                it.close()

    def expect(self, replies: Iterable[Reply]) -> None:
        """Forget the requests so far, and respond to the next ones with ``replies``."""
        self.arrived.clear()
        self.replies = deque(replies)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        protocol = h11.Connection(h11.SERVER)
        try:
            while self._exchange(connection, protocol):
                protocol.start_next_cycle()
        except (OSError, h11.RemoteProtocolError) as error:
            if isinstance(error, h11.RemoteProtocolError):
                self.arrived.append(Arrived("?", f"not HTTP: {error}", [], b""))
                connection.close()

    def _exchange(self, connection: socket.socket, protocol: h11.Connection) -> bool:
        """Read one request and respond. Returns whether another may follow."""
        request, body = None, bytearray()
        while True:
            event = protocol.next_event()
            if event is h11.NEED_DATA:
                protocol.receive_data(connection.recv(1 << 18))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
            else:
                return False
        assert request is not None
        headers = [(name.decode(), value.decode("latin-1")) for name, value in request.headers]
        method = request.method.decode()
        self.arrived.append(Arrived(method, request.target.decode(), headers, bytes(body)))
        reply = self.replies.popleft() if self.replies else Reply(599)
        connection.sendall(_written(protocol, reply))
        return protocol.our_state is h11.DONE


def _written(protocol: h11.Connection, reply: Reply) -> bytes:
    headers = list(reply.headers)
    if reply.media_type is not None:
        headers.append(("content-type", reply.media_type))
    if reply.pieces == 1 and reply.status != 204:
        headers.append(("content-length", str(len(reply.body))))
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    out = protocol.send(h11.Response(status_code=reply.status, headers=encoded)) or b""
    step = max(1, -(-len(reply.body) // reply.pieces))
    for start in range(0, len(reply.body), step):
        out += protocol.send(h11.Data(data=reply.body[start : start + step])) or b""
    return out + (protocol.send(h11.EndOfMessage()) or b"")
