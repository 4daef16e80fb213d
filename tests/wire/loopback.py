"""A local server that stores requests as received, and calls to it, blocking and async."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Arrived:
    """A request as received."""

    method: str
    target: str
    """Path and query, not decoded."""
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass
class Answer:
    """The server's response; a body of several chunks is sent one by one."""

    status: int = 204
    media_type: str | None = None
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)
    breaks: bool = False
    """Whether the connection is closed after the last chunk, before the body's end."""


class Loopback(ThreadingHTTPServer):
    """Responds to each request with the next response; the last one is repeated."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reset()

    def reset(self) -> None:
        self.requests: list[Arrived] = []
        self.answers: list[Answer] = [Answer()]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def last(self) -> Arrived:
        return self.requests[-1]

    def give(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def answer_to(self, arrived: Arrived) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Loopback

    def answer(self) -> None:
        loopback = self.server
        arrived = Arrived(self.command, self.path, self.headers, self._content())
        loopback.requests.append(arrived)
        self._send(loopback.answer_to(arrived))

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_QUERY = answer

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def _content(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        chunks = []
        # An abandoned request has no further data.
        while size := int(self.rfile.readline() or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.media_type is not None:
            self.send_header("content-type", answer.media_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            if answer.status not in (204, 304):
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            # The client may have read enough.
            with suppress(ConnectionError):
                self.wfile.write(answer.body if self.command != "HEAD" else b"")
            return
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            for chunk in answer.body:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                self.wfile.flush()
            self.wfile.write(b"" if answer.breaks else b"0\r\n\r\n")
        except ConnectionError:
            self.close_connection = True  # The client has read enough.
        self.close_connection = self.close_connection or answer.breaks


class Calls:
    """One client of the package, with the same calls for both, blocking and async."""

    def __init__(
        self,
        package: ModuleType,
        server: Loopback,
        runner: asyncio.Runner | None,
        http_client: str | None = None,
    ) -> None:
        self.package = package
        self.server = server
        self._runner = runner
        self._http_client = http_client
        self._clients: list[Any] = []

    @property
    def is_async(self) -> bool:
        return self._runner is not None

    def client(self, url: str | None = None, **options: Any) -> Any:
        kind = self.package.AsyncParcels if self.is_async else self.package.Parcels
        made = kind(server=url or self.server.url, **{"http_client": self._http_client, **options})
        self._clients.append(made)
        return made

    def __call__(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of the resource ``parcels`` and return its result."""
        return self.wait(getattr(self.client().parcels, method)(*arguments, **options))

    def wait(self, result: Any) -> Any:
        """Return the result of an awaitable; any other value is returned unchanged."""
        if self._runner is None or not inspect.isawaitable(result):
            return result

        async def awaited() -> Any:
            return await result

        return self._runner.run(awaited())

    def close(self) -> None:
        for client in self._clients:
            self.wait(client.close())
