"""Complete but wrong responses: delays, tokens, and bodies that are not JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from clock import START, FakeClock

from .conftest import QUICK, Calls
from .server import FaultServer, Script, Tokens, answer, bomb, fault


def wrong(kind: str, body: bytes, media_type: str = "application/json") -> Script:
    """Respond with 200 and a complete body that is not as documented."""
    return fault(f"200 with {kind}")(answer(200, body, {"content-type": media_type}))


NO_JSON: dict[str, Script] = {
    "cut off": wrong("JSON that is cut off", b'{"ok": tr'),
    "invalid": wrong("what is no JSON", b"{ok: true}"),
    "HTML as JSON": wrong("HTML as JSON", b"<html>down</html>"),
    "HTML": wrong("HTML", b"<html>down</html>", "text/html"),
    "not UTF-8": wrong("bytes that are no text", b'{"ok": "\xff\xfe"}'),
}


@pytest.mark.parametrize("method", ["put_things", "add_thing"])
@pytest.mark.parametrize("kind", NO_JSON)
def test_an_answer_that_is_no_json_is_an_error(
    calls: Calls, server: FaultServer, kind: str, method: str
) -> None:
    server.give(NO_JSON[kind], answer())
    with pytest.raises(calls.package.UnexpectedResponse, match="HTTP 200") as caught:
        calls(method, body={})
    assert caught.value.response.content
    assert len(server.requests) == 1, "it was done, so it is not done again"


@pytest.mark.parametrize("kind", NO_JSON)
def test_a_batch_whose_results_cannot_be_read_is_unknown(
    calls: Calls, server: FaultServer, kind: str
) -> None:
    from .server import batch
    from .test_batches import each, items

    server.give(batch(), NO_JSON[kind], batch())
    found, stream = each(calls, items(30))
    assert [it.state for it in found] == ["succeeded"] * 10 + ["unknown"] * 10
    assert isinstance(stream.error, calls.package.UnexpectedResponse)
    assert len(server.requests) == 2


def test_a_bomb_is_not_asked_for_again(calls: Calls, server: FaultServer) -> None:
    server.give(bomb)
    with pytest.raises(calls.package.ResponseTooLarge):
        calls("list_things", more={"max_bytes": 1_000_000})
    assert len(server.requests) == 1


def date(later: float) -> str:
    """Return the date this many seconds after the start of a test, by its clock."""
    return format_datetime(datetime.fromtimestamp(START + later, UTC), usegmt=True)


DAY = 24 * 60 * 60

OUR_OWN = None
"""A random delay of the client."""

WAITS: dict[str, tuple[str | None, float | None]] = {
    "none": (None, OUR_OWN),
    "empty": ("", OUR_OWN),
    "seconds": ("0.3", 0.3),
    "zero": ("0", 0),
    "below zero": ("-5", 0),
    "date in the past": (date(-DAY), 0),
    "long ago": ("Mon, 01 Jan 0001 00:00:00 GMT", 0),
    "garbage": ("soon", OUR_OWN),
    "no date": ("Mon, 99 Foo 2026 99:99:99 GMT", OUR_OWN),
    "two": ("0, 0", OUR_OWN),
    "no number": ("nan", OUR_OWN),
    "words of a date": ("Tue", OUR_OWN),
    "a date": (date(2), 2),
    "the longest": ("60", 60),
}
"""``Retry-After``, and the delay before the call is retried."""


@pytest.mark.parametrize("says", WAITS)
def test_a_busy_server_is_asked_again(
    calls: Calls, server: FaultServer, clock: FakeClock, says: str
) -> None:
    text, asked = WAITS[says]
    server.give(answer(429, headers={} if text is None else {"retry-after": text}), answer())
    assert calls("list_things").ok is True
    [wait] = clock.waits
    assert wait == asked if asked is not OUR_OWN else 0 <= wait <= QUICK["initial_delay"]
    assert len(server.requests) == 2
    server.give(answer(429, headers={} if text is None else {"retry-after": text}), answer())
    with pytest.raises(calls.package.ApiError) as caught:
        calls("add_thing", body={})
    assert caught.value.status == 429
    assert len(server.requests) == 1
    assert len(clock.waits) == 1, "what is not repeated is not waited for"


def test_a_moment_comes_nearer(calls: Calls, server: FaultServer, clock: FakeClock) -> None:
    clock.advance(1.25)
    server.give(answer(429, headers={"retry-after": date(2)}), answer())
    assert calls("list_things").ok is True
    assert clock.waits == [0.75]


ABSURD = {
    "a second too long": "61",
    "too large for a float": "1e400",
    "infinity": "inf",
    "many digits": "9" * 400,
    "tomorrow": date(DAY),
    "the end of dates": "Fri, 31 Dec 9999 23:59:59 GMT",
}


@pytest.mark.parametrize("says", ABSURD)
def test_an_absurd_wait_is_not_waited_for(
    calls: Calls, server: FaultServer, clock: FakeClock, says: str
) -> None:
    server.give(answer(429, headers={"retry-after": ABSURD[says]}), answer())
    with pytest.raises(calls.package.ApiError) as caught:
        calls("list_things")
    assert clock.waits == []
    assert caught.value.status == 429
    assert len(server.requests) == 1


def test_an_absurd_wait_of_a_token_endpoint_is_not_waited_for(
    calls: Calls, server: FaultServer, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    for text in ("1e400", "121", "Fri, 31 Dec 9999 23:59:59 GMT"):
        token = calls.package.RefreshToken(client_id="id", client_secret="s", refresh_token="r")
        tokens.before = [answer(429, {"error": "slow_down"}, {"retry-after": text})]
        with pytest.raises(calls.package.TokenError):
            calls("list_things", client={"token": token})
    assert (clock.waits, len(tokens.forms)) == ([], 3)


def test_a_token_endpoint_that_says_nonsense_is_asked_again_in_a_minute(
    calls: Calls, server: FaultServer
) -> None:
    tokens = Tokens(server)
    token = calls.package.RefreshToken(
        client_id="id", client_secret="s", refresh_token="r", max_wait=59
    )
    tokens.before = [answer(429, {"error": "slow_down"}, {"retry-after": "nan"})]
    with pytest.raises(calls.package.TokenError) as caught:
        calls("list_things", client={"token": token})
    assert caught.value.retry_after == 60


@pytest.mark.parametrize("method", ["put_things", "add_thing"])
def test_a_token_that_is_refused_is_renewed_and_the_call_repeated(
    calls: Calls, server: FaultServer, method: str
) -> None:
    tokens = Tokens(server)
    del server.routes["/things"]
    server.give(answer(401), answer())
    token = calls.package.RefreshToken(
        client_id="id", client_secret="hush-s", refresh_token="hush-r0"
    )
    assert calls(method, body={"a": 1}, client={"token": token}).ok is True
    sent = [(it.headers["authorization"], it.data) for it in server.requests]
    assert sent == [("Bearer hush-a1", {"a": 1}), ("Bearer hush-a2", {"a": 1})]
    assert len(tokens.forms) == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_client_follows_a_redirect_with_a_credential(
    package: Any, server: FaultServer, status: int
) -> None:
    """Not even with a user's HTTP client that follows redirects."""
    other = FaultServer()
    server.give(answer(status, headers={"location": f"{other.url}/things"}))
    calls = Calls(package, server, "sync")
    with (
        httpx2.Client(follow_redirects=True) as http,
        pytest.raises(package.ApiError, match=str(status)),
    ):
        calls("put_things", body={}, client={"http_client": http})
    assert other.requests == []
    other.close()
