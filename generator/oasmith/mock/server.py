"""The mock as an HTTP server, with starlette and uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any

import uvicorn
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from oasmith.mock.document import MockDocument
from oasmith.mock.options import MockOptions
from oasmith.mock.respond import MockResponse, respond
from oasmith.mock.responses import REASON
from oasmith.mock.serving import Host
from oasmith_runtime import clock
from oasmith_runtime.messages import Request

MAX_BODY = 64 * 1024 * 1024
"""The maximum size of a request body in bytes."""

Log = Callable[[str], None]
"""A function that is called with a log line for each request."""


class _Protocol(H11Protocol):
    """Gives the application access to the connection, so that it can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Store the connection in the state of the application."""
        # uvicorn narrows the type of asyncio's method, and so does this one (hence the ignore).
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class MockApp:
    """An ASGI application that mocks the API of a document."""

    def __init__(
        self, document: MockDocument, options: MockOptions, served: Sequence[Host], log: Log
    ) -> None:
        """Mock some hosts, which are distinguished by port; ``log`` gets a line per request."""
        self._document, self._options, self._log = document, options, log
        self._hosts = {host.port: host for host in served}
        self._state = document.resources.state(options.state)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        if scope["type"] != "http":
            return
        http = HttpRequest(scope, receive)
        if int(http.headers.get("content-length", "0") or 0) > MAX_BODY:
            await HttpResponse(status_code=413)(scope, receive, send)
            return
        content = await http.body()
        host = self._hosts[scope["server"][1]]
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        mocked = respond(
            self._document,
            Request(
                method=scope["method"],
                url=host.document_url(target),
                headers=_joined(http),
                content=content,
            ),
            self._options,
            self._state,
        )
        self._log(_line(scope, host, mocked))
        if mocked.latency:
            await clock.sleep_async(mocked.latency)
        await _send(mocked, scope, receive, send)


def _joined(http: HttpRequest) -> dict[str, str]:
    """Return headers with lower-case names; repeated ones are joined (RFC 9110, section 5.3)."""
    headers: dict[str, str] = {}
    for name, value in http.headers.items():
        separator = "; " if name == "cookie" else ", "
        headers[name] = f"{headers[name]}{separator}{value}" if name in headers else value
    return headers


def _line(scope: Scope, host: Host, mocked: MockResponse) -> str:
    """Return the log line of a request, without its query, which may contain a credential."""
    path = scope["raw_path"].decode("latin-1").partition("?")[0]
    fault = mocked.fault
    status = f"fault {fault.kind}" if fault is not None else str(mocked.response.status)
    reason = mocked.response.headers.get(REASON, "")
    server = host.servers[0].id if len(host.servers) == 1 else ""
    words = [server, scope["method"], path, status, mocked.refusal, reason and f"({reason})"]
    return " ".join(filter(None, words))


async def _send(mocked: MockResponse, scope: Scope, receive: Receive, send: Send) -> None:
    response, fault = mocked.response, mocked.fault
    content, status = response.content, response.status
    headers = dict(response.headers)
    kind = fault.kind if fault is not None else ""
    transport = scope.get("state", {}).get("transport")
    if kind == "timeout":
        # Wait until the client gives up or the server stops.
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    if kind == "reset" and transport is not None:
        _reset(transport)
        return
    if isinstance(kind, int):
        content, status, headers = b"", kind, {}
    if kind == "malformed":
        content = content[: len(content) // 2]
    if kind == "truncate" and transport is not None:
        headers["content-length"] = str(len(content) or 1)
        await _start(send, status, headers)
        half = content[: len(content) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        transport.close()
        return
    await HttpResponse(content, status, headers)(scope, receive, send)


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


def _reset(transport: asyncio.Transport) -> None:
    """Close a connection with RST instead of FIN, like a host that has crashed."""
    connection: Any = transport.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def serve(app: MockApp, sockets: Sequence[socket.socket]) -> None:
    """Serve until the program is stopped (Ctrl-C or SIGTERM), or ``should_exit`` is set."""
    server = server_of(app)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=list(sockets))


def server_of(app: MockApp) -> uvicorn.Server:
    """Return a server that is not yet running."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        # A request that waits for ever must not keep the program running.
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
