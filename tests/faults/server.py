"""A local server that misbehaves as instructed, request by request."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from clock import LONG
from figures import FAULTS, FIGURES


@dataclass
class Arrived:
    """A request as received."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Connection:
    """One connection, as a script sees it."""

    def __init__(self, peer: socket.socket, holding: threading.Semaphore, go_on: Event) -> None:
        self.peer = peer
        self.stream = peer.makefile("rb")
        self.is_open = True
        self._holding = holding
        self._go_on = go_on

    def send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # The client may have given up.
            self.peer.sendall(data)

    def close(self) -> None:
        self.is_open = False

    def hold(self) -> None:
        """Block until the test calls ``go_on``; the test can wait for this moment."""
        self._holding.release()
        self._go_on.wait()

    def is_held(self, seconds: float) -> bool:
        """Return, after some seconds at most, whether the server is still held."""
        return not self._go_on.wait(seconds)

    def reset(self) -> None:
        """Close with a reset."""
        self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


Script: TypeAlias = Callable[[Connection, Arrived], None]
"""Responds to one request, normally or with a fault."""

S = TypeVar("S", bound=Script)


def fault(kind: str) -> Callable[[S], S]:
    """Name the fault of a script, for the measurements."""

    def named(script: S) -> S:
        script.fault = kind  # type: ignore[attr-defined]
        return script

    return named


def play(script: Script, connection: Connection, arrived: Arrived) -> None:
    """Run a script, and count it if it is a fault."""
    if kind := getattr(script, "fault", ""):
        FIGURES.count(FAULTS, kind)
    script(connection, arrived)


def answer(
    status: int = 200,
    body: Any = None,
    headers: dict[str, str] | None = None,
    *,
    version: str = "1.1",
    close: bool = False,
) -> Script:
    """Respond correctly; ``close`` then ends the connection without announcing it."""

    def script(connection: Connection, _: Arrived) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body or {"ok": True}).encode()
        given = {"content-type": "application/json", "content-length": str(len(content))}
        given |= headers or {}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        connection.send(f"HTTP/{version} {status} Some\r\n{head}\r\n".encode() + content)
        if close or version == "1.0":
            connection.close()

    return fault(_kind(status, headers or {}, version, close))(script)


def _kind(status: int, headers: dict[str, str], version: str, close: bool) -> str:
    """Return the fault of a response; empty if it is correct."""
    kinds = {
        f"HTTP {status}": status >= 300,
        "retry-after": "retry-after" in headers,
        "redirect": "location" in headers,
        "HTTP/1.0": version == "1.0",
        "closed after the answer": close,
        "huge headers": any(len(it) > 65536 for it in headers.values()),
    }
    return ", ".join(kind for kind, is_so in kinds.items() if is_so)


@fault("reset in place of an answer")
def reset(connection: Connection, _: Arrived) -> None:
    """Reset the connection instead of responding."""
    connection.reset()


@fault("reset in an answer")
def reset_in_answer(connection: Connection, _: Arrived) -> None:
    """Reset the connection in the middle of a response."""
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    # A reset discards unread data. No test needs the client to be that quick.
    time.sleep(0.05)
    connection.reset()


@fault("answer shorter than its length")
def truncated(connection: Connection, _: Arrived) -> None:
    """End a response before its length is reached."""
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    connection.close()


@fault("no HTTP")
def nonsense(connection: Connection, _: Arrived) -> None:
    """Respond with something that is not HTTP."""
    connection.send(b"SSH-2.0-OpenSSH\r\n\r\n")
    connection.close()


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


@fault("slow head")
def held(connection: Connection, arrived: Arrived) -> None:
    """Send nothing until the test calls ``go_on``, then respond normally."""
    connection.hold()
    answer()(connection, arrived)


@fault("slow body")
def held_in_body(connection: Connection, _: Arrived) -> None:
    """Send the head and half of the body, and the rest when the test calls ``go_on``."""
    body = b'{"ok": true}'
    connection.send(HEAD % len(body) + body[:6])
    connection.hold()
    connection.send(body[6:])


