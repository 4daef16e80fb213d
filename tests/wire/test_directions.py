"""What is read-only is required of answers only, what is write-only of requests only."""

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


def test_who_reads_an_answer_need_not_ask_whether_it_is_there(package: ModuleType) -> None:
    assert get_type_hints(package.models.Account)["opened"] is str
    text = Path(package.models.__file__).read_text(encoding="utf-8")
    assert "from ._runtime import READ_ONLY, WRITE_ONLY, Model" in text
