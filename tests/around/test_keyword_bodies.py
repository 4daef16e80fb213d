"""A body is passed by its properties, or as a whole; an error names the invalid argument."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .made import MODES, Calls, made

CASES = Path(__file__).parents[1] / "cases" / "clients"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("keywords")
    source = CASES / "bodies-as-arguments"
    return made("openapi", folder, source=source, package="keywords", naming="python")[0]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, "title: Field required"),
        ({"title": "abcdef"}, "title: String should have at most 5 characters, got 'abcdef'"),
        ({"title": None}, "title: Input should be a valid string, got None"),
        (
            {"title": "a", "due_on": "x"},
            "due_on: Input should be a valid date in the format YYYY-MM-DD",
        ),
        ({"title": "a", "labels": [{}]}, "labels[0].name: Field required"),
        ({"title": "a", "body_owner": 1}, "body_owner: Input should be a valid string, got 1"),
        ({"request_body": {}}, "request_body.title: Field required"),
        (
            {"title": "a", "request_body": {"title": "a"}},
            "request_body: cannot be combined with title, which it contains; pass one",
        ),
        ({"title": "a", "notify": 1}, "notify: Input should be a valid boolean, got 1"),
    ],
    ids=str,
)
@pytest.mark.parametrize("mode", MODES)
def test_what_is_wrong_names_the_argument(
    package: ModuleType, mode: str, options: dict[str, Any], wanted: str
) -> None:
    calls = Calls(package, mode)
    with pytest.raises(package.ArgumentError) as caught:
        calls("repos.create_issue", "me", **options)
    assert str(caught.value).startswith(wanted)
    assert calls.requests == []


@pytest.mark.parametrize("mode", MODES)
def test_an_argument_that_there_is_not(package: ModuleType, mode: str) -> None:
    calls = Calls(package, mode)
    message = "createIssue has no argument 'titel'; did you mean 'title'?"
    with pytest.raises(TypeError) as caught:
        calls("repos.create_issue", "me", titel="a")
    assert str(caught.value) == message
    with pytest.raises(TypeError, match="search has no argument 'txt'"):
        calls("pages.search", txt="a")
    assert calls.requests == []


def test_what_is_not_given_is_not_sent(package: ModuleType) -> None:
    calls = Calls(package, "sync")
    given = package.NOT_GIVEN
    assert calls.sent("repos.edit_issues", "me", state=given, why=given).content == b""
    assert (
        calls.sent("repos.edit_issues", "me", state="open", why=given).content
        == b'{"state":"open"}'
    )


EVENTS = b'data: {"id": 1}\n\ndata: {"id": 2}\n\n'


def streamed(request: httpx2.Request) -> httpx2.Response:
    """Respond with events if they are requested."""
    if json.loads(request.content).get("stream"):
        assert request.headers["accept"] == "text/event-stream"
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, content=EVENTS, headers=headers)
    return httpx2.Response(200, json={"id": 3})


def test_a_flag_makes_a_call_a_stream(package: ModuleType) -> None:
    transport = httpx2.MockTransport(streamed)
    with httpx2.Client(transport=transport) as http, package.Api(http_client=http) as api:
        assert api.chat.chat(text="a").id == 3
        assert api.chat.chat(text="a", stream=False).id == 3
        with api.chat.chat(text="a", stream=True) as items:
            assert [item.id for item in items] == [1, 2]


def test_a_flag_makes_an_awaited_call_a_stream(package: ModuleType) -> None:
    asyncio.run(_streams(package))


async def _streams(package: ModuleType) -> None:
    transport = httpx2.MockTransport(streamed)
    async with (
        httpx2.AsyncClient(transport=transport) as http,
        package.AsyncApi(http_client=http) as api,
    ):
        assert (await api.chat.chat(text="a")).id == 3
        async with await api.chat.chat(text="a", stream=True) as items:
            assert [item.id async for item in items] == [1, 2]