@fault("slow body")
def dripping(connection: Connection, _: Arrived) -> None:
    """Send a body byte by byte, without an end until the test calls ``go_on``."""
    connection.send(HEAD % 1_000_000)
    while connection.is_held(0.02):
        connection.send(b" ")
    connection.close()


@fault("gzip bomb")
def bomb(connection: Connection, arrived: Arrived) -> None:
    """Respond with 50 MB compressed to a few kB."""
    packed = gzip.compress(b"0" * 50_000_000)
    answer(200, packed, {"content-encoding": "gzip"})(connection, arrived)


@fault("reset while the request is sent")
def reset_in_request(connection: Connection, _: Arrived) -> None:
    """Read a part of the body, and reset the connection; runs before the body is read."""
    connection.stream.read(1000)
    connection.reset()


@fault("closed while the request is sent")
def closed_in_request(connection: Connection, _: Arrived) -> None:
    """Read a part of the body, and close the connection; runs before the body is read."""
    connection.stream.read(1000)
    connection.close()


@fault("nothing read of a request")
def deaf(connection: Connection, _: Arrived) -> None:
    """Read nothing of the body until the test calls ``go_on``; runs before the body is read."""
    connection.hold()
    connection.reset()


def reads_slowly(pause: float, size: int) -> Script:
    """Read this many bytes of the body, with a pause before each; runs before the body is read."""

    def script(connection: Connection, arrived: Arrived) -> None:
        left = int(arrived.headers["content-length"])
        while left > size:
            time.sleep(pause)
            left -= len(connection.stream.read(size))
        arrived.headers["content-length"] = str(left)

    return fault("request read slowly")(script)


@fault("HTTP/1.0, without a length")
def until_the_end(connection: Connection, _: Arrived) -> None:
    """Respond without a length: the body ends with the connection."""
    connection.send(b'HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{"ok": true}')
    connection.close()


class Idle:
    """Responds normally, and closes the idle connection afterwards."""

    fault = "kept connection closed while idle"

    def __init__(self) -> None:
        self._ended = threading.Semaphore(0)
        self._seen = threading.Semaphore(0)

    def __call__(self, connection: Connection, arrived: Arrived) -> None:
        answer()(connection, arrived)
        connection.peer.shutdown(socket.SHUT_WR)
        self._ended.release()
        connection.stream.read()
        self._seen.release()
        connection.close()

    def wait(self, *, is_seen: bool) -> None:
        """Wait until the next connection has ended; with ``is_seen``, also on the client's side."""
        semaphore = self._seen if is_seen else self._ended
        assert semaphore.acquire(timeout=LONG)


@fault("kept connection closed as a request arrives")
def closed_as_it_arrives(connection: Connection, _: Arrived) -> None:
    """Close the connection instead of responding, as if its idle timeout had just expired."""
    connection.close()


def batch(status: int = 200) -> Script:
    """Respond to a batch with a result for each of its items."""

    def script(connection: Connection, arrived: Arrived) -> None:
        results = [{"id": it["id"], "status": "done"} for it in arrived.data["data"]]
        answer(status, {"data": results})(connection, arrived)

    return script


