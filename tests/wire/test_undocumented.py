"""Undocumented successes: the result is returned, and reported."""

from __future__ import annotations

from typing import Any

import pytest

from .loopback import Answer, Calls, Loopback

UNDOCUMENTED: dict[str, tuple[str, Answer, Any, str]] = {
    "a status": (
        "get_part",
        Answer(206, "application/json", b'{"a": 1}'),
        {"a": 1},
        "undocumented-response",
    ),
    "a status with nothing": ("get_part", Answer(204), None, "undocumented-response"),
    "a status with bytes": (
        "get_part",
        Answer(201, "image/png", b"\x89PNG"),
        b"\x89PNG",
        "undocumented-response",
    ),
    "a status with an empty list": (
        "get_part",
        Answer(299, "application/json", b"[]"),
        [],
        "undocumented-response",
    ),
    "a body": (
        "get_nothing",
        Answer(200, "application/json", b'{"a": 1}'),
        {"a": 1},
        "undocumented-body",
    ),
    "a body of text": (
        "get_nothing",
        Answer(200, "text/html", b"<p>Done"),
        "<p>Done",
        "undocumented-body",
    ),
    "text in place of JSON": (
        "get_part",
        Answer(200, "text/plain", b"fine"),
        "fine",
        "undocumented-media-type",
    ),
    "XML in place of JSON": (
        "get_part",
        Answer(200, "application/xml", b"<a/>"),
        "<a/>",
        "undocumented-media-type",
    ),
    "a file in place of JSON": (
        "get_part",
        Answer(200, "application/zip", b"PK\x03"),
        b"PK\x03",
        "undocumented-media-type",
    ),
}


@pytest.mark.parametrize("case", UNDOCUMENTED)
def test_what_came_is_returned_and_told(calls: Calls, server: Loopback, case: str) -> None:
    method, answer, wanted, rule = UNDOCUMENTED[case]
    server.give(answer, answer)
    seen: list[Any] = []
    client = calls.client(on_deviation=seen.append)
    result = calls.wait(getattr(client.parcels, method)())
    assert result == wanted
    assert type(result) is type(wanted)
    assert [(deviation.rule, deviation.level) for deviation in seen] == [(rule, "warning")]
    strict = calls.client(strict=True)
    with pytest.raises(calls.package.DeviationError, match=rule):
        calls.wait(getattr(strict.parcels, method)())


def test_what_is_documented_is_no_deviation(calls: Calls, server: Loopback) -> None:
    server.give(
        Answer(200, "application/problem+json", b'{"id": "1"}'),
        Answer(200),
        Answer(202),
        Answer(207, "application/json", b"[1]"),
    )
    client = calls.client(strict=True)
    assert isinstance(calls.wait(client.parcels.get_part()), calls.package.models.Part)
    assert calls.wait(client.parcels.get_nothing()) is None
    assert calls.wait(client.parcels.get_answer()) is None
    assert calls.wait(client.parcels.get_answer()) == [1]
