"""``http_client="fast"`` without a response, and what it must never do."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import bigin
import pytest
from faults.server import refusing

from oasmith_runtime import Request, TransportError
from oasmith_runtime.http.pyreqwest import ClientTransport, _cancellable
from oasmith_runtime.http.pyreqwest_clients import MAX_CLIENTS

from .loopback import Calls, Loopback


@contextmanager
def listening(talk: Callable[[socket.socket], object]) -> Iterator[str]:
    """Yield the URL of a server that accepts one connection, reads once, then calls ``talk``."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                talk(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.fixture(params=["sync", "async"])
def fast(request: pytest.FixtureRequest, package: ModuleType, server: Loopback) -> Iterator[Calls]:
    """Make calls through pyreqwest."""
    with asyncio.Runner() as runner:
        made = Calls(package, server, runner if request.param == "async" else None, "fast")
        yield made
        made.close()


def failure(fast: Calls, url: str, timeout: float | None = None) -> Any:
    """Return the error of a call to ``url``."""
    with pytest.raises(fast.package.TransportError) as caught:
        fast.wait(fast.client(url, retries=0).parcels.get_any(timeout=timeout))
    return caught.value


def test_what_was_refused_was_not_sent(fast: Calls) -> None:
    with refusing() as url:
        error = failure(fast, url)
    assert not error.sent
    assert "refused" in str(error)


def test_what_was_cut_off_may_have_arrived(fast: Calls) -> None:
    with listening(lambda connection: None) as url:
        assert failure(fast, url).sent
    half = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"
    with listening(lambda connection: connection.sendall(half)) as url:
        assert failure(fast, url).sent


def test_what_takes_too_long_may_have_arrived(fast: Calls) -> None:
    is_over = threading.Event()
    with listening(lambda connection: is_over.wait()) as url:
        error = failure(fast, url, timeout=0.1)
        is_over.set()
    assert isinstance(error, fast.package.ResponseTimeout)
    assert error.sent


def test_no_error_shows_a_key_in_the_url() -> None:
    transport = ClientTransport()
    with refusing() as url:
        request = Request(
            method="GET", url=f"{url}/?key=hidden", headers={}, secret_query=("key=hidden",)
        )
        with pytest.raises(TransportError) as caught:
            transport.open(request)
    assert "hidden" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_a_closed_client_does_not_open_connections_again(fast: Calls, server: Loopback) -> None:
    client = fast.client()
    fast.wait(client.parcels.get_any())
    fast.wait(client.close())
    with pytest.raises(fast.package.ClientClosed, match="closed") as caught:
        fast.wait(client.parcels.get_any())
    assert caught.value.sent is False


def test_many_timeouts_do_not_keep_many_clients(fast: Calls, server: Loopback) -> None:
    client = fast.client()
    for number in range(MAX_CLIENTS + 3):
        fast.wait(client.parcels.get_any(timeout=10 + number))
    inner = client._transport._inner
    [transport] = inner._bound.values() if fast.is_async else [inner._current[1]]
    assert len(transport._clients._clients) == MAX_CLIENTS


def test_without_pyreqwest_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyreqwest.client", None)
    with pytest.raises(bigin.ArgumentError, match="extra `fast`"):
        bigin.Bigin(data_center="us", token="REDACTED", http_client="fast")


class Forgetful:
    """Returns its result even if it is cancelled, as the coroutines of pyreqwest do."""

    def __init__(self) -> None:
        self.is_waiting = asyncio.Event()

    async def result(self) -> str:
        self.is_waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "ready at the same time"
        return "never"


def test_a_cancellation_that_comes_with_the_result_counts() -> None:
    given_up: list[str] = []

    async def abort() -> None:
        given_up.append("response")

    async def awaited() -> None:
        source = Forgetful()
        task = asyncio.create_task(_cancellable(source.result(), abort))
        await source.is_waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(awaited())
    assert given_up == ["response"], "nobody else would give its connection up"
