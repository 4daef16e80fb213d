"""Calls that are repeated, and calls that must not be."""

from __future__ import annotations

import io
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import Any

import pytest

from .conftest import Calls
from .server import (
    FaultServer,
    Script,
    answer,
    bomb,
    nonsense,
    reset,
    reset_in_answer,
    slow,
    truncated,
)

BROKEN: dict[str, Script] = {
    "reset": reset,
    "reset in the answer": reset_in_answer,
    "truncated": truncated,
    "not HTTP": nonsense,
    "slow head": slow(head=0.4),
    "slow body": slow(piece=0.4, pieces=2),
    "500": answer(500),
    "502": answer(502, b"<html>", {"content-type": "text/html"}),
    "503": answer(503),
    "504": answer(504),
    "408": answer(408),
    "429": answer(429),
    "429 with seconds": answer(429, headers={"retry-after": "0"}),
    "503 with a date": answer(
        503, headers={"retry-after": format_datetime(datetime.now(UTC) - timedelta(1), True)}
    ),
    "429 with nonsense": answer(429, headers={"retry-after": "soon"}),
    "HTTP/1.0": answer(500, version="1.0"),
    "closed after it": answer(500, close=True),
}


WITHOUT_AN_ANSWER = {
    "reset": "TransportError",
    "reset in the answer": "TransportError",
    "truncated": "TransportError",
    "not HTTP": "TransportError",
    "slow head": "ResponseTimeout",
    "slow body": "ResponseTimeout",
}
"""The errors of faults after which there is no whole answer; of all others it is ``ApiError``."""


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_safe_is_repeated(calls: Calls, server: FaultServer, fault: str) -> None:
    server.give(BROKEN[fault], BROKEN[fault], answer())
    result = calls("put_things", body={"a": 1}, client={"timeout": 0.2})
    assert result.ok is True
    assert [(it.method, it.data) for it in server.requests] == [("PUT", {"a": 1})] * 3


@pytest.mark.parametrize("fault", BROKEN)
def test_what_may_have_happened_is_not_repeated(
    calls: Calls, server: FaultServer, fault: str
) -> None:
    server.give(BROKEN[fault], answer())
    with pytest.raises((calls.package.ApiError, calls.package.TransportError)) as caught:
        calls("add_thing", body={"a": 1}, client={"timeout": 0.2})
    assert type(caught.value).__name__ == WITHOUT_AN_ANSWER.get(fault, "ApiError")
    assert getattr(caught.value, "sent", True) is True
    assert len(server.requests) == 1


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
    assert calls("list_things", more={"retries": calls.quick(most=5)}).ok is True
    server.give(answer(503), answer())
    assert calls("add_thing", more={"retries": calls.quick(any_method=True)}).ok is True
    server.give(answer(418), answer())
    assert calls("list_things", more={"retries": calls.quick(statuses=("4XX",))}).ok is True


def test_the_server_says_how_long_to_wait(calls: Calls, server: FaultServer) -> None:
    server.give(answer(429, headers={"retry-after": "0.3"}), answer())
    begun = monotonic()
    assert calls("list_things").ok is True
    assert monotonic() - begun >= 0.3
    server.give(answer(429, headers={"retry-after": "3600"}), answer())
    with pytest.raises(calls.package.ApiError) as caught:
        calls("list_things")
    assert caught.value.retry_after == 3600
    assert len(server.requests) == 1


def test_a_refused_connection_is_tried_again_also_where_nothing_is_safe(calls: Calls) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told: list[Any] = []
    hooks = calls.package.Hooks(on_retry=told.append)
    nobody = calls.package.Server(id="nobody", url=f"http://127.0.0.1:{port}")
    with pytest.raises(calls.package.TransportError) as caught:
        calls("add_thing", client={"server": nobody, "hooks": hooks})
    assert caught.value.sent is False
    assert [it.number for it in told] == [1, 2]


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


def test_a_dead_server_is_not_hammered(package: Any, server: FaultServer) -> None:
    calls = Calls(package, server, "sync")
    server.give(answer(503))
    with package.Api(**calls.options()) as api:
        for _ in range(30):
            with pytest.raises(package.ApiError):
                api.things.list_things()
    assert len(server.requests) == 40, "ten repetitions for all calls together"


def test_the_time_of_all_attempts_is_limited(calls: Calls, server: FaultServer) -> None:
    server.give(answer(503, headers={"retry-after": "5"}), answer())
    begun = monotonic()
    with pytest.raises(calls.package.ApiError):
        calls("list_things", client={"timeout": calls.package.Timeout(total=1)})
    server.give(answer(503, headers={"retry-after": "5"}), answer())
    with pytest.raises(calls.package.ApiError):
        calls("list_things", client={"retries": calls.quick(elapsed=1.0)})
    assert monotonic() - begun < 2


@pytest.mark.parametrize("script", [slow(head=3), slow(piece=0.1, pieces=30)])
def test_a_call_ends_when_its_time_is_over(
    calls: Calls, server: FaultServer, script: Script
) -> None:
    server.give(script)
    timeout = calls.package.Timeout(read=2, total=0.4)
    begun = monotonic()
    with pytest.raises(calls.package.ResponseTimeout):
        calls("list_things", timeout=timeout)
    assert monotonic() - begun < 1.5


def test_an_answer_is_never_larger_than_memory_allows(calls: Calls, server: FaultServer) -> None:
    server.give(bomb)
    with pytest.raises(calls.package.AnswerTooLong, match="more than 1000000 bytes"):
        calls("list_things", more={"most_bytes": 1_000_000, "retries": 0})


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
