"""The lifetime of tokens, when they are not fetched, and any response of a token endpoint."""

from __future__ import annotations

import asyncio
import importlib
import json
import multiprocessing
import os
import threading
from types import ModuleType
from typing import Any

import pytest
from clock import LONG, FakeClock
from hypothesis import given, settings, strategies as st

from .conftest import Calls
from .server import FaultServer, Tokens, answer, held

IDS = {"client_id": "id", "client_secret": "hush-secret"}


def refresh(calls: Calls, **options: Any) -> Any:
    return calls.package.RefreshToken(**IDS, refresh_token="hush-r0", **options)


def endpoint(server: FaultServer, **body: Any) -> list[Any]:
    """Let the server issue tokens with this body, and return the requests at its endpoint."""
    asked: list[Any] = []

    def token(connection: Any, arrived: Any) -> None:
        asked.append(arrived)
        answer(200, {"access_token": f"hush-a{len(asked)}", **body})(connection, arrived)

    server.routes = {"/oauth/token": token, "/things": answer(200, {"ok": True})}
    return asked


@pytest.mark.parametrize(
    "life", [1, 30, 45.5, 59, 60, "45", 0, -1, "soon", True, [1], {}, 10**400, "nan", "inf", None]
)
def test_a_short_life_is_a_life(
    calls: Calls, server: FaultServer, clock: FakeClock, life: Any
) -> None:
    asked = endpoint(server, expires_in=life)
    token = refresh(calls, clock=clock.time)
    for _ in range(5):
        calls("list_things", client={"token": token})
    assert len(asked) == 1


@pytest.mark.parametrize("step", [-7200.0, 7200.0, -1e9])
def test_a_clock_that_is_set_locks_nobody_out(
    calls: Calls, server: FaultServer, clock: FakeClock, step: float
) -> None:
    asked = endpoint(server, expires_in=3600)
    steps = [0.0]
    token = refresh(calls, clock=lambda: clock.time() + steps[0])
    calls("list_things", client={"token": token})
    steps[0] = step
    calls("list_things", client={"token": token})
    assert len(asked) == (2 if step > 0 else 1)
    clock.advance(3700)
    calls("list_things", client={"token": token})
    assert len(asked) == (3 if step > 0 else 2), "a token is not used for ever"


def test_a_refusal_ends_when_the_clock_was_set_back(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    tokens.before = [answer(400, {"error": "invalid_client"})]
    steps = [0.0]
    token = refresh(calls, clock=lambda: clock.time() + steps[0])
    with pytest.raises(calls.package.TokenError):
        calls("list_things", client={"token": token})
    steps[0] = -3600.0
    clock.advance(5)
    assert calls("list_things", client={"token": token}).ok is True


def test_an_api_that_refuses_every_token_costs_no_token_for_each_call(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    asked = endpoint(server, expires_in=3600)
    server.routes["/things"] = answer(401)
    token = refresh(calls, clock=clock.time)

    def refused() -> int:
        with pytest.raises(calls.package.ApiError):
            calls("list_things", client={"token": token})
        return len(asked)

    assert [refused() for _ in range(4)] == [2, 2, 2, 2]
    clock.advance(61)
    assert [refused(), refused()] == [3, 3]
    clock.advance(61)
    server.routes["/things"] = answer(200, {"ok": True})
    assert calls("list_things", client={"token": token}).ok is True


def test_secrets_that_an_endpoint_repeats_do_not_show(calls: Calls, server: FaultServer) -> None:
    said = "bad refresh_token=hush-r0000 for hush-secret"
    server.routes = {
        "/oauth/token": answer(400, {"error": "invalid_grant", "error_description": said})
    }
    with pytest.raises(calls.package.TokenError, match="bad") as caught:
        calls("list_things", client={"token": refresh(calls)})
    assert "hush" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
FIELDS = ("access_token", "refresh_token", "expires_in", "scope", "token_type", "error", "api")
BODIES = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)) | JSON
TOKENS = st.just({"access_token": "abc"})


@settings(max_examples=150, deadline=None)
@given(body=BODIES, more=TOKENS | st.just({}), status=st.sampled_from([200, 302, 400, 500]))
def test_whatever_an_endpoint_answers_is_a_token_or_a_token_error(
    package: ModuleType, body: Any, more: dict[str, Any], status: int
) -> None:
    runtime = f"{package.__name__}._runtime"
    responses = importlib.import_module(f"{runtime}.auth.oauth2.token_response")
    schemes = importlib.import_module(f"{runtime}.auth.schemes")
    request = package.Request(method="POST", url="https://api.test/token", headers={})
    content = json.dumps({**body, **more} if isinstance(body, dict) else body).encode()
    response = package.Response(status=status, headers={}, content=content, request=request)
    scheme = schemes.SecurityScheme(name="o", kind="oauth2", server_pointer="/api")
    try:
        parsed = responses.parse_token_response(response)
    except package.TokenError:
        return
    token = responses.access_token(parsed, scheme, 0.0, None)
    assert token.value == parsed["access_token"]
    assert token.expires_at is None or 0 < token.expires_at < float("inf")


def test_a_caller_that_waits_for_another_has_a_deadline_of_its_own(
    package: ModuleType, server: FaultServer
) -> None:
    Tokens(server).before = [held]
    calls = Calls(package, server, "async")

    async def awaited() -> None:
        async with package.AsyncApi(**calls.options(token=refresh(calls))) as api:
            first = asyncio.create_task(api.things.list_things())
            await asyncio.to_thread(server.wait_until_held)
            impatient = api.with_options(timeout=package.Timeout(total=0.2))
            with pytest.raises(package.TokenError, match="took too long"):
                await impatient.things.list_things()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(awaited())


def test_a_blocking_call_does_not_wait_for_a_task_of_its_own_thread(
    package: ModuleType, server: FaultServer
) -> None:
    Tokens(server).before = [held]
    calls = Calls(package, server, "async")
    token = refresh(calls)

    async def awaited() -> None:
        async with package.AsyncApi(**calls.options(token=token)) as api:
            first = asyncio.create_task(api.things.list_things())
            await asyncio.to_thread(server.wait_until_held)
            with (
                package.Api(**calls.options(token=token)) as blocking,
                pytest.raises(package.TokenError, match="Use the async client here"),
            ):
                blocking.things.list_things()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(awaited())


def test_one_refresh_for_threads_and_loops_at_once(
    package: ModuleType, server: FaultServer
) -> None:
    tokens = Tokens(server)
    tokens.latency = 0.1
    token = package.RefreshToken(**IDS, refresh_token="hush-r0")
    results: list[bool] = []
    start = threading.Barrier(4)

    def work(mode: str) -> None:
        start.wait(LONG)
        results.append(Calls(package, server, mode)("list_things", client={"token": token}).ok)

    modes = ["sync", "async", "sync", "async"]
    threads = [threading.Thread(target=work, args=(mode,)) for mode in modes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert (results, len(tokens.forms)) == ([True] * 4, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_waits_for_no_thread_of_its_parent(
    package: ModuleType, server: FaultServer
) -> None:
    tokens = Tokens(server)
    tokens.before = [held]
    calls = Calls(package, server, "sync")
    token = refresh(calls)
    timeout = package.Timeout(total=LONG)

    def parent() -> None:
        with pytest.raises((package.TransportError, package.TokenError)):
            calls("list_things", client={"token": token, "timeout": timeout})

    thread = threading.Thread(target=parent)
    thread.start()
    server.wait_until_held()

    def child() -> None:
        assert calls("list_things", client={"token": token}).ok is True

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(LONG)
    assert process.exitcode == 0
    server.close()
    thread.join(LONG)
