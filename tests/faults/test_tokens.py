"""Tokens that expire, are refused, are shared; token endpoints that are busy, slow or down."""

from __future__ import annotations

import asyncio
import hashlib
import stat
import subprocess
import sys
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from clock import LONG, FakeClock
from figures import CALLS, FIGURES, TOKENS

from .conftest import Calls
from .server import FaultServer, Tokens, answer, held, reset

IDS = {"client_id": "id", "client_secret": "hush-secret"}


def refresh(package: ModuleType, **options: Any) -> Any:
    return package.RefreshToken(**IDS, refresh_token="hush-r0", **options)


def numbered(api: Any, number: int) -> Any:
    """Return the resource ``things`` for one call, which the server can tell from others."""
    return api.with_options(headers={"x-call": str(number)}).things


def many(calls: Calls, token: Any, *, workers: int, each: int) -> int:
    """Make calls in threads or tasks, and return how many succeeded."""
    if calls.mode != "async":
        with (
            calls.package.Api(**calls.options(token=token)) as api,
            ThreadPoolExecutor(workers) as pool,
        ):
            calls_of = [numbered(api, it).list_things for it in range(workers * each)]
            return sum(job.result().ok for job in [pool.submit(it) for it in calls_of])

    async def worker(api: Any, start: int) -> int:
        numbers = range(start, start + each)
        return sum([(await numbered(api, it).list_things()).ok for it in numbers])

    async def awaited() -> int:
        async with calls.package.AsyncApi(**calls.options(token=token)) as api:
            return sum(await asyncio.gather(*(worker(api, it * each) for it in range(workers))))

    return asyncio.run(awaited())


def test_one_refresh_for_each_expiry(calls: Calls, server: FaultServer) -> None:
    tokens = Tokens(server, uses=30)
    assert many(calls, refresh(calls.package), workers=50, each=6) == 300
    FIGURES.count(CALLS, "with tokens that expire", 300)
    FIGURES.count(TOKENS, "expired", tokens.expiries)
    FIGURES.count(TOKENS, "fetched again", len(tokens.forms) - 1)
    assert tokens.expiries >= 5
    assert len(tokens.forms) in (tokens.expiries, tokens.expiries + 1)
    assert [it["refresh_token"] for it in tokens.forms[:3]] == ["hush-r0", "hush-r1", "hush-r2"]


def test_a_refusal_is_asked_for_once(calls: Calls, server: FaultServer, clock: FakeClock) -> None:
    """Nobody asks again for five seconds."""
    tokens = Tokens(server)
    tokens.before = [answer(200, {"error": "invalid_code"})] * 100
    token = refresh(calls.package, clock=clock.time)

    def failing() -> int:
        with pytest.raises(calls.package.TokenError, match="invalid_code"):
            many(calls, token, workers=20, each=1)
        return len(tokens.forms)

    assert (failing(), failing()) == (1, 1)
    clock.advance(4.5)
    assert failing() == 1
    clock.advance(0.5)
    assert (failing(), failing()) == (2, 2)


@pytest.mark.parametrize("status", [200, 400, 429])
def test_a_busy_token_endpoint_is_waited_for(
    calls: Calls, server: FaultServer, clock: FakeClock, status: int
) -> None:
    tokens = Tokens(server)
    busy = {"error": "Access Denied", "error_description": "too many requests continuously"}
    tokens.before = [answer(status, busy, {"retry-after": "0.2"})]
    assert calls("list_things", client={"token": refresh(calls.package)}).ok is True
    assert clock.waits == [0.2]
    assert len(tokens.forms) == 2


