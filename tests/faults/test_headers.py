"""Headers of requests and responses, and cookies, which must not be sent for another user."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Calls
from .server import FaultServer, answer


def session_of_alice(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"id": "1"}, headers={"set-cookie": "session=of-alice"})


def cookies_sent(package: ModuleType, mode: str, own: dict[str, str]) -> list[str | None]:
    """Return the cookies of the calls of two users over one HTTP client."""
    sent: list[str | None] = []

    def answering(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers.get("cookie"))
        return session_of_alice(request)

    transport = httpx2.MockTransport(answering)
    if mode == "sync":
        with httpx2.Client(transport=transport, cookies=own) as http:
            for user in ("alice", "bob"):
                package.Api(http_client=http, token=user).things.list_things()
        return sent

    async def awaited() -> None:
        async with httpx2.AsyncClient(transport=transport, cookies=own) as http:
            for user in ("alice", "bob"):
                await package.AsyncApi(http_client=http, token=user).things.list_things()

    asyncio.run(awaited())
    return sent


def test_a_header_of_the_users_takes_the_place_of_ours(calls: Calls, server: FaultServer) -> None:
    server.give(answer(200, {"id": "1"}))
    own = {"USER-Agent": "mine", "Accept-ENCODING": "identity", "Connection": "close"}
    calls("list_things", more={"headers": own})
    sent = server.requests[0].headers
    assert {name.lower(): sent[name.lower()] for name in own} == {
        name.lower(): value for name, value in own.items()
    }


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_cookie_that_a_server_sets_does_not_travel_on(package: ModuleType, mode: str) -> None:
    assert cookies_sent(package, mode, {}) == [None, None]
    assert cookies_sent(package, mode, {"mine": "1"}) == ["mine=1", "mine=1"]


def test_names_of_headers_have_no_case(calls: Calls, server: FaultServer) -> None:
    server.give(answer(404, {"code": "NO"}, {"X-Request-Id": "abc"}))
    with pytest.raises(calls.package.ApiError) as raised:
        calls("list_things")
    headers = raised.value.response.headers
    assert (
        headers["X-REQUEST-ID"] == headers.get("X-Request-Id") == headers["x-request-id"] == "abc"
    )
    assert "x-request-ID" in headers
    assert dict(headers)["x-request-id"] == "abc"


@pytest.mark.parametrize("name", ["retry-after-ms", "x-ms-retry-after-ms"])
def test_milliseconds_count_before_seconds(
    calls: Calls, server: FaultServer, clock: Any, name: str
) -> None:
    server.give(answer(503, None, {name: "50", "Retry-After": "7"}), answer(200, {"id": "1"}))
    calls("list_things")
    assert clock.waits == [0.05]


@pytest.mark.parametrize("value", [None, 5, b"x", "Zo\xeb", "a\r\nb"])
def test_what_is_no_header_is_refused_when_it_is_given(package: ModuleType, value: Any) -> None:
    with pytest.raises(package.ArgumentError, match="headers: 'x-name'"):
        package.Api(token="t").with_options(headers={"x-name": value})


@pytest.mark.parametrize("value", [5, None, b"x", [5]])
def test_what_is_no_query_is_refused_when_it_is_given(package: ModuleType, value: Any) -> None:
    with pytest.raises(package.ArgumentError, match="query: 'name'"):
        package.Api(token="t").with_options(query={"name": value})


def test_a_deep_copy_shares_the_connections(package: ModuleType, server: FaultServer) -> None:
    with package.Api(**Calls(package, server, "sync").options()) as api:
        other = deepcopy({"api": api})["api"]
        other.things.list_things()
        api.things.list_things()
    assert len(server.requests) == 2
