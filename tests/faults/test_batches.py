"""Batches of any size with many faults: no item is lost, duplicated or mixed up."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

import pytest

from .conftest import Calls
from .server import FaultServer, answer, batch, reset_in_answer, truncated


def items(count: int) -> list[dict[str, Any]]:
    return [{"id": str(index)} for index in range(count)]


def each(calls: Calls, data: Any, client: dict[str, Any] | None = None, **options: Any) -> Any:
    """Return the items of ``batch_things_each`` and its stream, continued after each stop."""
    if calls.mode != "async":
        with calls.package.Api(**calls.options(**client or {})) as api:
            stream = api.things.batch_things_each(data=data, **options)
            return list(stream), stream

    async def awaited() -> Any:
        async with calls.package.AsyncApi(**calls.options(**client or {})) as api:
            stream = api.things.batch_things_each(data=data, **options)
            return [it async for it in stream], stream

    return asyncio.run(awaited())


@pytest.mark.parametrize("concurrency", [1, 4])
def test_items_come_back_in_order(calls: Calls, server: FaultServer, concurrency: int) -> None:
    server.give(batch())
    told: list[Any] = []
    found, stream = each(calls, iter(items(95)), concurrency=concurrency, on_progress=told.append)
    assert [(it.index, it.id, it.state, it.result.id) for it in found] == [
        (index, str(index), "succeeded", str(index)) for index in range(95)
    ]
    assert [len(it.data["data"]) for it in server.requests].count(10) == 9
    assert [it.items for it in told] == [*range(10, 91, 10), 95]
    assert (stream.progress.calls, stream.progress.succeeded, stream.error) == (10, 95, None)


def test_items_may_come_from_an_async_iterable(package: ModuleType, server: FaultServer) -> None:
    async def source() -> AsyncIterator[dict[str, Any]]:
        for it in items(25):
            await asyncio.sleep(0)
            yield it

    server.give(batch())
    found, _ = each(Calls(package, server, "async"), source(), concurrency=2)
    assert [it.id for it in found] == [str(index) for index in range(25)]


def test_nothing_is_taken_before_it_is_needed(package: ModuleType, server: FaultServer) -> None:
    taken: list[str] = []

    def source() -> Iterator[dict[str, Any]]:
        for it in items(100):
            taken.append(it["id"])
            yield it

    server.give(batch())
    calls = Calls(package, server, "sync")
    with package.Api(**calls.options()) as api:
        stream = iter(api.things.batch_things_each(data=source()))
        assert taken == []
        next(stream)
        assert len(taken) == 10, "one chunk"


def test_an_item_that_cannot_be_right_stops_no_other(calls: Calls, server: FaultServer) -> None:
    server.give(batch())
    data = items(15)
    data[3], data[12] = {"id": 3}, {"name": "x"}
    found, _ = each(calls, iter(data))
    assert [it.index for it in found] == list(range(15))
    assert {it.index: type(it.error).__name__ for it in found if it.state == "failed"} == {
        3: "ArgumentError",
        12: "ArgumentError",
    }
    assert sum(len(it.data["data"]) for it in server.requests) == 13


def test_calls_can_be_short_in_bytes(calls: Calls, server: FaultServer) -> None:
    server.give(batch())
    data = [{"id": str(index), "text": "x" * 300} for index in range(10)]
    each(calls, data, max_bytes=1000)
    assert all(len(it.body) < 1100 for it in server.requests)
    assert len(server.requests) == 4


def test_it_stops_when_a_call_fails_and_goes_on(package: ModuleType, server: FaultServer) -> None:
    calls = Calls(package, server, "sync")
    server.give(*[batch()] * 6, truncated, batch())
    with calls.package.Api(**calls.options(retries=0)) as api:
        stream = api.things.batch_things_each(data=iter(items(100)))
        found = list(stream)
        assert Counter(it.state for it in found) == {"succeeded": 60, "unknown": 10}
        assert isinstance(stream.error, calls.package.TransportError)
        rest = list(stream)
    assert [it.index for it in rest] == list(range(70, 100))
    assert {it.state for it in rest} == {"succeeded"}


def outcome(calls: Calls, data: Any, then: str, **options: Any) -> Any:
    """Return the outcome of a batch, and that of resuming it."""
    if calls.mode != "async":
        with calls.package.Api(**calls.options(retries=0)) as api:
            first = api.things.batch_things(data=data)
            return first, getattr(first, then)(**options)

    async def awaited() -> Any:
        async with calls.package.AsyncApi(**calls.options(retries=0)) as api:
            first = await api.things.batch_things(data=data)
            return first, await getattr(first, then)(**options)

    return asyncio.run(awaited())


def test_an_outcome_can_go_on(calls: Calls, server: FaultServer) -> None:
    server.give(*[batch()] * 6, reset_in_answer, batch())
    first, then = outcome(calls, items(200), "resume")
    assert first.summary() == "60 succeeded, 10 unknown, 130 not sent"
    assert then.summary() == "190 succeeded, 10 unknown"
    assert [it.index for it in then] == list(range(200))
    assert [it.id for it in then.unknown] == [str(it) for it in range(60, 70)]
    server.give(*[batch()] * 6, reset_in_answer, batch())
    _, then = outcome(calls, items(200), "resume", unknown=True)
    assert then.summary() == "200 succeeded"
    then.raise_if_failed()


def test_going_on_may_fail_too_and_says_what_became_of_each(
    calls: Calls, server: FaultServer
) -> None:
    server.give(batch(), reset_in_answer, reset_in_answer, batch())
    first, then = outcome(calls, items(40), "resume")
    assert first.summary() == "10 succeeded, 10 unknown, 20 not sent"
    assert then.summary() == "10 succeeded, 20 unknown, 10 not sent"
    assert isinstance(then.error, calls.package.TransportError)
    assert [it.index for it in then] == list(range(40))


def test_what_failed_can_be_sent_again(calls: Calls, server: FaultServer) -> None:
    def half(connection: Any, arrived: Any) -> None:
        rows = [
            {"id": it["id"], "status": "done" if int(it["id"]) % 2 else "busy"}
            for it in arrived.data["data"]
        ]
        answer(200, {"data": rows})(connection, arrived)

    server.give(half, half, batch())
    first, then = outcome(calls, items(20), "retry_failed")
    assert (first.summary(), then.summary()) == ("10 succeeded, 10 failed", "20 succeeded")
    assert [it.id for it in then] == [str(it) for it in range(20)]
    assert len(server.requests[2].data["data"]) == 10


def test_what_ends_a_call_loses_no_item_of_a_stream(calls: Calls, server: FaultServer) -> None:
    """A token function that raises: the items of its call are returned by the next iteration."""
    server.give(batch())
    answers = iter(["t1", None, *["t2"] * 20])

    def token() -> str:
        value = next(answers)
        if value is None:
            raise OSError("the vault is down")
        return value

    returned: list[Any] = []

    async def gather(stream: Any) -> None:
        async for item in stream:
            returned.append(item)

    async def awaited() -> None:
        async with calls.package.AsyncApi(**calls.options(token=token)) as api:
            stream = api.things.batch_things_each(data=iter(items(95)))
            with pytest.raises(OSError, match="vault"):
                await gather(stream)
            await gather(stream)

    if calls.mode == "async":
        asyncio.run(awaited())
    else:
        with calls.package.Api(**calls.options(token=token)) as api:
            stream = api.things.batch_things_each(data=iter(items(95)))
            with pytest.raises(OSError, match="vault"):
                returned.extend(stream)
            returned.extend(stream)
    indexes = [item.index for item in returned]
    assert sorted(indexes) == list(range(95))
    assert {item.index for item in returned if item.state == "not_sent"} == set(range(10, 20))


def test_a_source_that_fails_loses_no_item(calls: Calls, server: FaultServer) -> None:
    def source() -> Iterator[dict[str, Any]]:
        yield from items(25)
        raise OSError("the file is gone")

    server.give(batch())
    returned, stream = each(calls, source(), concurrency=2)
    assert [item.index for item in returned] == list(range(25))
    assert {item.state for item in returned} == {"succeeded"}
    assert isinstance(stream.error, OSError)


def test_an_item_that_json_cannot_say_stops_no_other(calls: Calls, server: FaultServer) -> None:
    server.give(batch())
    data = items(25)
    data[13]["text"] = float("nan")
    returned, stream = each(calls, iter(data))
    assert [item.index for item in returned] == list(range(25))
    failed = [item for item in returned if item.state == "failed"]
    assert [item.index for item in failed] == [13]
    assert "data[13]" in str(failed[0].error)
    assert stream.error is None


def test_a_token_that_fails_after_a_reset_says_nothing_of_the_api(
    package: ModuleType, server: FaultServer
) -> None:
    calls = Calls(package, server, "sync")
    server.give(batch(), reset_in_answer, batch())
    answers = iter(["t", "t", ""])
    with package.Api(**calls.options(token=lambda: next(answers))) as api:
        outcome = api.things.batch_things(data=items(30))
    assert outcome.summary() == "10 succeeded, 10 unknown, 10 not sent"


def test_a_hook_that_raises_does_not_undo_what_the_api_has_said(
    package: ModuleType, server: FaultServer
) -> None:
    calls, seen = Calls(package, server, "sync"), []

    def hook(response: Any) -> None:
        seen.append(response)
        if len(seen) == 2:
            raise RuntimeError("the hook failed")

    server.give(batch())
    with package.Api(**calls.options(hooks=package.Hooks(after_response=hook))) as api:
        outcome = api.things.batch_things(data=items(30))
    assert outcome.summary() == "20 succeeded, 10 not sent"
    assert isinstance(outcome.error, RuntimeError)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_what_is_raised_carries_the_outcome(
    package: ModuleType, server: FaultServer, interruption: type[BaseException]
) -> None:
    calls = Calls(package, server, "sync")

    def hook(response: Any) -> None:
        raise interruption

    server.give(batch())
    options = calls.options(hooks=package.Hooks(after_response=hook))
    with package.Api(**options) as api, pytest.raises(interruption) as raised:
        api.things.batch_things(data=items(30))
    assert raised.value.outcome.summary() == "10 succeeded, 20 not sent"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "body", "summary"),
    [
        (504, b"<html>Gateway Timeout</html>", "10 succeeded, 10 unknown"),
        (500, {"code": "NO", "message": "no"}, "10 succeeded, 10 failed"),
        (400, {"code": "NO", "message": "no"}, "10 succeeded, 10 failed"),
        (200, {"data": [None] * 10}, "10 succeeded, 10 unknown"),
        (200, {"data": [{"id": str(n)} for n in range(10, 20)]}, "10 succeeded, 10 unknown"),
    ],
)
def test_failed_is_what_the_api_has_refused(
    package: ModuleType, server: FaultServer, status: int, body: Any, summary: str
) -> None:
    server.give(batch(), answer(status, body))
    with package.Api(**Calls(package, server, "sync").options(retries=0)) as api:
        assert api.things.batch_things(data=items(20)).summary() == summary


def test_an_outcome_is_data_and_text(package: ModuleType, server: FaultServer) -> None:
    server.give(batch(), answer(504, b"<html>"))
    with package.Api(**Calls(package, server, "sync").options(retries=0)) as api:
        outcome = api.things.batch_things(data=items(20))
    data = outcome.to_dict()
    assert data["counts"] == {"succeeded": 10, "failed": 0, "unknown": 10, "not_sent": 0}
    assert data["items"][0]["input"] == {"id": "0"}
    assert [row["state"] for row in outcome.to_rows()] == ["succeeded"] * 10 + ["unknown"] * 10
    assert str(outcome).splitlines()[0].endswith("10 succeeded, 10 unknown")
    assert '  item 10  10  unknown  "<html>"' in str(outcome).splitlines()


def test_items_are_equal_wherever_their_results_stood(
    package: ModuleType, server: FaultServer
) -> None:
    server.give(batch(), batch())
    with package.Api(**Calls(package, server, "sync").options(retries=0)) as api:
        first, second = (api.things.batch_things(data=items(2)).items for _ in range(2))
    moved = [dataclasses.replace(item, position=9) for item in second]
    assert first == second == moved


def test_what_may_be_done_stays_unknown_when_it_is_sent_again_and_refused(
    calls: Calls, server: FaultServer
) -> None:
    server.give(batch(), reset_in_answer, answer(400, {"code": "NO", "message": "no"}))
    first, then = outcome(calls, items(20), "resume", unknown=True)
    assert (first.summary(), then.summary()) == ("10 succeeded, 10 unknown",) * 2
    assert then.unknown[0].error.code == "NO"


def test_what_stays_unknown_because_it_was_not_sent_again_keeps_its_error(
    package: ModuleType, server: FaultServer
) -> None:
    requests = 0

    def stopped_at_the_third(_: Any) -> None:
        nonlocal requests
        requests += 1
        if requests == 3:
            raise KeyboardInterrupt

    server.give(batch(), reset_in_answer)
    hooks = package.Hooks(before_request=stopped_at_the_third)
    options = Calls(package, server, "sync").options(retries=0, hooks=hooks)
    with package.Api(**options) as api:
        first = api.things.batch_things(data=items(20))
        with pytest.raises(KeyboardInterrupt) as raised:
            first.resume(unknown=True)
    then = raised.value.outcome  # type: ignore[attr-defined]
    assert then.summary() == first.summary() == "10 succeeded, 10 unknown"
    assert isinstance(then.unknown[0].error, package.TransportError)


def test_what_ends_going_on_carries_the_outcome_of_all(
    package: ModuleType, server: FaultServer
) -> None:
    tokens = iter(["t", None, "t", KeyboardInterrupt])

    def token() -> str:
        value = next(tokens)
        if value is None or isinstance(value, str):
            return value or ""
        raise value

    server.give(batch())
    calls = Calls(package, server, "sync")
    with package.Api(**calls.options(token=token)) as api:
        first = api.things.batch_things(data=items(40))
        assert first.summary() == "10 succeeded, 30 not sent"
        with pytest.raises(KeyboardInterrupt) as raised:
            first.resume()
    then = raised.value.outcome  # type: ignore[attr-defined]
    assert then.summary() == "20 succeeded, 20 not sent"
    assert [item.index for item in then] == list(range(40))


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_source_that_is_dead_is_an_error_each_time(
    package: ModuleType, server: FaultServer, error: type[BaseException]
) -> None:
    def source() -> Iterator[dict[str, Any]]:
        yield from items(15)
        raise error("the file is gone")

    server.give(batch())
    returned: list[Any] = []
    with package.Api(**Calls(package, server, "sync").options()) as api:
        stream = api.things.batch_things_each(data=source())
        for _ in range(3):
            with contextlib.suppress(KeyboardInterrupt):
                returned.extend(stream)
        assert isinstance(stream.error, error)
    assert [item.index for item in returned] == list(range(15))


def test_a_source_may_go_on_after_what_it_has_raised(
    package: ModuleType, server: FaultServer
) -> None:
    class Source:
        given = iter([*items(5), OSError("once"), *items(5)])

        def __iter__(self) -> Any:
            return self

        def __next__(self) -> Any:
            value = next(self.given)
            if isinstance(value, OSError):
                raise value
            return value

    server.give(batch())
    with package.Api(**Calls(package, server, "sync").options()) as api:
        stream = api.things.batch_things_each(data=Source())
        assert (len(list(stream)), type(stream.error)) == (5, OSError)
        assert (len(list(stream)), stream.error) == (5, None)


def test_an_item_keeps_the_error_of_its_call_when_the_hook_for_errors_raises(
    package: ModuleType, server: FaultServer
) -> None:
    def hook(_: Any) -> None:
        raise RuntimeError("the hook failed")

    server.give(reset_in_answer, batch())
    options = Calls(package, server, "sync").options(retries=0, hooks=package.Hooks(on_error=hook))
    with package.Api(**options) as api:
        stream = api.things.batch_things_each(data=items(10))
        with pytest.raises(RuntimeError, match="the hook failed"):
            list(stream)
        returned = list(stream)
    assert {item.state for item in returned} == {"unknown"}
    assert {type(item.error) for item in returned} == {package.TransportError}