def test_nobody_waits_longer_than_wanted(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    tokens.before = [answer(400, {"error": "Access Denied"})]
    with pytest.raises(calls.package.TokenError) as caught:
        calls("list_things", client={"token": refresh(calls.package, max_wait=5)})
    assert caught.value.retry_after == 60
    tokens.before = [answer(400, {"error": "Access Denied"})]
    client = {"token": refresh(calls.package), "timeout": calls.package.Timeout(total=60)}
    with pytest.raises(calls.package.TokenError, match="took too long"):
        calls("list_things", client=client)
    assert clock.waits == []


def test_patience_is_for_all_waits_together(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    tokens.before = [answer(400, {"error": "Access Denied"})] * 3
    with pytest.raises(calls.package.TokenError):
        calls("list_things", client={"token": refresh(calls.package, max_wait=120)})
    assert (clock.waits, len(tokens.forms)) == ([60, 60], 3)


FAILING = {
    "reset": (reset, (0, 0.5)),
    "503": (answer(503), (1, 1)),
    "503 at once": (answer(503, headers={"retry-after": "0"}), (1, 1)),
    "503 with seconds": (answer(503, headers={"retry-after": "7"}), (7, 7)),
}
"""What a token endpoint may do, and the least and the most seconds before it is asked again."""


@pytest.mark.parametrize("fault", FAILING)
def test_a_token_endpoint_that_fails_is_asked_again(
    calls: Calls, server: FaultServer, clock: FakeClock, fault: str
) -> None:
    tokens = Tokens(server)
    script, (least, most) = FAILING[fault]
    tokens.before = [script]
    assert calls("list_things", client={"token": refresh(calls.package)}).ok is True
    assert len(tokens.forms) == 2
    [wait] = clock.waits
    assert least <= wait <= most


def test_a_token_endpoint_that_hangs_ends_in_a_timeout(calls: Calls, server: FaultServer) -> None:
    Tokens(server).before = [held] * 9
    timeout = calls.package.Timeout(read=None, total=0.4)
    with pytest.raises((calls.package.TransportError, calls.package.TokenError)):
        calls("list_things", client={"token": refresh(calls.package), "timeout": timeout})


def test_a_token_is_renewed_before_it_expires(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    token = refresh(calls.package, leeway=60, clock=clock.time)
    for later, asked in ((0, 1), (3539, 1), (1, 2), (3539, 2), (1, 3)):
        clock.advance(later)
        calls("list_things", client={"token": token})
        assert len(tokens.forms) == asked


def test_a_token_that_stays_dead_is_renewed_once(calls: Calls, server: FaultServer) -> None:
    tokens = Tokens(server)
    server.routes["/things"] = answer(401)
    with pytest.raises(calls.package.ApiError):
        calls("list_things", client={"token": refresh(calls.package)})
    assert len(tokens.forms) == 2


def test_a_cancelled_renewal_is_taken_over(package: ModuleType, server: FaultServer) -> None:
    tokens = Tokens(server)
    tokens.before = [held]
    calls = Calls(package, server, "async")

    async def awaited() -> None:
        async with package.AsyncApi(**calls.options(token=refresh(package))) as api:
            first, *others = [asyncio.create_task(api.things.list_things()) for _ in range(5)]
            await asyncio.to_thread(server.wait_until_held)
            first.cancel()
            results = await asyncio.gather(*others)
            assert all(it.ok for it in results)
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(awaited())
    assert len(tokens.forms) == 2


def test_a_file_is_shared_and_private(calls: Calls, server: FaultServer, tmp_path: Path) -> None:
    tokens = Tokens(server)
    path = tmp_path / "deep" / "token.json"
    for _ in range(3):
        store = calls.package.FileStore(path)
        calls("list_things", client={"token": refresh(calls.package, store=store)})
    assert len(tokens.forms) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.load().refresh_token == "hush-r1"
    path.write_text("{ nonsense")
    with pytest.warns(calls.package.TokenStoreWarning, match="readable tokens"):
        calls("list_things", client={"token": refresh(calls.package, store=store)})
    assert len(tokens.forms) == 2
    assert sorted(it.name for it in path.parent.iterdir()) == ["token.json", "token.json.lock"]
    assert "hush-a1" not in repr(store) + repr(store.load())


PROGRAM = """
import os, sys
sys.path.insert(0, sys.argv[1])
from faulty import Api, FileStore, RefreshToken, Server
store = FileStore(sys.argv[3])
token = RefreshToken(client_id="id", client_secret="hush-s", refresh_token="hush-r0", store=store)
with Api(server=Server(id="local", url=sys.argv[2]), token=token) as api:
    for number in range(20):
        # The server knows each call: it may be held up until its next token has expired, too.
        named = api.with_options(headers={"x-call": f"{os.getpid()} {number}"})
        assert named.things.list_things().ok
"""


def test_programs_renew_one_at_a_time(
    package: ModuleType, server: FaultServer, tmp_path: Path
) -> None:
    tokens = Tokens(server, uses=25)
    folder = str(Path(str(package.__file__)).parents[1])
    command = [sys.executable, "-c", PROGRAM, folder, server.url, str(tmp_path / "token")]
    programs = [subprocess.Popen(command) for _ in range(4)]
    assert [it.wait(LONG) for it in programs] == [0, 0, 0, 0]
    assert tokens.expiries == 3
    assert len(tokens.forms) in (3, 4)


def test_a_store_of_ones_own(calls: Calls, server: FaultServer, clock: FakeClock) -> None:
    class Vault:
        kept: Any = None
        locked = 0

        def load(self) -> Any:
            return self.kept

        def save(self, token: Any) -> None:
            self.kept = token

        def acquire(self) -> bool:
            self.locked += 1
            return self.locked > 2

        def release(self) -> None:
            self.locked = 0

    vault = Vault()
    Tokens(server)
    assert isinstance(vault, calls.package.TokenStore)
    calls("list_things", client={"token": refresh(calls.package, store=vault)})
    assert (vault.kept.access_token, vault.kept.scopes) == (
        "hush-a1",
        ("things.all", "things.read"),
    )
    assert vault.locked == 0
    assert clock.waits == [0.05, 0.05], "it was locked twice"


def test_a_code_is_exchanged_once(calls: Calls, server: FaultServer) -> None:
    tokens = Tokens(server, uses=1)
    code = calls.package.AuthorizationCode(
        **IDS, code="c", redirect_uri="https://me.test/back", code_verifier="v"
    )
    for _ in range(2):
        calls("list_things", client={"token": code})
    first, second = tokens.forms
    assert first == {
        "grant_type": "authorization_code",
        "client_id": "id",
        "client_secret": "hush-secret",
        "code": "c",
        "redirect_uri": "https://me.test/back",
        "code_verifier": "v",
    }
    assert (second["grant_type"], second["refresh_token"]) == ("refresh_token", "hush-r1")
    assert code.refresh_token == "hush-r2"


def test_the_url_at_which_a_user_allows_it(package: ModuleType) -> None:
    url = package.Api.authorization_url(
        client_id="id",
        redirect_uri="https://me.test/back",
        scopes=["things.read", "things.all"],
        state="s",
        code_verifier="v",
        access_type="offline",
    )
    parts = urlsplit(url)
    digest = urlsafe_b64encode(hashlib.sha256(b"v").digest()).decode().rstrip("=")
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://api.test/oauth/auth"
    assert dict(parse_qsl(parts.query)) == {
        "response_type": "code",
        "client_id": "id",
        "redirect_uri": "https://me.test/back",
        "scope": "things.read things.all",
        "state": "s",
        "code_challenge": digest,
        "code_challenge_method": "S256",
        "access_type": "offline",
    }


def test_scopes_are_told_before_and_after(calls: Calls, server: FaultServer) -> None:
    error = calls.package.ScopeError
    with pytest.raises(error, match=r"things\.all and things\.drop"):
        calls("drop_things", client={"scopes": ["things.all"]})
    assert server.requests == []
    server.give(answer(403, {"message": "no"}))
    with pytest.raises(calls.package.ApiError, match=r"needs the scope things\.read or things"):
        calls("list_things")
    server.give(answer(401, {}, {"www-authenticate": 'Bearer error="insufficient_scope"'}))
    with pytest.raises(calls.package.ApiError, match=r"needs the scope"):
        calls("list_things")
    Tokens(server).scope = "things.all"
    with pytest.raises(error, match=r"the token has things\.all"):
        calls("drop_things", client={"token": refresh(calls.package)})


def test_another_scope_of_the_document_may_hold_those_that_are_needed(
    calls: Calls, server: FaultServer
) -> None:
    Tokens(server).scope = "things.drop"
    assert calls("list_things", client={"token": refresh(calls.package)}).ok is True


def test_the_fewest_scopes_for_some_calls(package: ModuleType) -> None:
    least = package.least_scopes
    assert least("listThings") == {"things.all"}
    assert least("listThings", "dropThings") == {"things.all", "things.drop"}
    with package.Api(token="t") as api:
        assert api.required_scopes("dropThings") == (frozenset({"things.all", "things.drop"}),)
        with pytest.raises(KeyError):
            api.required_scopes("nothing")


def test_a_lock_has_one_holder(package: ModuleType, tmp_path: Path) -> None:
    store, other = (package.FileStore(tmp_path / "token") for _ in range(2))
    assert store.acquire()
    assert not other.acquire()
    store.release()
    assert other.acquire()
    other.release()
