"""Calls that are retried, and calls that must not be."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from clock import FakeClock, until

from .conftest import Calls
from .server import (
    Arrived,
    Connection,
    FaultServer,
    Script,
    answer,
    bomb,
    dripping,
    held,
    held_in_body,
    nonsense,
    refusing,
    reset,
    reset_in_answer,
    truncated,
)

CLOSED_AFTER_IT = answer(500, close=True)

BROKEN: dict[str, Script] = {
    "reset": reset,
    "reset in the answer": reset_in_answer,
    "truncated": truncated,
    "not HTTP": nonsense,
    "slow head": held,
    "slow body": held_in_body,
    "500": answer(500),
    "502": answer(502, b"<html>", {"content-type": "text/html"}),
    "503": answer(503),
    "504": answer(504),
    "408": answer(408),
    "429": answer(429),
    "429 with seconds": answer(429, headers={"retry-after": "0"}),
    "503 with a date": answer(503, headers={"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}),
    "429 with nonsense": answer(429, headers={"retry-after": "soon"}),
    "HTTP/1.0": answer(500, version="1.0"),
    "closed after it": CLOSED_AFTER_IT,
}


WITHOUT_AN_ANSWER = {
    "reset": "TransportError",
    "reset in the answer": "TransportError",
    "truncated": "TransportError",
    "not HTTP": "TransportError",
    "slow head": "ResponseTimeout",
    "slow body": "ResponseTimeout",
}
"""The exceptions of faults without a complete response; for all others it is ``ApiError``."""


def impatient(calls: Calls, server: FaultServer, faults: list[Script]) -> dict[str, Any]:
    """Return options with a short timeout for held responses, and a long one for others.

    A request is not abandoned before it has arrived, so that each gets its own fault, and none is
    sent on a connection that is about to end.
    """
    package, left = calls.package, list(faults)

    def before(request: Any) -> Any:
        is_held = bool(left) and left.pop(0) in (held, held_in_body)
        return replace(request, timeout=package.Timeout(read=0.2)) if is_held else request

    def on_retry(retry: Any) -> None:
        until(lambda: len(server.requests) >= retry.attempt, "the request that was given up")
        if faults[0] is CLOSED_AFTER_IT:
            until(lambda: server.closed >= retry.attempt, "the end of the connection")

    return {"hooks": package.Hooks(before_request=before, on_retry=on_retry)}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_safe_is_repeated(calls: Calls, server: FaultServer, fault: str) -> None:
    server.give(BROKEN[fault], BROKEN[fault], answer())
    client = impatient(calls, server, [BROKEN[fault]] * 2)
    result = calls("put_things", body={"a": 1}, client=client)
    assert result.ok is True
    assert [(it.method, it.data) for it in server.requests] == [("PUT", {"a": 1})] * 3


@pytest.mark.parametrize("fault", BROKEN)
def test_what_may_have_happened_is_not_repeated(
    calls: Calls, server: FaultServer, fault: str
) -> None:
    server.give(BROKEN[fault], answer())
    client = impatient(calls, server, [BROKEN[fault]])
    with pytest.raises((calls.package.ApiError, calls.package.TransportError)) as caught:
        calls("add_thing", body={"a": 1}, client=client)
    assert type(caught.value).__name__ == WITHOUT_AN_ANSWER.get(fault, "ApiError")
    assert getattr(caught.value, "sent", True) is True
    until(lambda: len(server.requests) == 1, "the request")


def test_the_last_error_is_shown(calls: Calls, server: FaultServer) -> None:
    server.give(answer(500), answer(500), answer(503, {"code": "DOWN", "message": "for good"}))
    with pytest.raises(calls.package.ApiError, match="DOWN: for good") as caught:
        calls("list_things")
    assert caught.value.status == 503
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_what_would_fail_again_is_not_repeated(
    calls: Calls, server: FaultServer, status: int
) -> None:
    server.give(answer(status))
    with pytest.raises(calls.package.ApiError):
        calls("list_things")
    assert len(server.requests) == 1


def test_the_document_says_when(calls: Calls, server: FaultServer) -> None:
    server.give(answer(501), answer(502), answer(503), answer())
    assert calls("change_thing", client={"retries": None}).ok is True
    server.give(answer(429), answer())
    with pytest.raises(calls.package.ApiError):
        calls("change_thing", client={"retries": None})
    server.give(answer(503), answer())
    with pytest.raises(calls.package.ApiError):
        calls("drop_things", client={"retries": None})


def test_a_call_or_a_client_can_say_otherwise(calls: Calls, server: FaultServer) -> None:
    server.give(answer(503), answer())
    with pytest.raises(calls.package.ApiError):
        calls("list_things", more={"retries": 0})
    assert len(server.requests) == 1
    server.give(*[answer(503)] * 4, answer())
    assert calls("list_things", more={"retries": calls.quick(max_retries=5)}).ok is True
    server.give(answer(503), answer())
    assert calls("add_thing", more={"retries": calls.quick(any_method=True)}).ok is True
    server.give(answer(418), answer())
    assert calls("list_things", more={"retries": calls.quick(statuses=("4XX",))}).ok is True


def test_the_server_says_how_long_to_wait(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    server.give(
        answer(429, headers={"retry-after": "0.3"}),
        answer(429, headers={"retry-after": "59"}),
        answer(),
    )
    assert calls("list_things").ok is True
    assert clock.waits == [0.3, 59]
    server.give(answer(429, headers={"retry-after": "3600"}), answer())
    with pytest.raises(calls.package.ApiError) as caught:
        calls("list_things")
    assert caught.value.retry_after == 3600
    assert len(server.requests) == 1
    assert clock.waits == [0.3, 59]


def test_waits_grow_to_the_longest(
    calls: Calls, server: FaultServer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.uniform", lambda least, most: most)
    server.give(*[answer(503)] * 6, answer())
    retries = calls.package.RetryPolicy(
        max_retries=6, initial_delay=0.5, max_delay=8.0, multiplier=2.0
    )
    assert calls("list_things", more={"retries": retries}).ok is True
    assert clock.waits == [0.5, 1, 2, 4, 8, 8]


def test_a_refused_connection_is_tried_again_also_where_nothing_is_safe(calls: Calls) -> None:
    told: list[Any] = []
    hooks = calls.package.Hooks(on_retry=told.append)
    with refusing() as url:
        nobody = calls.package.Server(id="nobody", url=url)
        with pytest.raises(calls.package.TransportError) as caught:
            calls("add_thing", client={"server": nobody, "hooks": hooks})
    assert caught.value.sent is False
    assert [it.attempt for it in told] == [1, 2]


def test_a_file_that_cannot_go_back_is_sent_once(calls: Calls, server: FaultServer) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    server.give(answer(503), answer())
    with pytest.raises(calls.package.ApiError):
        calls("put_file", body=Pipe(b"abc"))
    assert len(server.requests) == 1
    server.give(answer(503), answer())
    assert calls("put_file", body=io.BytesIO(b"abc")).ok is True
    assert [it.body for it in server.requests] == [b"abc", b"abc"]


def test_a_dead_server_is_not_hammered(package: Any, server: FaultServer, clock: FakeClock) -> None:
    calls = Calls(package, server, "sync")
    server.give(answer(503))
    with package.Api(**calls.options()) as api:
        for _ in range(30):
            with pytest.raises(package.ApiError):
                api.things.list_things()
    assert len(server.requests) == 40, "ten repetitions for all calls together"
    assert len(clock.waits) == 10


@pytest.mark.parametrize("limit", ["total", "elapsed"])
def test_the_time_of_all_attempts_is_limited(
    calls: Calls, server: FaultServer, clock: FakeClock, limit: str
) -> None:
    """A delay that would exceed it is not started, whatever the delays before."""
    busy = answer(503, headers={"retry-after": "40"})
    server.give(busy, busy, answer())
    options: dict[str, Any] = {
        "total": {"timeout": calls.package.Timeout(total=60)},
        "elapsed": {"retries": calls.quick(max_elapsed=60.0)},
    }
    with pytest.raises(calls.package.ApiError):
        calls("list_things", client=options[limit])
    assert clock.waits == [40]
    assert len(server.requests) == 2


@pytest.mark.parametrize("script", [held, dripping], ids=["slow head", "slow body"])
def test_a_call_ends_when_its_time_is_over(
    calls: Calls, server: FaultServer, script: Script
) -> None:
    """The server would continue forever, and only the total timeout ends the call."""
    server.give(script)
    timeout = calls.package.Timeout(read=None, total=0.4)
    with pytest.raises(calls.package.ResponseTimeout):
        calls("list_things", timeout=timeout)


def test_what_comes_after_the_time_is_over_is_too_late(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    """The time of a response counts, too, even if no delay is longer than allowed."""

    def late(connection: Connection, arrived: Arrived) -> None:
        clock.advance(61)
        answer()(connection, arrived)

    server.give(late)
    with pytest.raises(calls.package.ResponseTimeout, match="longer than its total timeout"):
        calls("list_things", timeout=calls.package.Timeout(total=60))


def test_an_answer_is_never_larger_than_memory_allows(calls: Calls, server: FaultServer) -> None:
    server.give(bomb)
    with pytest.raises(calls.package.ResponseTooLarge, match="more than 1000000 bytes"):
        calls("list_things", more={"max_bytes": 1_000_000, "retries": 0})


def test_a_redirect_keeps_the_credential_here(calls: Calls, server: FaultServer) -> None:
    other = FaultServer()
    server.give(answer(302, headers={"location": f"{other.url}/things"}))
    with pytest.raises(calls.package.ApiError):
        calls("list_things")
    assert other.requests == []
    other.close()


def test_huge_headers_are_an_error_and_not_a_crash(calls: Calls, server: FaultServer) -> None:
    server.give(answer(headers={"x-huge": "x" * 1_000_000}))
    with pytest.raises(calls.package.TransportError):
        calls("list_things", more={"retries": 0})


def test_a_kept_connection_that_was_closed_does_no_harm(package: Any, server: FaultServer) -> None:
    calls = Calls(package, server, "sync")
    server.give(answer(close=True))
    with package.Api(**calls.options()) as api:
        for _ in range(20):
            assert api.things.put_things(body={}).ok is True
    assert len(server.requests) == 20
