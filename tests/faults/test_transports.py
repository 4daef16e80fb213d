"""What every transport keeps to: the total timeout, whole bodies, and connections of its own."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import signal
import threading
import warnings
import zlib
from collections.abc import Awaitable, Callable
from http.cookiejar import CookieJar
from types import ModuleType
from typing import Any

import httpx2
import pytest
from clock import LONG, until

from .conftest import Calls
from .server import Arrived, Connection, FaultServer, Script, answer, fault, held

BRIEF = 0.1
"""Seconds that a call has; what drips takes far longer, and then ends well."""

DRIPS = 500
PAUSE = 0.02

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n"


ended = threading.Event()
"""Is set when all has dripped: by then a call is over that has a total timeout."""


def drip(connection: Connection, send: Callable[[int], object]) -> None:
    """Send, or read, little by little, for as long as the test does not end."""
    for index in range(DRIPS):
        if not connection.is_held(PAUSE):
            return
        send(index)
    ended.set()


@fault("head byte by byte")
def slow_head(connection: Connection, _: Arrived) -> None:
    connection.send(HEAD.replace(b"\r\n\r\n", b"\r\nx-slow: "))
    drip(connection, lambda _: connection.send(b"a"))
    connection.send(b'\r\n\r\n{"ok": true}')


@fault("informational answers again and again")
def early_hints(connection: Connection, _: Arrived) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    drip(connection, lambda _: connection.send(hint))
    connection.send(HEAD + b'{"ok": true}')


@fault("body byte by byte")
def slow_body(connection: Connection, _: Arrived) -> None:
    connection.send(HEAD.replace(b": 12", b": %d" % (DRIPS + 12)))
    drip(connection, lambda _: connection.send(b" "))
    connection.send(b'{"ok": true}')


@fault("request read byte by byte")
def slow_reader(connection: Connection, _: Arrived) -> None:
    """Read a little of a body, again and again; goes before the body."""
    drip(connection, lambda _: connection.stream.read(1000))
    connection.close()


SLOW = {"head": slow_head, "103": early_hints, "body": slow_body, "upload": slow_reader}


def brief(package: ModuleType) -> Any:
    """Return a timeout that only its total can end."""
    return package.Timeout(connect=LONG, read=LONG, write=LONG, pool=LONG, total=BRIEF)


def uploaded(phase: str) -> io.BytesIO:
    return io.BytesIO(b"x" * (20_000_000 if phase == "upload" else 10))


def give(server: FaultServer, phase: str) -> None:
    ended.clear()
    if phase == "upload":
        server.before_body = [SLOW[phase]]
    else:
        server.give(SLOW[phase])


@pytest.mark.parametrize("phase", SLOW)
def test_a_total_timeout_holds_in_every_phase(
    calls: Calls, server: FaultServer, phase: str
) -> None:
    give(server, phase)
    with pytest.raises(calls.package.ResponseTimeout, match="total timeout"):
        calls("put_file", body=uploaded(phase), client={"timeout": brief(calls.package)})
    assert not ended.is_set()


@pytest.mark.parametrize("phase", SLOW)
def test_a_total_timeout_holds_with_an_http_client_of_the_users(
    package: ModuleType, server: FaultServer, phase: str
) -> None:
    give(server, phase)
    calls = Calls(package, server, "sync")
    with httpx2.Client() as http:
        options = {"timeout": brief(package), "http_client": http}
        with pytest.raises(package.ResponseTimeout, match="total timeout"):
            calls("put_file", body=uploaded(phase), client=options)
    assert not ended.is_set()


def test_a_stream_ends_with_the_total_timeout(calls: Calls, server: FaultServer) -> None:
    @fault("body stops")
    def stops(connection: Connection, _: Arrived) -> None:
        connection.send(BINARY % 100 + b"begun")
        connection.hold()

    server.give(stops)
    options = calls.options(timeout=brief(calls.package))
    with pytest.raises(calls.package.ResponseTimeout):
        streamed(calls, options)
    server.go_on()


BINARY = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: %d\r\n\r\n"


def streamed(calls: Calls, options: dict[str, Any]) -> bytes:
    """Return a file as its stream gives it."""
    if calls.mode != "async":
        with calls.package.Api(**options) as api:
            return b"".join(api.things.get_file_stream())

    async def awaited() -> bytes:
        async with calls.package.AsyncApi(**options) as api:
            return b"".join([chunk async for chunk in api.things.get_file_stream()])

    return asyncio.run(awaited())


DATA = bytes(range(256)) * 400
RAW_DEFLATE = zlib.compress(DATA)[2:-4]
PACKED = {
    "gzip": (gzip.compress(DATA), "gzip"),
    "x-gzip": (gzip.compress(DATA), "X-GZip"),
    "two members": (gzip.compress(DATA[:1000]) + gzip.compress(DATA[1000:]), "gzip"),
    "filled up with zeros": (gzip.compress(DATA) + b"\0" * 20, "gzip"),
    "deflate": (zlib.compress(DATA), "deflate"),
    "deflate without its head": (RAW_DEFLATE, "deflate"),
    "twice": (gzip.compress(zlib.compress(DATA)), "deflate, gzip"),
    "identity": (DATA, "identity"),
}
CUT = {
    "gzip": (gzip.compress(DATA)[:-1], "gzip"),
    "gzip before its checksum": (gzip.compress(DATA)[:-8], "gzip"),
    "second member": (gzip.compress(DATA) + gzip.compress(DATA)[:-9], "gzip"),
    "wrong checksum": (gzip.compress(DATA)[:-8] + bytes(8), "gzip"),
    "followed by something else": (gzip.compress(DATA) + b"something else", "gzip"),
    "no gzip": (DATA, "gzip"),
    "deflate": (zlib.compress(DATA)[:-2], "deflate"),
    "deflate without its head": (RAW_DEFLATE[:-2], "deflate"),
    "twice": (gzip.compress(zlib.compress(DATA)[:-2]), "deflate, gzip"),
}


def packed(data: bytes, coding: str) -> Script:
    kind = {"content-type": "application/octet-stream", "content-encoding": coding}
    return answer(200, data, kind)


@pytest.mark.parametrize("situation", PACKED)
def test_a_packed_body_comes_whole(calls: Calls, server: FaultServer, situation: str) -> None:
    server.give(packed(*PACKED[situation]))
    assert calls("get_file") == DATA
    assert streamed(calls, calls.options()) == DATA
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("situation", CUT)
def test_a_packed_body_that_is_cut_is_an_error(
    calls: Calls, server: FaultServer, situation: str
) -> None:
    server.give(packed(*CUT[situation]))
    options = calls.options(retries=0)
    with pytest.raises(calls.package.TransportError, match="cannot be decompressed"):
        calls("get_file", client=options)
    with pytest.raises(calls.package.TransportError, match="cannot be decompressed"):
        streamed(calls, options)


def test_nothing_can_be_packed(calls: Calls, server: FaultServer) -> None:
    server.give(packed(b"", "gzip"))
    assert calls("get_file") == b""


@fault("body stops, and the connection stays")
def waits_for_the_end(connection: Connection, _: Arrived) -> None:
    """Send half of a body, and end the connection when the other side does."""
    connection.send(BINARY % 1_000_000 + b"begun")
    connection.hold()
    connection.stream.read()
    connection.close()


def test_a_stream_that_is_cancelled_gives_up_its_connection(
    package: ModuleType, server: FaultServer
) -> None:
    server.give(waits_for_the_end)

    async def awaited(http_client: str) -> None:
        options = Calls(package, server, "async").options(http_client=http_client)
        api = package.AsyncApi(**options)

        async def read() -> None:
            async with api.things.get_file_stream() as stream:
                async for _ in stream:
                    pass

        task = asyncio.create_task(read())
        await asyncio.to_thread(server.wait_until_held)
        await asyncio.sleep(0.05)  # So that it has begun to read; nothing fails if it has not.
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await api.close()

    for http_client in ("httpx2", "fast"):
        asyncio.run(awaited(http_client))
    server.go_on()
    until(lambda: server.closed == 2, "both connections, ended by the client")


def test_a_stream_that_is_left_gives_up_its_connection(calls: Calls, server: FaultServer) -> None:
    """Its first piece comes when it has arrived, and not when a buffer is full."""
    server.give(waits_for_the_end)

    async def awaited() -> bytes:
        kind = calls.package.AsyncApi
        async with kind(**calls.options()) as api, api.things.get_file_stream() as stream:
            return bytes(await anext(aiter(stream)))

    def blocking() -> bytes:
        with calls.package.Api(**calls.options()) as api, api.things.get_file_stream() as stream:
            return bytes(next(iter(stream)))

    found = asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert found == b"begun"
    server.go_on()
    until(lambda: server.closed == 1, "the connection, ended by the client")


def in_child(function: Callable[[], str]) -> str:
    """Return what a function says in a forked process, which ends in any case."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns of a fork beside threads, which is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(LONG))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                text = function()
        except BaseException as error:  # Nothing may go on in this process with the tests.
            text = f"{type(error).__name__}: {error}"
        os.write(writing, text.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(pid, 0)
    return text or "the process hung"


class Caller:
    """Calls through one client again and again, in each mode."""

    def __init__(self, calls: Calls, **options: Any) -> None:
        self.is_async = calls.mode == "async"
        kind = calls.package.AsyncApi if self.is_async else calls.package.Api
        self.api = kind(**calls.options(**options))

    def call(self) -> str:
        result = self.api.things.list_things()
        return "ok" if (asyncio.run(awaited(result)) if self.is_async else result).ok else "?"

    def close(self) -> None:
        result = self.api.close()
        if self.is_async:
            asyncio.run(awaited(result))


async def awaited(result: Awaitable[Any]) -> Any:
    return await result


def test_a_forked_process_has_connections_of_its_own(calls: Calls, server: FaultServer) -> None:
    caller = Caller(calls)
    assert caller.call() == "ok"
    before = server.connections

    def child() -> str:
        said = [caller.call(), caller.call()]
        caller.close()
        return " ".join(said)

    assert in_child(child) == "ok ok"
    assert server.connections > before
    assert caller.call() == "ok"
    if not caller.is_async:
        assert server.connections == before + 1, "the parent goes on with its own connection"
    caller.close()


def test_a_client_that_was_made_and_not_used_can_be_forked(
    calls: Calls, server: FaultServer
) -> None:
    caller = Caller(calls)
    assert in_child(caller.call) == "ok"
    assert caller.call() == "ok"
    caller.close()


def test_a_call_under_way_is_not_one_of_a_forked_process(
    package: ModuleType, server: FaultServer
) -> None:
    calls = Calls(package, server, "sync")
    server.give(held, answer())
    caller = Caller(calls, rate_limit=package.RateLimit(concurrency=1))
    thread = threading.Thread(target=caller.call)
    thread.start()
    server.wait_until_held()

    def child() -> str:
        said = caller.call()
        caller.close()
        inner = caller.api._transport._inner._current[1]
        return f"{said} {inner._client.is_closed}"

    assert in_child(child) == "ok True"
    server.go_on()
    thread.join()
    caller.close()


def test_an_http_client_of_the_users_is_refused_after_a_fork(
    package: ModuleType, server: FaultServer
) -> None:
    calls = Calls(package, server, "sync")
    with httpx2.Client() as http:
        caller = Caller(calls, http_client=http)
        assert in_child(caller.call) == "ok", "it has no connection yet"
        assert caller.call() == "ok"
        said = in_child(caller.call)
        assert said.startswith("ClientClosed: `http_client` was used before this process was")
        assert caller.call() == "ok"
    assert len(server.requests) == 3


def test_an_async_client_works_in_every_event_loop(
    package: ModuleType, server: FaultServer
) -> None:
    for http_client in ("httpx2", "fast"):
        caller = Caller(Calls(package, server, "async"), http_client=http_client)
        assert [caller.call() for _ in range(3)] == ["ok"] * 3
        threads = [threading.Thread(target=caller.call) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(caller.api._transport._inner._bound) <= 4, "loops that are closed are forgotten"
        caller.close()
    assert len(server.requests) == 12


def test_closing_gives_up_the_connections_of_every_loop(
    package: ModuleType, server: FaultServer
) -> None:
    """One loop is still running, in a thread of its own."""
    api = package.AsyncApi(**Calls(package, server, "async").options())
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(api.things.list_things(), loop).result(LONG)

    async def closing() -> None:
        await api.things.list_things()
        await api.close()

    asyncio.run(closing())
    until(lambda: server.closed == server.connections == 2, "both connections, ended")
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_an_async_http_client_of_the_users_belongs_to_one_loop(
    package: ModuleType, server: FaultServer
) -> None:
    http = httpx2.AsyncClient()
    caller = Caller(Calls(package, server, "async"), http_client=http)

    async def both() -> None:
        await caller.api.things.list_things()
        with pytest.raises(package.ClientClosed, match="another event loop") as caught:
            await asyncio.to_thread(caller.call)
        assert caught.value.sent is False
        await caller.api.things.list_things()
        await http.aclose()
        with pytest.raises(package.ClientClosed, match="the HTTP client is closed"):
            await caller.api.things.list_things()

    asyncio.run(both())
    assert len(server.requests) == 2


def test_an_async_http_client_without_connections_serves_many_loops(
    package: ModuleType, server: FaultServer
) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"ok": True}))
    http = httpx2.AsyncClient(transport=transport)
    caller = Caller(Calls(package, server, "async"), http_client=http)
    assert [caller.call(), caller.call()] == ["ok", "ok"]


