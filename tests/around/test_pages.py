"""Lists of many pages: every item once, in order, whatever the document calls its pages."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from .made import MODES, Calls, body, made

IDS = list(range(1, 8))
SIZE = 3


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return made("pages", tmp_path_factory.mktemp("pages"))[0]


@pytest.fixture(params=MODES)
def calls(request: pytest.FixtureRequest, package: ModuleType) -> Calls:
    return Calls(package, request.param)


def page(start: int, **meta: Any) -> httpx2.Response:
    """Return the things from an index on."""
    return httpx2.Response(
        200, json={"data": [{"id": it} for it in IDS[start : start + SIZE]], "meta": meta}
    )


def query(request: httpx2.Request, name: str, default: int) -> int:
    return int(request.url.params.get(name, default))


def by_cursor(request: httpx2.Request) -> httpx2.Response:
    start = query(request, "cursor", 0)
    end = start + SIZE
    return page(start, next=str(end) if end < len(IDS) else None)


def by_page(request: httpx2.Request) -> httpx2.Response:
    number = query(request, "page", 1) - 1
    return page(number * SIZE, more=(number + 1) * SIZE < len(IDS))


def by_page_from_0(request: httpx2.Request) -> httpx2.Response:
    number = query(request, "page", 0)
    assert number < 3, "there are only three pages"
    return page(number * SIZE, pages=3)


def by_offset(request: httpx2.Request) -> httpx2.Response:
    return page(query(request, "skip", 0))


def by_body(request: httpx2.Request) -> httpx2.Response:
    assert body(request)["q"] == "x"
    return page(body(request).get("after", 0))


def by_url(request: httpx2.Request) -> httpx2.Response:
    start = query(request, "from", 0)
    end = start + SIZE
    url = (
        f"{request.url.path}?from={end}"
        if start
        else f"{request.url.copy_with(query=None)}?from={end}"
    )
    return page(start, next=url if end < len(IDS) else "")


KINDS: dict[str, tuple[Callable[[httpx2.Request], httpx2.Response], int, dict[str, Any]]] = {
    "fern_cursor": (by_cursor, 3, {"q": "a"}),
    "fern_page": (by_page, 3, {}),
    "fern_offset": (by_offset, 3, {"take": 3}),
    "fern_uri": (by_url, 3, {}),
    "speakeasy_cursor": (by_body, 4, {"body": {"q": "x"}}),
    "speakeasy_page": (by_page_from_0, 3, {"size": 3}),
    "speakeasy_url": (by_url, 3, {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_comes_once(calls: Calls, kind: str) -> None:
    calls.answer, count, options = KINDS[kind]
    name = "fern_uri_all_2" if kind == "fern_uri" else f"{kind}_all"
    found = calls(f"things.{name}", **options)
    assert [it.id for it in found] == IDS
    assert isinstance(found[0], calls.package.models.Thing)
    assert len(calls.requests) == count
    assert all(it.url.params.get("q") == options.get("q") for it in calls.requests)


def test_the_last_page_is_known_by_the_number_of_pages(calls: Calls) -> None:
    """Also when it is full, so that its length does not say that it is the last one."""
    calls.answer = lambda request: page(query(request, "page", 0) * SIZE, pages=2)
    assert [it.id for it in calls("things.speakeasy_page_all", size=SIZE)] == IDS[: 2 * SIZE]
    assert [it.url.params.get("page") for it in calls.requests] == [None, "1"]


def test_the_last_page_is_known_by_what_says_whether_there_are_more(calls: Calls) -> None:
    calls.answer = lambda request: page(0, more=query(request, "page", 1) < 2)
    assert [it.id for it in calls("things.fern_page_all")] == IDS[:SIZE] * 2
    assert [it.url.params.get("page") for it in calls.requests] == [None, "2"]


def test_the_pages_begin_where_the_caller_says(calls: Calls) -> None:
    calls.answer = by_cursor
    assert [it.id for it in calls("things.fern_cursor_all", cursor="3")] == IDS[3:]
    calls.answer = by_page
    assert [it.id for it in calls("things.fern_page_all", page=3)] == IDS[6:]
    calls.answer = by_offset
    assert [it.id for it in calls("things.fern_offset_all", skip=5)] == IDS[5:]


def test_nothing_is_asked_for_before_it_is_needed(package: ModuleType) -> None:
    calls = Calls(package, "sync", by_cursor)
    transport = httpx2.MockTransport(calls._answer)
    with package.Api(http_client=httpx2.Client(transport=transport)) as api:
        found = api.things.fern_cursor_all()
        assert calls.requests == []
        items = iter(found)
        assert [next(items).id for _ in range(3)] == IDS[:3]
        assert len(calls.requests) == 1
        assert found.position == "3"
        answers = list(api.things.fern_cursor_all().pages())
        assert [len(it.data) for it in answers] == [3, 3, 1]


def test_a_page_that_leads_to_itself_ends_in_an_error(calls: Calls) -> None:
    calls.answer = lambda request: page(0, next="3")
    with pytest.raises(calls.package.UnexpectedResponse, match="already fetched"):
        calls("things.fern_cursor_all")
    assert len(calls.requests) == 2


def test_cursors_that_go_round_end_in_an_error(calls: Calls) -> None:
    following = {None: "a", "a": "b", "b": "c", "c": "a"}
    calls.answer = lambda request: page(0, next=following[request.url.params.get("cursor")])
    with pytest.raises(calls.package.UnexpectedResponse, match="already fetched: 'a'"):
        calls("things.fern_cursor_all")
    assert len(calls.requests) == 4


def test_a_server_that_caps_the_limit_loses_nothing(calls: Calls) -> None:
    calls.answer = by_offset
    assert [it.id for it in calls("things.fern_offset_all", take=500)] == IDS
    calls.answer = by_page_from_0
    assert [it.id for it in calls("things.speakeasy_page_all", size=500)] == IDS


@pytest.mark.parametrize("url", ["http://[bad", "http://a.test:99999999/x", "http://\0/", "/a b"])
def test_a_next_url_that_is_none_ends_in_an_error(calls: Calls, url: str) -> None:
    calls.answer = lambda request: page(0, next=url)
    with pytest.raises(calls.package.UnexpectedResponse, match="invalid URL"):
        calls("things.speakeasy_url_all")


@given(
    breaks=st.lists(st.integers(1, 7), max_size=5),
    failing=st.sets(st.integers(0, 3)),
)
@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_iteration_that_is_left_loses_nothing(
    package: ModuleType, breaks: list[int], failing: set[int]
) -> None:
    """It goes on where it was left, in the middle of a page too, and after an error."""
    count = itertools.count()

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(400) if next(count) in failing else by_cursor(request)

    taken: list[int] = []
    with (
        httpx2.Client(transport=httpx2.MockTransport(answer)) as http,
        package.Api(http_client=http, retries=0) as api,
    ):
        things = api.things.fern_cursor_all()
        for end in [*breaks, *[99] * 5]:
            with contextlib.suppress(package.ApiError):
                for thing in itertools.islice(things, end):
                    taken.append(thing.id)
    assert taken == IDS


def test_the_credential_does_not_follow_to_another_host(calls: Calls) -> None:
    calls.answer = lambda request: page(0, next="https://elsewhere.test/v1/fern-uri")
    with pytest.raises(calls.package.UnexpectedResponse, match=r"another host, 'elsewhere\.test'"):
        calls("things.speakeasy_url_all")
    assert len(calls.requests) == 1


def test_what_has_no_pages_has_no_such_method(package: ModuleType) -> None:
    things = package.Api(http_client=httpx2.Client()).things
    assert not hasattr(things, "plain_all")
    assert type(things).fern_cursor_all.__annotations__["return"] == "Pages[models.Thing]"
    root = Path(str(package.__file__)).parents[1]
    assert "for item in around_pages.things.fern_cursor_all()" in (root / "README.md").read_text(
        encoding="utf-8"
    )
