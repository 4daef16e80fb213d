"""The raw response of a result, with its headers."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from .loopback import Answer, Calls, Loopback

HEADERS = {
    "X-Left": "7",
    "X-Tags": "a, b",
    "X-Label": '{"to": "Ada"}',
    "X-Text": "7",
    "X-Other": "7",
}


def with_response(calls: Calls, method: str, *arguments: Any, **options: Any) -> Any:
    client = calls.client()
    found = client.with_response(getattr(client.parcels, method), *arguments, **options)
    return calls.wait(found)


def test_documented_headers_have_their_types(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/json", b"{}", HEADERS))
    answered = with_response(calls, "get_headers")
    found = {name: it for name, it in answered.headers.items() if name.startswith("x-")}
    assert found == {
        "x-left": 7,
        "x-tags": ["a", "b"],
        "x-label": calls.package.models.Label(to="Ada"),
        "x-text": "7",
        "x-other": "7",
    }
    assert (answered.result, answered.status) == ({}, 200)
    assert answered.response.content == b"{}"


def test_a_header_of_another_type_stays_text(calls: Calls, server: Loopback) -> None:
    odd = {"X-Left": "many", "X-Label": "not JSON"}
    server.give(Answer(200, "application/json", b"{}", odd))
    answered = with_response(calls, "get_headers")
    assert (answered.headers["x-left"], answered.headers["x-label"]) == ("many", "not JSON")


def test_only_calls_have_answers(package: ModuleType) -> None:
    with package.Parcels(server="https://a.test") as client:
        with pytest.raises(ValueError, match="sends no request itself, but returns int"):
            client.with_response(len, [])
        assert "`X-Left`, `X-Tags`" in client.parcels.get_headers.__doc__


def test_each_call_has_its_own(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/json", b"{}", {"X-Left": "1"}), Answer(204))
    first = with_response(calls, "get_headers")
    second = with_response(calls, "send_media", body={"to": "Ada"})
    assert [len(it.responses) for it in (first, second)] == [1, 1]
    assert "x-left" not in second.headers
