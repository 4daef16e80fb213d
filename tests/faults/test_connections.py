"""Connections that are refused, reset, closed or stuck: nothing hangs, and ``sent`` is right."""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx2
import pytest
from figures import FAULTS, FIGURES

from .conftest import Calls
from .server import (
    FaultServer,
    Idle,
    Script,
    answer,
    closed_as_it_arrives,
    closed_in_request,
    deaf,
    held,
    held_in_body,
    reads_slowly,
    reset_in_request,
    until_the_end,
)

LARGE = 20_000_000
"""More bytes than a socket buffers."""


@pytest.mark.parametrize("fault", [reset_in_request, closed_in_request])
def test_a_request_that_breaks_off_is_repeated_where_that_is_safe(
    calls: Calls, server: FaultServer, fault: Script
) -> None:
    server.before_body = [fault, fault]
    assert calls("put_file", body=io.BytesIO(b"x" * LARGE)).ok is True
    assert [len(it.body) for it in server.requests] == [0, 0, LARGE]
    server.give(answer())
    server.before_body = [fault]
    with pytest.raises(calls.package.TransportError) as caught:
        calls("add_thing", body={"a": "x" * LARGE})
    assert caught.value.sent is True
    assert len(server.requests) == 1


@pytest.fixture
def full() -> Iterator[str]:
    """Return the URL of a port that accepts no connection: its queue is full."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect(listening.getsockname())
        FIGURES.count(FAULTS, "no connection in time")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_connection_that_does_not_come_ends_in_a_timeout(calls: Calls, full: str) -> None:
    told: list[Any] = []
    package = calls.package
    client = {
        "server": package.Server(id="full", url=full),
        "timeout": package.Timeout(connect=0.2),
        "hooks": package.Hooks(on_retry=told.append),
    }
    with pytest.raises(package.ResponseTimeout) as caught:
        calls("add_thing", body={}, client=client)
    assert caught.value.sent is False
    assert [it.attempt for it in told] == [1, 2], "what never left is repeated, whatever it is"


@pytest.mark.parametrize("method", ["put_file", "add_thing"])
def test_a_server_that_does_not_read_ends_in_a_timeout(
    calls: Calls, server: FaultServer, method: str
) -> None:
    server.before_body = [deaf] * 3
    body: Any = io.BytesIO(b"x" * LARGE) if method == "put_file" else {"a": "x" * LARGE}
    # pyreqwest has no write timeout: sending counts as waiting for the response.
    timeout = calls.package.Timeout(write=0.3, read=0.6)
    with pytest.raises(calls.package.ResponseTimeout) as caught:
        calls(method, body=body, client={"timeout": timeout})
    assert caught.value.sent is True


def test_a_server_that_reads_slowly_gets_it_all(calls: Calls, server: FaultServer) -> None:
    """The total time is longer than each timeout, but the time of each chunk is much shorter."""
    server.before_body = [reads_slowly(0.1, LARGE // 20)]
    timeout = calls.package.Timeout(write=1.5, read=1.5)
    assert calls("put_file", body=io.BytesIO(b"x" * LARGE), client={"timeout": timeout}).ok is True
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["put_things", "add_thing"])
def test_a_busy_pool_ends_in_a_timeout(
    package: ModuleType, server: FaultServer, method: str
) -> None:
    """One connection, held by a call; pyreqwest's client has no such limit here."""
    server.give(held, answer())
    limits = httpx2.Limits(max_connections=1)
    timeout = package.Timeout(pool=0.2)

    async def awaited() -> tuple[Any, Any]:
        calls = Calls(package, server, "async")
        async with httpx2.AsyncClient(limits=limits) as http:
            api = package.AsyncApi(**calls.options(http_client=http, timeout=timeout))
            holding = asyncio.create_task(api.things.list_things())
            await asyncio.to_thread(server.wait_until_held)
            with pytest.raises(package.ResponseTimeout) as caught:
                await getattr(api.things, method)(body={})
            assert not holding.done(), "the connection was never free"
            server.go_on()
            first = await holding
            return caught.value, (first, await getattr(api.things, method)(body={}))

    FIGURES.count(FAULTS, "no free connection in time")
    error, results = asyncio.run(awaited())
    assert error.sent is False
    assert [it.ok for it in results] == [True, True], "the pool is sound"
    assert len(server.requests) == 2