@contextlib.contextmanager
def refusing() -> Iterator[str]:
    """Yield the URL of a port that refuses connections; it is bound, so no program can take it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@dataclass
class FaultServer:
    """Runs one script for each request, in order; the last one is repeated."""

    scripts: list[Script] = field(default_factory=lambda: [answer()])
    requests: list[Arrived] = field(default_factory=list)
    connections: int = 0
    closed: int = 0
    """The connections that have ended."""
    playing: int = 0
    """Requests in progress."""
    routes: dict[str, Script] = field(default_factory=dict)
    """Scripts for single paths, such as that of tokens; they do not affect the others."""
    before_body: list[Script | None] = field(default_factory=list)
    """Scripts that run for each request before its body is read; None to read it.

    A script that leaves the connection open goes on with the body.
    """

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._holding = threading.Semaphore(0)
        self._go_on = Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def give(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.requests.clear()

    def wait_until_held(self, times: int = 1) -> None:
        """Wait until this many more connections are held by their scripts."""
        for _ in range(times):
            assert self._holding.acquire(timeout=LONG), "no request came to be held"

    def go_on(self) -> None:
        """Release all held connections, and hold no other one."""
        self._go_on.set()

    def close(self) -> None:
        self.go_on()
        # Closing alone does not wake a thread that waits for a connection; if a listening socket
        # cannot be shut down, it does.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._acceptor.join(LONG)
        assert not self._acceptor.is_alive(), "the server still waits for connections"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        connection = Connection(peer, self._holding, self._go_on)
        with contextlib.suppress(OSError, ValueError), peer:
            while connection.is_open:
                arrived = self._arrived(connection)
                if arrived is None:
                    break
                self._play(connection, arrived)
            connection.stream.close()
        with self._lock:
            self.closed += 1

    def _play(self, connection: Connection, arrived: Arrived) -> None:
        with self._lock:
            self.playing += 1
        try:
            play(self._script(arrived), connection, arrived)
        finally:
            with self._lock:
                self.playing -= 1

    def _arrived(self, connection: Connection) -> Arrived | None:
        """Return the next request; None if there is none, or if its body is not to be read."""
        arrived = _head(connection)
        if arrived is None:
            return None
        with self._lock:
            script = self.before_body.pop(0) if self.before_body else None
        if script is not None:
            play(script, connection, arrived)
        if not connection.is_open:
            with self._lock:
                self.requests.append(arrived)
            return None
        arrived.body = _body(connection, arrived.headers)
        return arrived

    def _script(self, arrived: Arrived) -> Script:
        route = self.routes.get(arrived.target.partition("?")[0])
        if route is not None:
            return route
        with self._lock:
            self.requests.append(arrived)
            return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]


class Tokens:
    """A token endpoint, and an API that accepts only the newest token."""

    def __init__(self, server: FaultServer, *, uses: int | None = None) -> None:
        self.forms: list[dict[str, str]] = []
        self.expiries = 0
        self.uses = uses
        """For how many calls a token is valid; None for any number."""
        self.latency = 0.02
        """Delay of a token response in seconds, so that calls can arrive meanwhile."""
        self.scope = "things.read things.all"
        self.before: list[Script] = []
        """The first responses of the token endpoint."""
        self._left = 0
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        server.routes = {"/oauth/token": self.token, "/things": self.things}

    def token(self, connection: Connection, arrived: Arrived) -> None:
        with self._lock:
            self.forms.append(dict(parse_qsl(arrived.body.decode())))
            script = self.before.pop(0) if self.before else None
            number = len(self.forms)
            self._left = self.uses or 0
        if script is None:
            time.sleep(self.latency)
            script = answer(
                200,
                {
                    "access_token": f"hush-a{number}",
                    "refresh_token": f"hush-r{number}",
                    "expires_in": 3600,
                    "scope": self.scope,
                },
            )
        play(script, connection, arrived)

    def things(self, connection: Connection, arrived: Arrived) -> None:
        with self._lock:
            is_new = arrived.headers["authorization"] == f"Bearer hush-a{len(self.forms)}"
            if is_new and self.uses is not None:
                self._left -= 1
                self.expiries += self._left == 0
            is_good = is_new and (self.uses is None or self._left >= 0)
            # A call that was delayed until its new token expired as well is not the client's fault.
            call = arrived.headers.get("x-call")
            is_good = is_good or (call is not None and call in self._refused)
            if not is_good and call is not None:
                self._refused.add(call)
        answer(200 if is_good else 401)(connection, arrived)


def _head(connection: Connection) -> Arrived | None:
    line = connection.stream.readline().decode()
    if not line:
        return None
    method, target, _ = line.split(" ", 2)
    headers: dict[str, str] = {}
    while (text := connection.stream.readline().decode().rstrip("\r\n")) != "":
        name, _, value = text.partition(":")
        # A duplicate is visible (RFC 9110, section 5.3).
        headers[name.lower()] = ", ".join(
            [*filter(None, [headers.get(name.lower())]), value.strip()]
        )
    return Arrived(method, target, headers, b"")


def _body(connection: Connection, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(connection.stream.readline(), 16):
            body += connection.stream.read(size)
            connection.stream.readline()
        connection.stream.readline()
        return body
    return connection.stream.read(int(headers.get("content-length", 0)))
