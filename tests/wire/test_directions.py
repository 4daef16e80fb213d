"""Read-only properties are required in responses only, write-only ones in requests only."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from .loopback import Answer, Calls, Loopback

GIVEN = {"owner": "Ada", "secret": "s"}
ANSWERED = {"number": "7", "opened": "2026-01-31", "owner": "Ada"}


@pytest.mark.parametrize("form", ["mapping", "model"])
def test_each_way_does_without_what_goes_the_other_way(
    calls: Calls, server: Loopback, package: ModuleType, form: str
) -> None:
    server.give(Answer(201, "application/json", json.dumps(ANSWERED).encode()))
    deviations: list[Any] = []
    client = calls.client(on_deviation=deviations.append)
    body = GIVEN if form == "mapping" else package.models.Account(**GIVEN)
    account = calls.wait(client.parcels.open_account(body=body))
    assert json.loads(server.last.body) == GIVEN
    assert deviations == []
    assert account.to_dict() == ANSWERED
    assert account.secret is None


def test_what_goes_both_ways_is_still_required(calls: Calls, package: ModuleType) -> None:
    with pytest.raises(package.errors.ArgumentError, match=r"body\.owner: Field required"):
        calls("open_account", body={"secret": "s"})


FORMS = ["application/x-www-form-urlencoded", "multipart/form-data", "application/jsonl"]


@pytest.mark.parametrize("media_type", FORMS)
def test_every_media_type_asks_for_what_requests_have(
    calls: Calls, server: Loopback, package: ModuleType, media_type: str
) -> None:
    is_list = media_type == "application/jsonl"
    place = r"body\[0\]" if is_list else "body"
    server.give(Answer(200, "application/json", b'{"login": {"user": "a", "anonymous": true}}'))
    calls("set_members", body=[GIVEN] if is_list else GIVEN, media_type=media_type)
    assert b"number" not in server.last.body
    for name in GIVEN:
        less = {key: value for key, value in GIVEN.items() if key != name}
        body = [less] if is_list else less
        with pytest.raises(package.errors.ArgumentError, match=rf"^{place}\.{name}: Field req"):
            calls("set_members", body=body, media_type=media_type)


MISSING: list[tuple[dict[str, Any], list[str]]] = [
    ({"login": {"user": "a", "password": "b"}}, []),
    ({"login": {"user": "a", "token": "b"}}, []),
    ({"login": {"user": "a", "anonymous": True}}, []),
    ({"login": {"user": "a", "token": "b"}, "guest": {"name": "c"}}, []),
    ({"login": {"user": "a"}}, ["body.login.password"]),
    ({"login": {"user": "a", "since": "b"}}, ["body.login.token"]),
    (
        {
            "login": {"user": "a", "anonymous": True},
            "accounts": [GIVEN, {"owner": "Ada"}],
            "by_name": {"ada": {"owner": "Ada"}, "bob": {**GIVEN, "key": "k"}},
            "parent": {"login": {"user": "a", "anonymous": True}, "accounts": [{"owner": "Ada"}]},
        },
        [
            "body.accounts[1].secret",
            "body.by_name.ada.secret",
            "body.by_name.ada.key",
            "body.parent.accounts[0].secret",
        ],
    ),
]


@pytest.mark.parametrize(("body", "places"), MISSING)
@pytest.mark.parametrize("form", ["mapping", "model"])
def test_what_is_missing_is_named_wherever_it_is(
    calls: Calls,
    server: Loopback,
    package: ModuleType,
    body: dict[str, Any],
    places: list[str],
    form: str,
) -> None:
    given = body if form == "mapping" else package.models.Members.model_validate(body)
    if not places:
        server.give(Answer(200, "application/json", json.dumps(body).encode()))
        calls("set_members", body=given)
        assert json.loads(server.last.body) == body
        return
    with pytest.raises(package.errors.ArgumentError) as caught:
        calls("set_members", body=given)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{place}: Field required" for place in places
    ]
    assert server.requests == []


def test_an_answer_that_lacks_what_answers_have_deviates(calls: Calls, server: Loopback) -> None:
    answer = {
        "login": {"user": "a", "anonymous": True},
        "accounts": [ANSWERED, {"owner": "Ada", "number": "7"}],
        "by_name": {"a/b": {"owner": "Ada", "opened": "2026-01-31"}},
    }
    server.give(Answer(200, "application/json", json.dumps(answer).encode()))
    deviations: list[Any] = []
    client = calls.client(on_deviation=deviations.append)
    body = {"login": {"user": "a", "anonymous": True}}
    members = calls.wait(client.parcels.set_members(body=body))
    assert {(it.rule, it.pointer) for it in deviations} == {
        ("missing-required", "/accounts/1/opened"),
        ("missing-required", "/by_name/a~1b/number"),
    }
    assert members.accounts[1].opened is None
    strict = calls.client(strict=True)
    with pytest.raises(calls.package.DeviationError, match="/accounts/1/opened"):
        calls.wait(strict.parcels.set_members(body=body))


def test_who_reads_an_answer_need_not_ask_whether_it_is_there(package: ModuleType) -> None:
    assert get_type_hints(package.models.Account)["opened"] is str
    text = Path(package.models.__file__).read_text(encoding="utf-8")
    assert "from ._runtime import READ_ONLY, WRITE_ONLY, Model" in text
