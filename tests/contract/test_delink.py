"""A batch whose items are in the query: removing relations by ids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from bigin import ApiError, ArgumentError, AsyncBigin, Bigin, errors

from .replay import MODES
from .server import ARGUMENTS, Recorder

PATH = "/bigin/v2/Pipelines/2034020000000644063/Products"
REFUSED = {"code": "INVALID_DATA", "message": "the related id given seems to be invalid"}


def answer(request: httpx2.Request) -> httpx2.Response:
    """Remove all but the record 13, and return the results in another order."""
    ids = request.url.params["ids"].split(",")
    rows = [
        {**REFUSED, "details": {"id": id}, "status": "error"}
        if id == "13"
        else {"code": "SUCCESS", "details": {"id": id}, "message": "gone", "status": "success"}
        for id in reversed(ids)
    ]
    return httpx2.Response(200, json={"data": rows})


def delink(respond: Callable[[httpx2.Request], httpx2.Response], mode: str, ids: Any) -> Any:
    """Make one call, blocking or async."""
    options: dict[str, Any] = {"data_center": "us", "token": "REDACTED", "retries": 0}
    transport = httpx2.MockTransport(respond)
    if mode == "sync":
        with httpx2.Client(transport=transport) as http, Bigin(http_client=http, **options) as api:
            return api.related_records.delink(*ARGUMENTS, ids=ids)

    async def awaited() -> Any:
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            AsyncBigin(http_client=http, **options) as api,
        ):
            return await api.related_records.delink(*ARGUMENTS, ids=ids)

    return asyncio.run(awaited())


@pytest.mark.parametrize("mode", MODES)
def test_many_ids_travel_in_several_calls_and_each_has_its_result(mode: str) -> None:
    recorder = Recorder(answer)
    outcome = delink(recorder, mode, (str(number) for number in range(1, 151)))
    first, second = recorder.requests
    assert (first.method, first.url.path, first.content) == ("DELETE", PATH, b"")
    assert first.url.params["ids"] == ",".join(str(number) for number in range(1, 101))
    assert second.url.params["ids"] == ",".join(str(number) for number in range(101, 151))
    assert [item.id for item in outcome] == [str(number) for number in range(1, 151)]
    assert [item.input for item in outcome] == [item.id for item in outcome]
    [failed] = outcome.failed
    assert (failed.index, failed.id, failed.error.code) == (12, "13", "INVALID_DATA")
    assert type(failed.error) is errors.InvalidData


@pytest.mark.parametrize("mode", MODES)
def test_an_id_that_cannot_be_one_is_named_with_its_place_and_nothing_is_sent(mode: str) -> None:
    recorder = Recorder(answer)
    with pytest.raises(ArgumentError) as caught:
        delink(recorder, mode, ["1", "x", "2"])
    assert [problem.argument for problem in caught.value.problems] == ["ids[1]"]
    assert recorder.requests == []


@pytest.mark.parametrize("mode", MODES)
def test_what_was_refused_is_tried_again_alone(mode: str) -> None:
    outcome = delink(answer, mode, ["12", "13"])
    assert [item.input for item in outcome.failed] == ["13"]
    assert outcome.to_dict()["items"][1]["input"] == "13"


@pytest.mark.parametrize("mode", MODES)
def test_a_call_that_fails_as_a_whole_is_raised(mode: str) -> None:
    def refuse(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(400, json={**REFUSED, "details": {}, "status": "error"})

    with pytest.raises(ApiError) as caught:
        delink(refuse, mode, ["1"])
    assert type(caught.value) is errors.InvalidData


def test_a_wrong_path_is_told_before_the_ids_are_taken() -> None:
    ids = iter(["1"])
    client = Bigin(data_center="us", token="REDACTED")
    with client as api, pytest.raises(ArgumentError, match="record_id"):
        api.related_records.delink_each("Pipelines", "x", "Products", ids=ids)
    assert list(ids) == ["1"]
