"""Debugging: short tracebacks, requests as curl commands, and the debug log."""

from __future__ import annotations

import asyncio
import io
import logging
import shlex
import subprocess
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
import vcr

from oasmith_runtime import Request
from oasmith_runtime.bodies.multipart import encode_multipart
from oasmith_runtime.models.types import TypeRegistry
from oasmith_runtime.operation import Media

from .conftest import Calls
from .server import FaultServer, Tokens, answer

TOKEN = "hush-token-17"


def answering(status: int, **options: Any) -> httpx2.MockTransport:
    return httpx2.MockTransport(lambda request: httpx2.Response(status, **options))


def refuse(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("refused", request=request)


def raised(
    package: ModuleType,
    call: Callable[[Any], Any],
    transport: httpx2.MockTransport | None = None,
    **options: Any,
) -> Any:
    with httpx2.Client(transport=transport or answering(400, json={})) as http:
        api = package.Api(token=TOKEN, http_client=http, retries=0, **options)
        with pytest.raises(package.ApiClientError) as caught:
            call(api.things)
    return caught.value


def frames(error: BaseException) -> int:
    """Return the number of frames between this file and the raising of an error."""
    names = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    return len(names) - max(index for index, name in enumerate(names) if name == __file__) - 1


CALLS: dict[str, Callable[[Any], Any]] = {
    "a refusal": lambda things: things.list_things(),
    "an argument": lambda things: things.find_things("1", kind="x"),
    "a body": lambda things: things.put_things(body="x"),
    "a batch": lambda things: things.batch_things(data=[{"id": "1"}]),
    "an item": lambda things: things.batch_things(data=[{"id": 1}]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_traceback_has_few_frames_of_ours(package: ModuleType, call: Any) -> None:
    assert 1 <= frames(raised(package, call)) <= 4


def test_an_awaited_call_has_few_frames_too(package: ModuleType) -> None:
    async def awaited() -> None:
        async with httpx2.AsyncClient(transport=answering(400, json={})) as http:
            await package.AsyncApi(token=TOKEN, http_client=http).things.list_things()

    with pytest.raises(package.ApiError) as caught:
        asyncio.run(awaited())
    assert 1 <= frames(caught.value) <= 3


def test_causes_are_kept(package: ModuleType, calls: Calls) -> None:
    lost = raised(package, CALLS["a refusal"], httpx2.MockTransport(refuse))
    assert isinstance(lost.__cause__, httpx2.ConnectError)
    # The transport is the test's own, so its frame may be the one.
    assert "in refuse" in "".join(traceback.format_exception(lost))
    closed = calls.package.Server(id="none", url="http://127.0.0.1:1")
    with pytest.raises(package.TransportError) as caught:
        calls("list_things", client={"retries": 0, "server": closed})
    # pyreqwest is not Python, and has its reason in the message.
    assert calls.mode == "fast" or caught.value.__cause__ is not None
    shown = "".join(traceback.format_exception(caught.value))
    # Otherwise, the frames of the HTTP library fill a screen.
    assert shown.count("File ") < 15


def test_frames_stay_where_they_may_be_looked_for(package: ModuleType, caplog: Any) -> None:
    with caplog.at_level("DEBUG", logger="faulty"):
        assert frames(raised(package, CALLS["a refusal"])) > 6

    def complain(error: Any) -> None:
        raise package.ArgumentError.of("hook", "is mine")

    hooked = raised(package, CALLS["a refusal"], hooks=package.Hooks(on_error=complain))
    assert "in complain" in "".join(traceback.format_exception(hooked))


def test_the_requests_of_errors_and_hooks_are_commands_of_curl(package: ModuleType) -> None:
    seen: list[Any] = []
    hooks = package.Hooks(before_request=seen.append, after_response=seen.append)
    body = {"name": "it's", "password": "sesame"}
    refused = raised(package, lambda things: things.put_things(body=body), hooks=hooks)
    command = refused.response.request.as_curl()
    assert command.splitlines()[0] == "curl -X PUT https://api.test/things \\"
    assert '  -H "authorization: Bearer $TOKEN" \\' in command.splitlines()
    assert "  -H 'content-type: application/json' \\" in command.splitlines()
    assert shlex.split(command)[-2:] == [
        "--data-raw",
        '{"name":"it\'s","password":"<redacted>"}',
    ]
    assert seen[1].request.as_curl() == command
    # If an earlier test has set up OpenTelemetry, the trace is added after the hook.
    untraced = [line for line in command.splitlines() if "traceparent" not in line]
    assert seen[0].as_curl().splitlines() == untraced
    lost = raised(package, CALLS["a refusal"], httpx2.MockTransport(refuse))
    assert "https://api.test/things" in lost.request.as_curl()
    # bash parses it as one command with these arguments.
    echo = command.replace("curl", "printf '%s\\n'", 1)
    ended = subprocess.run(
        ["bash", "-c", echo], capture_output=True, text=True, check=True, env={"TOKEN": "mine"}
    )
    assert "authorization: Bearer mine" in ended.stdout.splitlines()


def curl(content: Any = None, url: str = "https://a.test/x", **headers: str) -> str:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(
        method="POST",
        url=url,
        headers=names,
        content=content,
        secret_headers=frozenset({"authorization", "x-api-key", "cookie"}),
        secret_query=("key=open-sesame",),
    ).as_curl()


def test_what_curl_would_read_otherwise_is_quoted() -> None:
    assert "'https://a.test/x?key=<redacted>&q=1'" in curl(
        url="https://a.test/x?key=open-sesame&q=1"
    )
    assert "--globoff" in curl(url="https://a.test/x?filter[a]=1")
    assert "--data-raw @file" in curl(b"@file")
    assert "--data-binary @FILE-OF-3-BYTES" in curl(b"a\0b")
    assert "--data-binary @FILE-OF-1-BYTES" in curl(b"\xff")
    assert "-H 'x-empty;'" in curl(x_empty="")
    assert '-H "x-api-key: $X_API_KEY"' in curl(x_api_key="open-sesame")
    assert '-H "cookie: $COOKIE"' in curl(cookie="a=open-sesame")
    assert '-H "authorization: $TOKEN"' in curl(authorization="open-sesame")
    assert "sesame" not in curl(authorization="open sesame", cookie="sesame", x_api_key="sesame")
    assert (
        Request(method="HEAD", url="https://a.test", headers={}).as_curl().startswith("curl --head")
    )


def test_files_are_named(tmp_path: Any) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8")
    media = Media("multipart/form-data", "multipart", "Any")
    with path.open("rb") as photo:
        for file in (photo, b"\xff\xd8"):
            parts = {"photo": file, "title": "it's", "password": "sesame"}
            content, _ = encode_multipart(
                media, parts, "body", TypeRegistry("unused"), media.media_type
            )
            command = curl(content.data, content_type=content.media_type)
            name = "photo.jpg" if file is photo else "photo"
            words = shlex.split(command.replace("\\\n", ""))
            assert words[-6::2] == ["-F"] * 3
            assert words[-5::2] == [f"photo=@{name}", "title=it's", "password=<redacted>"]
            assert "content-type" not in command


def test_an_open_file_is_not_read_for_curl(package: ModuleType) -> None:
    file = io.BytesIO(b"content")
    refused = raised(package, lambda things: things.put_file(body=file), answering(400, json={}))
    assert "--data-binary @FILE" in refused.response.request.as_curl()


def logged(caplog: pytest.LogCaptureFixture) -> str:
    records = [record for record in caplog.records if record.name == "faulty.http"]
    return "\n".join(record.getMessage() for record in records)


def test_the_debug_log_has_headers_and_bodies_without_credentials(
    package: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    def echo(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"ok": True, "echo": request.headers["authorization"]})

    with httpx2.Client(transport=httpx2.MockTransport(echo)) as http:
        api = package.Api(token=TOKEN, http_client=http, retries=0)
        with caplog.at_level("INFO", logger="faulty"):
            api.things.put_things(body={"a": "x"})
        assert logged(caplog) == ""
        # With the logger of the package, which includes all, or with this one alone.
        for name in ("faulty", "faulty.http"):
            caplog.clear()
            with caplog.at_level("DEBUG", logger=name):
                api.things.put_things(body={"a": "ë" * 100_000, "password": "sesame"})
                api.things.put_file(body=b"\xff\x00")
                api.things.put_file(body=io.BytesIO(b"content"))
            text = logged(caplog)
            assert "> PUT https://api.test/things\n" in text
            assert "> content-type: application/json\n" in text
            assert '> {"a":"ëëë' in text
            assert "< HTTP 200\n" in text
            assert '< {"ok":true,"echo":"Bearer <redacted>"}' in text
            assert "> (2 bytes)" in text
            assert "> (a file)" in text
            assert len(text) < 10_000
            assert "hush" not in text
            assert "sesame" not in text


def test_the_debug_log_of_tokens_has_no_credential(
    calls: Calls, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "faulty")
    Tokens(server)
    server.routes.pop("/things")
    server.give(answer())
    token = calls.package.RefreshToken(
        client_id="id", client_secret="hush-secret", refresh_token="hush-r0"
    )
    calls("list_things", client={"token": token})
    text = logged(caplog)
    assert "> POST " in text
    assert "refresh_token=<redacted>" in text
    assert "hush" not in text
    assert 'access_token":"<redacted>' in text.replace(" ", "")


def test_vcrpy_records_and_replays(package: ModuleType, tmp_path: Path) -> None:
    server = FaultServer()
    server.give(answer(200, {"ok": True}), answer(400, {"message": "no"}))
    cassette = tmp_path / "calls.yaml"
    options = Calls(package, server, "sync").options(retries=0)

    def play(mode: str) -> str:
        recorder = vcr.VCR(record_mode=mode, filter_headers=["authorization"])
        with recorder.use_cassette(str(cassette)), package.Api(**options) as api:
            assert api.things.list_things().ok is True
            with pytest.raises(package.ApiError) as caught:
                api.things.put_things(body={"a": 1})
        return str(caught.value)

    try:
        recorded = play("once")
    finally:
        server.close()
    assert play("none") == recorded == "no (HTTP 400, putThings)"
    assert "hush" not in cassette.read_text(encoding="utf-8")


def test_credentials_in_headers_of_ones_own_show_nowhere(
    package: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Any] = []
    answer = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"ok": True}))
    with httpx2.Client(transport=answer) as http, caplog.at_level("DEBUG", logger="faulty"):
        hooks = package.Hooks(before_request=seen.append)
        api = package.Api(token=TOKEN, http_client=http, hooks=hooks)
        own = {"X-Api-Key": "sesame", "X-Trace": "17"}
        api.with_options(headers=own).things.list_things()
    [request] = seen
    for text in (logged(caplog), repr(request), request.as_curl()):
        assert "sesame" not in text
        assert "17" in text
    assert '-H "x-api-key: $X_API_KEY"' in request.as_curl()
