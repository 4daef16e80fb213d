"""Proxies, certificate authorities and client certificates, with each HTTP library."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .certificates import Files
from .conftest import Calls
from .server import FaultServer, held

MODES = ("sync", "async", "fast", "fast async")


class Handler(BaseHTTPRequestHandler):
    """Responds normally, and returns the client's certificate."""

    def do_GET(self) -> None:
        assert isinstance(self.connection, ssl.SSLSocket)
        seen = self.connection.getpeercert()
        body = b'{"ok": %s}' % (b"true" if seen else b"false")
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """Does not report failed handshakes, as some here should fail."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextlib.contextmanager
def serving(context: ssl.SSLContext) -> Iterator[str]:
    """Yield the URL of a server with TLS."""
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files.in_folder(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def called(package: ModuleType, mode: str, url: str, http: dict[str, Any], build: Any) -> Any:
    """Make a call through httpx2 with options of its client, or through a builder of pyreqwest."""
    options: dict[str, Any] = {"server": url, "token": "hush-token", "retries": 0}
    if not mode.endswith("async"):
        with contextlib.ExitStack() as stack:
            client = build if mode == "fast" else stack.enter_context(httpx2.Client(**http))
            api = stack.enter_context(package.Api(http_client=client, **options))
            return api.things.list_things()

    async def awaited() -> Any:
        async with contextlib.AsyncExitStack() as stack:
            is_fast = mode == "fast async"
            made = None if is_fast else httpx2.AsyncClient(**http)
            client = build if made is None else await stack.enter_async_context(made)
            api = await stack.enter_async_context(package.AsyncApi(http_client=client, **options))
            return await api.things.list_things()

    return asyncio.run(awaited())


def builder(mode: str) -> Any:
    from pyreqwest.client import ClientBuilder, SyncClientBuilder

    return SyncClientBuilder() if mode == "fast" else ClientBuilder()


def test_calls_go_through_a_proxy(package: ModuleType, server: FaultServer, mode: str) -> None:
    from pyreqwest.proxy import ProxyBuilder

    def build() -> Any:
        return builder(mode).proxy(ProxyBuilder.http(server.url))

    url = "http://api.example.com"
    assert called(package, mode, url, {"proxy": server.url}, build).ok is True
    assert [request.target for request in server.requests] == ["http://api.example.com/things"]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy"])
def test_calls_go_through_the_proxy_of_the_environment(
    calls: Calls, server: FaultServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other in ("NO_PROXY", "no_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, server.url)
    host = calls.package.Server(id="far", url="http://api.example.com")
    assert calls("list_things", client={"server": host}).ok is True
    assert [request.target for request in server.requests] == ["http://api.example.com/things"]


def test_a_total_timeout_holds_with_tls_and_a_proxy(package: ModuleType) -> None:
    """The proxy receives the CONNECT request, and never responds."""
    proxy = FaultServer([held])
    timeout = package.Timeout(total=0.2)
    with httpx2.Client(proxy=proxy.url) as http:
        api = package.Api(
            server="https://api.example.com",
            token="hush-token",
            http_client=http,
            timeout=timeout,
            retries=0,
        )
        with pytest.raises(package.ResponseTimeout, match="total timeout"):
            api.things.list_things()
    proxy.close()


def test_calls_trust_a_ca_of_the_users(package: ModuleType, files: Files, mode: str) -> None:
    def build() -> Any:
        return builder(mode).add_root_certificate_pem(files.ca.read_bytes())

    with serving(files.for_a_server(asks_for_a_certificate=False)) as url:
        http = {"verify": files.for_a_client()}
        assert called(package, mode, url, http, build).ok is False
        with pytest.raises(package.TransportError) as caught:
            called(package, mode, url, {}, lambda: builder(mode))
    assert caught.value.sent is False


def test_calls_show_a_client_certificate(package: ModuleType, files: Files, mode: str) -> None:
    def build() -> Any:
        trusting = builder(mode).add_root_certificate_pem(files.ca.read_bytes())
        return trusting.identity_pem(files.client.read_bytes())

    with serving(files.for_a_server(asks_for_a_certificate=True)) as url:
        http = {"verify": files.for_a_client(has_a_certificate=True)}
        assert called(package, mode, url, http, build).ok is True
        with pytest.raises(package.TransportError):
            called(
                package,
                mode,
                url,
                {"verify": files.for_a_client()},
                lambda: builder(mode).add_root_certificate_pem(files.ca.read_bytes()),
            )


@pytest.mark.parametrize("build", [lambda: None, lambda: 5, print])
def test_a_function_must_return_a_builder(package: ModuleType, build: Callable[[], Any]) -> None:
    for kind, name in ((package.Api, "SyncClientBuilder"), (package.AsyncApi, "ClientBuilder")):
        with pytest.raises(package.ArgumentError, match=rf"http_client: .*client\.{name}` at each"):
            kind(token="t", http_client=build)
