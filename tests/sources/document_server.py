"""A server of documents on the loopback interface, with or without TLS."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

YAML = {"content-type": "application/yaml"}


class _HttpServer(ThreadingHTTPServer):
    """Keeps failed TLS handshakes, which some tests cause, out of the output."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@dataclass
class Server:
    """What the loopback server answers, by path."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    """What a held request waits for."""

    def put(self, path: str, content: str, status: int = 200, **headers: str) -> str:
        """Answer a path, and return its URL."""
        self.files[path] = content.encode()
        self.statuses[path] = status
        self.headers[path] = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.url + path


def handler(server: Callable[[], Server]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = server()
            known.asked.append(self.path)
            if self.path.endswith("/held"):
                known.go_on.wait()
            content = known.files.get(self.path, b"")
            headers = {"content-length": str(len(content)), **known.headers.get(self.path, YAML)}
            self.send_response(known.statuses.get(self.path, 404))
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve documents until the block ends; over TLS if there is a ``context``."""
    servers: list[Server] = []
    listening = _HttpServer(("127.0.0.1", 0), handler(lambda: servers[0]))
    if context:
        # The handshake belongs to the thread of its connection: the accepting one must not wait.
        listening.socket = context.wrap_socket(
            listening.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "https" if context else "http"
    server = Server(f"{scheme}://127.0.0.1:{listening.server_address[1]}")
    servers.append(server)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        listening.shutdown()
        thread.join()
        listening.server_close()
