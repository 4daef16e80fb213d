"""The log of a client: requests, retries, tokens and deviations, and never a secret."""

from __future__ import annotations

import asyncio
import logging
import re
from types import ModuleType
from typing import Any

import pytest

from .conftest import Calls
from .server import FaultServer, Tokens, answer, refusing

LOGGER = "faulty"


def logged(caplog: pytest.LogCaptureFixture, name: str = LOGGER) -> list[str]:
    return [
        f"{it.levelname} {re.sub(r'[0-9.]+ s', 'T s', it.getMessage())}"
        for it in caplog.records
        if it.name == name
    ]


def test_requests_repetitions_and_tokens(
    calls: Calls, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, LOGGER)
    Tokens(server)
    server.routes.pop("/things")
    server.give(answer(503), answer())
    token = calls.package.RefreshToken(
        client_id="id", client_secret="hush-secret", refresh_token="hush-r0"
    )
    calls("list_things", client={"token": token})
    things, tokens = f"{server.url}/things", f"{server.url}/oauth/token"
    assert logged(caplog) == [
        f"DEBUG token: POST {tokens}: HTTP 200 in T s",
        "INFO RefreshToken: a new access token",
        f"DEBUG listThings: GET {things}: HTTP 503 in T s",
        "INFO listThings: retry 1 in T s, after HTTP 503",
        f"DEBUG listThings: GET {things}: HTTP 200 in T s",
    ]


def test_a_call_without_an_answer(
    calls: Calls, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, LOGGER)
    with refusing() as url:
        host = calls.package.Server(id="local", url=url)
        with pytest.raises(calls.package.TransportError):
            calls("list_things", client={"server": host, "retries": calls.quick(max_retries=1)})
    first, retry, second = logged(caplog)
    assert first == f"DEBUG listThings: GET {url}/things: TransportError in T s"
    assert retry.startswith("INFO listThings: retry 1 in T s, after ")
    assert second == first


def test_deviations_are_logged_in_samples(
    calls: Calls, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, LOGGER)
    server.give(answer(200, {"ok": "yes", "new": 1}))

    def many(api: Any) -> list[Any]:
        return [api.things.list_things() for _ in range(25)]

    if calls.mode == "async":

        async def awaited() -> None:
            async with calls.package.AsyncApi(**calls.options()) as api:
                for it in many(api):
                    await it

        asyncio.run(awaited())
    else:
        with calls.package.Api(**calls.options()) as api:
            many(api)
    line = "WARNING listThings:200:/ok: warning [wrong-type] Input should be a valid boolean"
    assert logged(caplog) == [line, f"{line} (10 times)"]


def test_additions_are_logged_where_info_is(
    calls: Calls, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    server.give(answer(200, {"ok": True, "new": 1}))
    calls("list_things")
    line = "listThings:200:/new: info [unknown-field] the document has no field 'new' here"
    assert logged(caplog) == [f"INFO {line}"]


def test_nothing_is_written_by_a_program_that_does_not_ask(
    calls: Calls, server: FaultServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python writes warnings to stderr if logging is not configured."""
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    try:
        server.give(answer(200, {"ok": "yes"}))
        calls("list_things")
    finally:
        root.handlers = before
    assert capfd.readouterr() == ("", "")


def test_the_formatter_redacts_what_others_log(package: ModuleType) -> None:
    formatter = package.RedactingFormatter("%(levelname)s %(message)s")

    def shown(text: str, **more: Any) -> str:
        return formatter.format(logging.LogRecord("x", 20, "x", 1, text, (), None, **more))

    assert shown("Authorization: Bearer abcdef") == "INFO Authorization: <redacted>"
    assert shown("{'cookie': 'a=b; c=d', 'x': 1}") == "INFO {'cookie': '<redacted>', 'x': 1}"
    pair = "[(b'Set-Cookie', b'sid=1; path=/'), (b'x', b'y')]"
    assert shown(pair) == "INFO [(b'Set-Cookie', b'<redacted>'), (b'x', b'y')]"
    form = "refresh_token=abc&client_secret=def&grant_type=x"
    assert shown(form) == "INFO refresh_token=<redacted>&client_secret=<redacted>&grant_type=x"
    assert shown('{"access_token": "abc", "n": 1}') == 'INFO {"access_token": "<redacted>", "n": 1}'
    assert shown("the cookie, the password policy") == "INFO the cookie, the password policy"


def test_the_formatter_redacts_tracebacks(calls: Calls, server: FaultServer) -> None:
    calls("list_things")
    formatter = calls.package.RedactingFormatter()
    try:
        raise ValueError("Bearer hush-token")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", 40, "x", 1, "it failed", (), info)
        text = formatter.format(record)
    assert "Bearer <redacted>" in text.splitlines()[-1]


@pytest.mark.parametrize("name", ["authorization", "cookie", "proxy-authorization", "set-cookie"])
def test_headers_of_credentials_never_show(
    package: ModuleType, server: FaultServer, name: str
) -> None:
    server.give(answer(400, {}, {name: "hush-hush"}))
    with package.Api(**Calls(package, server, "sync").options(retries=0)) as api:
        client = api.with_options(headers={} if "cookie" in name else {name: "hush-hush"})
        with pytest.raises(package.ApiError) as caught:
            client.things.list_things()
    shown = repr(caught.value.response) + caught.value.response.request.as_curl()
    assert "hush" not in shown
