"""Whole answers that are wrong: what they say of waiting, of tokens, and what is no JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import Any

import httpx2
import pytest

from .conftest import Calls
from .server import FaultServer, Script, Tokens, answer, bomb, fault


def wrong(kind: str, body: bytes, media_type: str = "application/json") -> Script:
    """Answer 200 with a whole body that is not what was promised."""
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
    with pytest.raises(calls.package.UnexpectedAnswer, match="HTTP 200") as caught:
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
    assert isinstance(stream.error, calls.package.UnexpectedAnswer)
    assert len(server.requests) == 2


def test_a_bomb_is_not_asked_for_again(calls: Calls, server: FaultServer) -> None:
    server.give(bomb)
    with pytest.raises(calls.package.AnswerTooLong):
        calls("list_things", more={"most_bytes": 1_000_000})
    assert len(server.requests) == 1


def date(**later: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**later), usegmt=True)


WAITS: dict[str, tuple[str | None, float]] = {
    "none": (None, 0),
    "empty": ("", 0),
    "seconds": ("0.3", 0.3),
    "zero": ("0", 0),
    "below zero": ("-5", 0),
    "date in the past": (date(days=-1), 0),
    "long ago": ("Mon, 01 Jan 0001 00:00:00 GMT", 0),
    "garbage": ("soon", 0),
    "no date": ("Mon, 99 Foo 2026 99:99:99 GMT", 0),
    "two": ("0, 0", 0),
    "no number": ("nan", 0),
    "words of a date": ("Tue", 0),
}
"""What ``Retry-After`` says, and for how long a call waits at least before it is repeated."""


@pytest.mark.parametrize("says", WAITS)
def test_a_busy_server_is_asked_again(calls: Calls, server: FaultServer, says: str) -> None:
    text, least = WAITS[says]
    server.give(answer(429, headers={} if text is None else {"retry-after": text}), answer())
    begun = monotonic()
    assert calls("list_things").ok is True
    assert least <= monotonic() - begun < least + 1
    assert len(server.requests) == 2
    server.give(answer(429, headers={} if text is None else {"retry-after": text}), answer())
    with pytest.raises(calls.package.ApiError) as caught:
        calls("add_thing", body={})
    assert caught.value.status == 429
    assert len(server.requests) == 1


def test_a_busy_server_may_name_a_moment(calls: Calls, server: FaultServer) -> None:
    server.give(answer(429, headers={"retry-after": date(seconds=2)}), answer())
    begun = monotonic()
    assert calls("list_things").ok is True
    assert 0.9 < monotonic() - begun < 3, "a date has no fractions of seconds"


@pytest.mark.parametrize(
    "text",
    ["61", "1e400", "inf", "9" * 400, date(days=1), "Fri, 31 Dec 9999 23:59:59 GMT"],
)
def test_an_absurd_wait_is_not_waited_for(calls: Calls, server: FaultServer, text: str) -> None:
    server.give(answer(429, headers={"retry-after": text}), answer())
    begun = monotonic()
    with pytest.raises(calls.package.ApiError) as caught:
        calls("list_things")
    assert monotonic() - begun < 1
    assert caught.value.status == 429
    assert len(server.requests) == 1


def test_an_absurd_wait_of_a_token_endpoint_is_not_waited_for(
    calls: Calls, server: FaultServer
) -> None:
    tokens = Tokens(server)
    for text in ("1e400", "121", "Fri, 31 Dec 9999 23:59:59 GMT"):
        token = calls.package.RefreshToken(client_id="id", client_secret="s", refresh_token="r")
        tokens.before = [answer(429, {"error": "slow_down"}, {"retry-after": text})]
        begun = monotonic()
        with pytest.raises(calls.package.TokenError):
            calls("list_things", client={"token": token})
        assert monotonic() - begun < 1


def test_a_token_endpoint_that_says_nonsense_is_asked_again_in_a_minute(
    calls: Calls, server: FaultServer
) -> None:
    tokens = Tokens(server)
    token = calls.package.RefreshToken(
        client_id="id", client_secret="s", refresh_token="r", patience=59
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
    """Not even one of the user's that follows redirects everywhere else."""
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
