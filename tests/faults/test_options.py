"""Options of a client and of a call: additional headers, hooks, limits."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from clock import FakeClock, until

from .conftest import Calls
from .server import Arrived, Connection, FaultServer, Script, answer, held


def test_headers_query_and_body_are_added(calls: Calls, server: FaultServer) -> None:
    more = {
        "headers": {"X-Trace": "7", "Accept": "text/plain"},
        "query": {"debug": "1", "tag": ["a", "b&c"]},
        "body": {"new": True},
    }
    calls("put_things", body={"a": 1}, more=more)
    [request] = server.requests
    assert request.target == "/things?debug=1&tag=a&tag=b%26c"
    assert (request.headers["x-trace"], request.headers["accept"]) == ("7", "text/plain")
    assert request.data == {"a": 1, "new": True}
    with pytest.raises(calls.package.ArgumentError, match="cannot contain a line break"):
        calls("list_things", more={"headers": {"X": "a\r\nb"}})


def test_options_change_no_other_client(package: ModuleType, server: FaultServer) -> None:
    calls = Calls(package, server, "sync")
    with package.Api(**calls.options()) as api:
        first = api.things
        other = api.with_options(headers={"X-A": "1"}).with_options(headers={"X-B": "2"})
        other.things.list_things()
        first.list_things()
        api.things.list_things()
    found = [{it for it in one.headers if it.startswith("x-")} for one in server.requests]
    assert found == [{"x-a", "x-b"}, set(), set()]
    assert server.connections == 1


def test_hooks_are_told(calls: Calls, server: FaultServer) -> None:
    told: list[str] = []
    hooks = calls.package.Hooks(
        before_request=lambda it: told.append(f"request {it.method}"),
        after_response=lambda it: told.append(f"response {it.status}"),
        on_retry=lambda it: told.append(f"retry {it.attempt} after {it.response.status}"),
        on_error=lambda it: told.append(f"error {type(it).__name__}"),
    )
    server.give(answer(503), answer())
    calls("list_things", client={"hooks": hooks})
    assert told == [
        "request GET",
        "response 503",
        "retry 1 after 503",
        "request GET",
        "response 200",
    ]
    told.clear()
    server.give(answer(404))
    with pytest.raises(calls.package.ApiError):
        calls("list_things", more={"hooks": hooks})
    assert told == ["request GET", "response 404", "error ApiError"]


def test_a_hook_can_sign_a_request(calls: Calls, server: FaultServer) -> None:
    def sign(request: Any) -> Any:
        size = len(request.content or b"")
        return replace(request, headers={**request.headers, "x-signature": str(size)})

    calls("put_things", body={"a": 1}, client={"hooks": calls.package.Hooks(before_request=sign)})
    assert server.requests[0].headers["x-signature"] == "7"


def test_async_hooks_are_for_the_async_client(calls: Calls, server: FaultServer) -> None:
    seen = []

    async def hook(request: Any) -> None:
        await asyncio.sleep(0)
        seen.append(request.method)

    hooks = calls.package.Hooks(before_request=hook)
    if calls.mode == "async":
        calls("list_things", client={"hooks": hooks})
        assert seen == ["GET"]
    else:
        with pytest.raises(calls.package.ArgumentError, match=r"hooks\.before_request: is async"):
            calls("list_things", client={"hooks": hooks})
        hidden = calls.package.Hooks(before_request=lambda request: hook(request))
        with pytest.raises(calls.package.TokenError, match="a hook is async"):
            calls("list_things", client={"hooks": hidden})
        assert server.requests == []


class Meter:
    """Counts concurrent requests; the first ones are held until the test calls ``go_on``."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, connection: Connection, arrived: Arrived) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        connection.hold()
        with self.lock:
            self.now -= 1
        answer()(connection, arrived)


def many(calls: Calls, count: int, **options: Any) -> None:
    """Make concurrent calls: in threads, or in tasks."""
    if calls.mode != "async":
        with (
            calls.package.Api(**calls.options(**options)) as api,
            ThreadPoolExecutor(count) as pool,
        ):
            for it in [pool.submit(api.things.list_things) for _ in range(count)]:
                it.result()
        return

    async def awaited() -> None:
        async with calls.package.AsyncApi(**calls.options(**options)) as api:
            await asyncio.gather(*(api.things.list_things() for _ in range(count)))

    asyncio.run(awaited())


