"""What a client's ``testing`` builds: the same as its calls return and raise."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any

import bigin
import httpx2
import pytest
from bigin import errors, testing

from oasmith_runtime.batch.item import Item

PLACE = ("Pipelines", "1", "Products")


def refused(response: httpx2.Response) -> Any:
    """Return what a call raises after a response."""
    transport = httpx2.MockTransport(lambda request: response)
    with httpx2.Client(transport=transport) as http:
        api = bigin.Bigin(data_center="us", token="hush-token", http_client=http, retries=0)
        with pytest.raises(bigin.ApiError) as caught:
            api.related_records.update(*PLACE, data=[{"id": "1"}])
    return caught.value


def test_a_built_error_is_what_a_call_raises() -> None:
    body = {"code": "INVALID_MODULE", "message": "no such", "details": {"api_name": "x"}}
    real = refused(httpx2.Response(400, json=body, headers={"X-Request-Id": "r-1"}))
    built = testing.api_error(
        "INVALID_MODULE",
        "no such",
        status=400,
        details={"api_name": "x"},
        headers={"X-Request-Id": "r-1"},
        operation="updateRelatedRecords",
    )
    assert type(built) is type(real) is errors.InvalidModule
    assert str(built) == str(real)
    for name in ("code", "message", "details", "data", "body", "resolution", "operation_id"):
        assert getattr(built, name) == getattr(real, name)
    assert str(pickle.loads(pickle.dumps(built))) == str(real)


def test_the_document_has_what_is_not_given() -> None:
    row = testing.api_error("INVALID_TOKEN")
    assert isinstance(row, errors.InvalidToken)
    assert (row.status, row.message) == (401, "invalid oauth token")
    assert "Get a new access token" in row.resolution
    assert type(testing.api_error("NOBODY_KNOWS_IT", status=409)) is bigin.UnknownCode
    busy = testing.api_error(status=429, headers={"Retry-After": "7"})
    assert (type(busy), busy.retry_after) == (bigin.ApiError, 7.0)
    page = testing.api_error(status=502, body="<html><title>Bad Gateway</title>")
    assert page.message == "Bad Gateway"
    with pytest.raises(bigin.ArgumentError, match="did you mean 'updateRelatedRecords'"):
        testing.api_error("NO", operation="updateRelatedRecord")


def test_errors_without_a_response() -> None:
    lost = testing.transport_error("cut off", sent=False)
    assert (type(lost), lost.sent) == (bigin.TransportError, False)
    assert isinstance(testing.transport_error(timeout=True), bigin.ResponseTimeout)
    response = testing.response({"a": 1}, status=201, headers={"X-Request-Id": "r"})
    assert (response.status, response.json(), response.request_id) == (201, {"a": 1}, "r")
    assert testing.response("text").text == "text"
    assert testing.response().content == b""


def test_an_outcome_has_the_items_that_it_was_given() -> None:
    wrong = bigin.ArgumentError.of("data[4].id", "is wrong")
    lost = testing.transport_error()
    outcome = testing.batch_outcome(
        succeeded=[{"id": "1"}, ({"id": "2"}, {"message": "relation updated"})],
        failed=[
            ({"id": "3"}, "INVALID_DATA", "is bad"),
            ({"id": "4"}, "MANDATORY_NOT_FOUND"),
            ({"id": 5}, wrong),
        ],
        unknown=[{"id": "6"}],
        not_sent=[{"id": "7"}, {"id": "8"}],
        error=lost,
    )
    assert isinstance(outcome, bigin.BatchOutcome)
    assert [item.index for item in outcome] == list(range(8))
    assert [item.state for item in outcome] == [
        *(["succeeded"] * 2 + ["failed"] * 3 + ["unknown"] + ["not_sent"] * 2)
    ]
    assert outcome.items[1].result.message == "relation updated"
    first, second, third = (item.error for item in outcome.failed)
    assert (type(first), first.message) == (errors.InvalidData, "is bad")
    assert (type(second), second.message) == (errors.MandatoryNotFound, "required field not found")
    assert second.resolution.startswith("You have not specified one or more mandatory fields")
    assert third is wrong
    assert outcome.error is lost
    assert len(outcome.responses) == 1
    with pytest.raises(bigin.BatchFailed):
        outcome.raise_if_failed()
    assert pickle.loads(pickle.dumps(outcome)).to_dict() == outcome.to_dict()


def test_an_outcome_is_what_a_call_returns() -> None:
    items = [{"id": "1"}, {"id": "2"}]
    built = testing.batch_outcome(succeeded=items[:1], failed=[(items[1], "INVALID_DATA")])
    body = built.responses[0].json()
    transport = httpx2.MockTransport(lambda request: httpx2.Response(202, json=body))
    with httpx2.Client(transport=transport) as http:
        api = bigin.Bigin(data_center="us", token="hush-token", http_client=http)
        real = api.related_records.update(*PLACE, data=items)
    assert real.to_dict() == built.to_dict()
    assert [str(item.error) for item in real] == [str(item.error) for item in built]


def test_outcomes_of_every_shape() -> None:
    assert testing.batch_outcome().items == []
    testing.batch_outcome(succeeded=[{"id": "1"}]).raise_if_failed()
    assert [item.state for item in testing.batch_outcome(not_sent=[{"id": "1"}])] == ["not_sent"]
    [item] = testing.batch_outcome(failed=[({"id": 1}, bigin.ArgumentError.of("a", "b"))])
    assert item.state == "failed"
    awaited = testing.async_batch_outcome(unknown=[{"id": "1"}])
    assert isinstance(awaited, bigin.AsyncBatchOutcome)

    async def resumed() -> None:
        await awaited.resume(unknown=True)

    with pytest.raises(bigin.BiginError, match="outcome has no client"):
        asyncio.run(resumed())
    for entry in ({"id": "1"}, ({"id": "1"},), ({"id": "1"}, "A", "b", "c")):
        with pytest.raises(bigin.ArgumentError, match="an item and an error code"):
            testing.batch_outcome(failed=[entry])
    with pytest.raises(bigin.ArgumentError, match="updateRelatedRecords"):
        testing.batch_outcome(operation="nothing")


def test_models_are_items_too() -> None:
    model = bigin.models.RelatedRecordUpdate(id="1")
    [item] = testing.batch_outcome(failed=[(model, "INVALID_DATA")])
    assert (item.id, item.state, item.input) == ("1", "failed", model)
    assert json.dumps(item.to_dict())


def test_items_are_equal_wherever_their_results_stood() -> None:
    """So that one that a test builds is equal to one of a call that had others besides."""
    first, second = (Item(0, {"a": 1}, "1", "succeeded", position=it) for it in (0, 3))
    assert first == second
