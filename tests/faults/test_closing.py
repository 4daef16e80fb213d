"""Closing a client: no new call starts, and calls in progress complete."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from .conftest import Calls
from .server import FaultServer, answer, batch, held


def test_no_call_begins_after_it(calls: Calls, server: FaultServer) -> None:
    async def awaited() -> None:
        async with calls.package.AsyncApi(**calls.options()) as api:
            await api.things.list_things()
        await api.close()
        await api.with_options(timeout=1).things.list_things()

    def blocking() -> None:
        with calls.package.Api(**calls.options()) as api:
            api.things.list_things()
        api.close()
        api.with_options(timeout=1).things.list_things()

    with pytest.raises(calls.package.ClientClosed, match=r"closed \(GET .*/things\)") as caught:
        asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert caught.value.sent is False
    assert len(server.requests) == 1


def test_a_call_under_way_ends_as_it_would(calls: Calls, server: FaultServer) -> None:
    async def awaited() -> Any:
        api = calls.package.AsyncApi(**calls.options())
        task = asyncio.create_task(api.things.list_things())
        await asyncio.to_thread(server.wait_until_held)
        await api.close()
        server.go_on()
        return (await task).ok

    def blocking() -> Any:
        api = calls.package.Api(**calls.options())
        with ThreadPoolExecutor() as pool:
            job = pool.submit(api.things.list_things)
            server.wait_until_held()
            api.close()
            server.go_on()
            return job.result().ok

    server.give(held)
    assert (asyncio.run(awaited()) if calls.mode == "async" else blocking()) is True


def test_a_call_is_not_repeated_after_it(calls: Calls, server: FaultServer) -> None:
    server.give(answer(503), answer())
    made: list[Any] = []

    async def close_async(_: object) -> None:
        await made[0].close()

    def hooked(close: Any) -> dict[str, Any]:
        return calls.options(hooks=calls.package.Hooks(on_retry=close))

    async def awaited() -> None:
        made.append(calls.package.AsyncApi(**hooked(close_async)))
        await made[0].things.list_things()

    def blocking() -> None:
        made.append(calls.package.Api(**hooked(lambda _: made[0].close())))
        made[0].things.list_things()

    with pytest.raises(calls.package.ClientClosed) as caught:
        asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert caught.value.sent is True
    assert len(server.requests) == 1


def test_a_stream_can_be_read_to_its_end(calls: Calls, server: FaultServer) -> None:
    pieces = [b"one", b"two", b"three"]
    server.give(
        answer(200, b"".join(pieces), {"content-type": "application/octet-stream"}),
    )

    async def awaited() -> bytes:
        async with calls.package.AsyncApi(**calls.options()) as api:
            stream = await api.things.get_file_stream().__aenter__()
        with pytest.raises(calls.package.ClientClosed):
            await api.things.list_things()
        return b"".join([chunk async for chunk in stream])

    def blocking() -> bytes:
        with calls.package.Api(**calls.options()) as api:
            stream = api.things.get_file_stream().__enter__()
        with pytest.raises(calls.package.ClientClosed):
            api.things.list_things()
        return b"".join(stream)

    found = asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert found == b"onetwothree"


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_the_last_call_gives_up_the_connections(
    package: ModuleType, server: FaultServer, mode: str
) -> None:
    calls = Calls(package, server, mode)

    async def awaited() -> Any:
        api = calls.package.AsyncApi(**calls.options())
        stream = await api.things.get_file_stream().__aenter__()
        await api.close()
        [transport] = api._transport._inner._bound.values()
        http = transport._client
        before = http.is_closed
        await stream.close()
        return before, http.is_closed

    def blocking() -> Any:
        api = calls.package.Api(**calls.options())
        stream = api.things.get_file_stream().__enter__()
        api.close()
        http = api._transport._inner._current[1]._client
        before = http.is_closed
        stream.close()
        stream.close()
        return before, http.is_closed

    server.give(answer(200, b"x", {"content-type": "application/octet-stream"}))
    found = asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert found == (False, True)


def test_a_batch_says_what_was_not_sent(calls: Calls, server: FaultServer) -> None:
    server.give(batch())
    items = [{"id": str(number)} for number in range(25)]
    made: list[Any] = []

    async def close_async(_: object) -> None:
        await made[0].close()

    async def awaited() -> Any:
        hooks = calls.package.Hooks(after_response=close_async)
        made.append(calls.package.AsyncApi(**calls.options(hooks=hooks)))
        return await made[0].things.batch_things(data=items)

    def blocking() -> Any:
        hooks = calls.package.Hooks(after_response=lambda _: made[0].close())
        made.append(calls.package.Api(**calls.options(hooks=hooks)))
        return made[0].things.batch_things(data=items)

    outcome = asyncio.run(awaited()) if calls.mode == "async" else blocking()
    assert (len(outcome.succeeded), len(outcome.not_sent)) == (10, 15)
    assert isinstance(outcome.error, calls.package.ClientClosed)