def test_no_more_calls_at_once_than_allowed(calls: Calls, server: FaultServer) -> None:
    """While three are held, all others wait in the queue."""
    meter = Meter()
    server.give(meter)
    limit = calls.package.RateLimit(concurrency=3)
    with ThreadPoolExecutor(1) as pool:
        calling = pool.submit(many, calls, 30, rate_limit=limit)
        server.wait_until_held(3)
        until(lambda: len(limit._waiting) == 27, "all other calls, in the queue")
        assert (len(server.requests), meter.now) == (3, 3)
        server.go_on()
        calling.result()
    assert (len(server.requests), meter.most) == (30, 3)


class Arrivals:
    """Records when requests arrive, by the client's clock, and runs another script."""

    def __init__(self, clock: FakeClock, script: Script) -> None:
        self.times: list[float] = []
        self._clock = clock
        self._script = script

    def __call__(self, connection: Connection, arrived: Arrived) -> None:
        self.times.append(self._clock.monotonic())
        self._script(connection, arrived)


def test_no_more_calls_in_a_time_than_allowed(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    limit = calls.package.RateLimit(calls=5, per=60)
    for _ in range(11):
        calls("list_things", client={"rate_limit": limit})
    assert clock.waits == [60, 60]
    assert len(server.requests) == 11


def test_no_more_calls_in_a_time_than_allowed_when_all_come_at_once(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    arrivals = Arrivals(clock, answer())
    server.give(arrivals)
    many(calls, 11, rate_limit=calls.package.RateLimit(calls=5, per=60))
    times = sorted(arrivals.times)
    assert len(times) == 11
    assert times[5] >= 60
    assert times[10] >= 120


def test_after_a_429_all_calls_wait(calls: Calls, server: FaultServer, clock: FakeClock) -> None:
    limit = calls.package.RateLimit(concurrency=1)
    arrivals = Arrivals(clock, answer())
    server.give(answer(429, headers={"retry-after": "40"}), arrivals)
    many(calls, 3, rate_limit=limit)
    assert len(server.requests) == 4
    assert len(arrivals.times) == 3
    assert min(arrivals.times) >= 40


def test_waiting_for_a_place_ends_with_the_total_timeout(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    package = calls.package
    limit = package.RateLimit(calls=1, per=60)
    calls("list_things", client={"rate_limit": limit})
    options = {"rate_limit": limit, "timeout": package.Timeout(total=5)}
    with pytest.raises(package.ResponseTimeout, match="total timeout") as caught:
        calls("list_things", client=options)
    assert caught.value.sent is False
    assert clock.waits == [5]
    assert len(server.requests) == 1


def test_standing_in_line_ends_with_the_total_timeout(calls: Calls, server: FaultServer) -> None:
    """The first call takes the only slot, and ends only when the test calls ``go_on``."""
    package = calls.package
    server.give(held, answer())
    limit = package.RateLimit(concurrency=1)
    options = {"rate_limit": limit, "timeout": package.Timeout(total=0.1)}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(calls, "list_things", client={"rate_limit": limit})
        server.wait_until_held()
        with pytest.raises(package.ResponseTimeout, match="total timeout") as caught:
            calls("list_things", client=options)
        assert caught.value.sent is False
        server.go_on()
        assert first.result().ok is True
    assert calls("list_things", client={"rate_limit": limit}).ok is True
    assert len(server.requests) == 2


def test_a_place_is_given_back_whatever_happens(calls: Calls, server: FaultServer) -> None:
    limit = calls.package.RateLimit(concurrency=1)
    for script in (answer(404), answer(500)):
        server.give(script)
        with pytest.raises(calls.package.ApiError):
            calls("list_things", client={"rate_limit": limit})
    server.give(answer())
    assert calls("list_things", client={"rate_limit": limit}).ok is True


def test_a_cancelled_call_gives_its_place_and_its_connection_back(
    package: ModuleType, server: FaultServer
) -> None:
    calls = Calls(package, server, "async")
    limit = package.RateLimit(concurrency=2)

    async def cancelled() -> None:
        async with package.AsyncApi(**calls.options(rate_limit=limit)) as api:
            server.give(held)
            tasks = [asyncio.create_task(api.things.list_things()) for _ in range(6)]
            await asyncio.to_thread(server.wait_until_held, 2)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            server.give(answer())
            found = await asyncio.gather(*(api.things.list_things() for _ in range(6)))
            assert all(it.ok for it in found)

    asyncio.run(cancelled())


@pytest.mark.parametrize("options", [{"calls": 0}, {"per": 0, "calls": 1}, {"concurrency": 0}])
def test_a_limit_that_allows_nothing_is_an_error(
    package: ModuleType, options: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match="above 0"):
        package.RateLimit(**options)