def test_a_busy_pool_of_threads_ends_in_a_timeout(package: ModuleType, server: FaultServer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    server.give(held, answer())
    limits = httpx2.Limits(max_connections=1)
    calls = Calls(package, server, "sync")
    FIGURES.count(FAULTS, "no free connection in time")
    with httpx2.Client(limits=limits) as http, ThreadPoolExecutor(1) as pool:
        timeout = package.Timeout(pool=0.2)
        api = package.Api(**calls.options(http_client=http, timeout=timeout))
        holding = pool.submit(api.things.list_things)
        server.wait_until_held()
        with pytest.raises(package.ResponseTimeout) as caught:
            api.things.add_thing(body={})
        assert caught.value.sent is False
        server.go_on()
        assert holding.result().ok is True
        assert api.things.add_thing(body={}).ok is True
    assert len(server.requests) == 2


class Kept:
    """Calls one after another through one client, in each mode."""

    def __init__(self, calls: Calls, between: Callable[[], None] = lambda: None) -> None:
        """Do something between two calls."""
        self._calls = calls
        self._between = between

    def __call__(self, *methods: str) -> list[Any]:
        """Call methods and return results and errors."""
        if self._calls.mode == "async":
            return asyncio.run(self._awaited(methods))
        return self._made(methods)

    def _made(self, methods: tuple[str, ...]) -> list[Any]:
        results: list[Any] = []
        with self._calls.package.Api(**self._calls.options()) as api:
            for method in methods:
                if results:
                    self._between()
                try:
                    results.append(getattr(api.things, method)(body={}))
                except self._calls.package.TransportError as error:
                    results.append(error)
        return results

    async def _awaited(self, methods: tuple[str, ...]) -> list[Any]:
        results: list[Any] = []
        async with self._calls.package.AsyncApi(**self._calls.options()) as api:
            for method in methods:
                if results:
                    await asyncio.to_thread(self._between)
                try:
                    results.append(await getattr(api.things, method)(body={}))
                except self._calls.package.TransportError as error:
                    results.append(error)
        return results


def test_a_connection_that_was_closed_while_idle_does_no_harm(
    calls: Calls, server: FaultServer
) -> None:
    idle = Idle()
    server.give(idle)
    # pyreqwest notices in the background that a connection has ended, httpx2 when it reuses it.
    kept = Kept(calls, lambda: idle.wait(is_seen=calls.mode == "fast"))
    first, second, third = kept("add_thing", "add_thing", "put_things")
    assert (first.ok, second.ok, third.ok) == (True, True, True)
    assert (len(server.requests), server.connections) == (3, 3)


def test_a_connection_that_closes_as_a_request_arrives(calls: Calls, server: FaultServer) -> None:
    server.give(answer(), closed_as_it_arrives, answer())
    assert [it.ok for it in Kept(calls)("put_things", "put_things")] == [True, True]
    assert len(server.requests) == 3
    server.give(answer(), closed_as_it_arrives, answer())
    first, second = Kept(calls)("add_thing", "add_thing")
    assert first.ok is True
    assert isinstance(second, calls.package.TransportError)
    assert second.sent is True
    assert len(server.requests) == 2, "it arrived, so it may have done something"


def test_answers_may_end_with_their_connection(calls: Calls, server: FaultServer) -> None:
    server.give(until_the_end)
    first, second = Kept(calls)("add_thing", "add_thing")
    assert (first.ok, second.ok) == (True, True)
    assert len(server.requests) == 2


STUCK: dict[str, Script] = {
    "before the head": held,
    "in the body": held_in_body,
    "while it is sent": answer(),
}


@pytest.mark.parametrize("stuck", STUCK)
@pytest.mark.parametrize("http_client", ["one connection", "fast"])
def test_a_cancelled_call_leaves_the_pool_sound(
    package: ModuleType, server: FaultServer, stuck: str, http_client: str
) -> None:
    """The server holds the call until the others have ended: they do not wait for it."""
    server.give(STUCK[stuck], answer())
    if stuck == "while it is sent":
        server.before_body = [deaf]
    limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1)
    calls = Calls(package, server, "async")
    FIGURES.count(FAULTS, "cancelled call")

    async def awaited() -> Any:
        async with httpx2.AsyncClient(limits=limits) as http:
            chosen: Any = "fast" if http_client == "fast" else http
            options = calls.options(http_client=chosen, retries=0)
            async with package.AsyncApi(**options) as api:
                call = asyncio.create_task(api.things.put_file(body=io.BytesIO(b"x" * LARGE)))
                await asyncio.to_thread(server.wait_until_held)
                for _ in range(50):  # Received data is processed in the loop's next iterations.
                    await asyncio.sleep(0)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
                server.give(answer())
                return [await api.things.add_thing(body={}) for _ in range(3)]

    assert [it.ok for it in asyncio.run(awaited())] == [True] * 3
