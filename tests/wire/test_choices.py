"""Null and omitted values; several media types of a body; several of a response."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_type_hints

import pytest

from .loopback import Answer, Calls, Loopback

LABEL = {"to": "Ada", "weight": 2}


def test_what_is_not_given_is_not_sent(calls: Calls, server: Loopback) -> None:
    calls("set_nullable", "1")
    assert server.last.target == "/nullable/1"
    assert server.last.body == b""
    assert "content-type" not in server.last.headers
    assert "X-Nothing" not in server.last.headers


def test_null_is_sent_where_the_schema_allows_it(calls: Calls, server: Loopback) -> None:
    calls("set_nullable", "1", plain=None, nothing=None, x_nothing=None, json=None, body=None)
    assert server.last.target == "/nullable/1?nothing=&json=null"
    assert server.last.headers["X-Nothing"] == ""
    assert server.last.body == b"null"


def test_a_default_is_told_and_not_sent(package: ModuleType) -> None:
    method = package.Parcels(server="https://a.test").parcels.set_nullable
    doc = inspect.cleandoc(method.__doc__)
    for name, default in {
        "plain": "'fast'",
        "list": "['a', 'b']",
        "map": "{'a': 1}",
        "way": "'air'",
        "back": "'sea'",
        "there": "'sea'",
    }.items():
        assert f"{name}: The API's default is {default}." in doc
    defaults = inspect.signature(method).parameters
    assert defaults["plain"].default is None
    assert defaults["nothing"].default is package.NOT_GIVEN


@pytest.mark.parametrize(
    ("media_type", "body", "sent", "arrived"),
    [
        (None, LABEL, "application/json", b'{"to":"Ada","weight":2}'),
        ("application/x-www-form-urlencoded", LABEL, None, b"to=Ada&weight=2"),
        ("text/plain", "to Ada", None, b"to Ada"),
        ("image/png", b"\x89PNG", None, b"\x89PNG"),
        ("Text/Plain; charset=latin-1", "Zoë", None, "Zoë".encode("latin-1")),
    ],
)
def test_one_of_several_bodies(
    calls: Calls, server: Loopback, media_type: str | None, body: Any, sent: str, arrived: bytes
) -> None:
    options = {} if media_type is None else {"media_type": media_type}
    calls("send_media", body=body, **options)
    assert server.last.headers["content-type"] == (sent or media_type)
    assert server.last.body == arrived


def test_a_body_is_checked_as_what_it_is_sent_as(calls: Calls, server: Loopback) -> None:
    error = calls.package.ArgumentError
    with pytest.raises(error, match=r"body\.to: Field required"):
        calls("send_media", body={}, media_type="application/x-www-form-urlencoded")
    with pytest.raises(error, match="media_type: 'a/b' is not one of image"):
        calls("send_image", body=b"", media_type="a/b")
    with pytest.raises(error, match="choose one type"):
        calls("send_image", body=b"", media_type="image/*")
    assert server.requests == []


def test_a_range_that_nobody_can_guess_must_be_chosen(package: ModuleType) -> None:
    method = package.Parcels(server="https://a.test").parcels.send_image
    assert inspect.signature(method).parameters["media_type"].default is inspect.Parameter.empty


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Answer(200, "text/csv; charset=latin-1", "ä;b".encode("latin-1")), "ä;b"),
        (Answer(200, "application/octet-stream", b"\xff"), b"\xff"),
        (Answer(200, "image/png", b"\x89"), b"\x89"),
        (Answer(200, "text/xml", b"<a/>"), "<a/>"),
        (Answer(202), None),
        (Answer(203, "application/json", b"[1]"), [1]),
        (Answer(203, "application/vnd.numbers+json", b"[1]"), [1]),
        (Answer(204), None),
    ],
)
def test_an_answer_is_read_by_its_content_type(
    calls: Calls, server: Loopback, answer: Answer, result: Any
) -> None:
    server.give(answer)
    assert calls("get_answer") == result
    # The request accepts what the signature says; the response is decoded by its own type.
    assert server.last.headers["accept"] == "application/json"


def test_a_model_among_several_answers(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/json; charset=utf-8", json.dumps(LABEL).encode()))
    answer = calls("get_answer", accept="application/json")
    assert answer == calls.package.models.Label(**LABEL)
    assert server.last.headers["accept"] == "application/json"
    hints = get_type_hints(
        type(calls.client().parcels).get_answer,
        {**vars(calls.package), "models": calls.package.models, "Literal": Literal}
        | {"Timeout": calls.package.Timeout},
    )
    assert set(get_args(hints["return"])) == {
        calls.package.models.Label, list[int], str, bytes, type(None),
    }  # fmt: skip


def test_an_undocumented_content_type_is_an_error_that_has_everything(
    calls: Calls, server: Loopback
) -> None:
    server.give(Answer(200, "text/html", b"<html>log in</html>"))
    with pytest.raises(calls.package.UnexpectedResponse, match="not text/html") as caught:
        calls("get_answer")
    assert caught.value.response.content == b"<html>log in</html>"


def test_a_missing_body_is_a_deviation(calls: Calls, server: Loopback) -> None:
    server.give(Answer(203, "application/json"))
    seen: list[Any] = []
    client = calls.client(on_deviation=seen.append)
    assert calls.wait(client.parcels.get_answer()) is None
    assert [it.rule for it in seen] == ["missing-body"]
    strict = calls.client(strict=True)
    with pytest.raises(calls.package.DeviationError, match="no body"):
        calls.wait(strict.parcels.get_answer())


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Answer(200, "application/json", b'{"a": 1}'), {"a": 1}),
        (Answer(200, "text/plain", b"{}"), "{}"),
        (Answer(200, "image/png", b"{}"), b"{}"),
        (Answer(200), None),
    ],
)
def test_any_answer(calls: Calls, server: Loopback, answer: Answer, result: Any) -> None:
    server.give(answer)
    assert calls("get_any") == result


def test_a_documented_redirect_is_an_answer(calls: Calls, server: Loopback) -> None:
    server.give(Answer(302, headers={"location": "/b"}))
    assert calls("get_moved") is None
    server.give(Answer(303))
    with pytest.raises(calls.package.ApiError):
        calls("get_moved")


def test_head_has_no_body(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/json", b"{}"))
    assert calls("head_moved") is None


def test_the_readme_tells_of_what_not_every_client_has(package: ModuleType) -> None:
    root = Path(str(package.__file__)).parents[1]
    text = (root / "README.md").read_text(encoding="utf-8")
    for word in (
        "`NOT_GIVEN`",
        "`media_type=",
        "`accept=",
        "stream.write_to",
        "for item in stream",
    ):
        assert word in text
    bigins = Path(__file__).parents[2] / "generated" / "bigin" / "README.md"
    assert "NOT_GIVEN" not in bigins.read_text(encoding="utf-8")