NO_COOKIE = [None] * 3


def test_no_transport_keeps_a_cookie_of_the_server(calls: Calls, server: FaultServer) -> None:
    server.give(answer(headers={"set-cookie": "session=alice; path=/"}))
    caller = Caller(calls)

    async def often() -> None:
        for _ in range(3):
            await caller.api.things.list_things()

    if caller.is_async:
        asyncio.run(often())
    else:
        for _ in range(3):
            caller.call()
    caller.close()
    assert [request.headers.get("cookie") for request in server.requests] == NO_COOKIE


def test_no_http_client_of_the_users_keeps_a_cookie_of_the_server(
    package: ModuleType, server: FaultServer
) -> None:
    """Not in a jar that it gets later, either."""
    server.give(answer(headers={"set-cookie": "session=alice; path=/"}))
    with httpx2.Client() as http:
        caller = Caller(Calls(package, server, "sync"), http_client=http)
        caller.call()
        http.cookies = httpx2.Cookies(CookieJar())
        caller.call()
        caller.call()

    async def awaiting() -> None:
        async with httpx2.AsyncClient() as http:
            api = package.AsyncApi(**Calls(package, server, "async").options(http_client=http))
            await api.things.list_things()
            http.cookies = httpx2.Cookies(CookieJar())
            await api.things.list_things()
            await api.things.list_things()

    asyncio.run(awaiting())
    assert [request.headers.get("cookie") for request in server.requests] == NO_COOKIE * 2
