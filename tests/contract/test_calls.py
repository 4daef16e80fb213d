"""Calls with invalid arguments, unusual responses and failures half-way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from bigin import (
    ApiError,
    ArgumentError,
    BatchFailed,
    Bigin,
    BiginError,
    Deviation,
    DeviationError,
    ResponseTimeout,
    TransportError,
    UnexpectedResponse,
    errors,
    models,
)

from .replay import MODES
from .server import Recorder, refusal, success, update


def items(count: int) -> list[dict[str, Any]]:
    """Return items with different ids."""
    return [{"id": str(1000 + number)} for number in range(count)]


def results_of(request: httpx2.Request) -> list[dict[str, Any]]:
    """Return a success for each item of a request."""
    found: list[dict[str, Any]] = success(request).json()["data"]
    return found


BAD_ITEMS = {
    "no id": ({"Unit_Price": 1}, r"data\[3\]\.id: Field required"),
    "number as id": ({"id": 12}, r"data\[3\]\.id: .*string"),
    "letters in id": ({"id": "12a"}, r"data\[3\]\.id: .*pattern"),
    "long id": ({"id": "1" * 21}, r"data\[3\]\.id: .*at most 20"),
    "not an object": ("1", r"data\[3\]: "),
    "not JSON": ({"id": "1", "when": object()}, r"object is not JSON"),
    "not a number": ({"id": "1", "price": float("nan")}, r"JSON"),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", BAD_ITEMS)
def test_a_bad_item_is_named_and_nothing_is_sent(case: str, mode: str) -> None:
    bad, message = BAD_ITEMS[case]
    recorder = Recorder(success)
    with pytest.raises(ArgumentError, match=message):
        update(recorder, mode, [*items(3), bad])
    assert recorder.requests == []


def test_items_of_later_calls_are_checked_before_the_first_one() -> None:
    recorder = Recorder(success)
    with pytest.raises(ArgumentError) as caught:
        update(recorder, "sync", [{}, *items(149), {"id": "x"}])
    assert [problem.argument for problem in caught.value.problems] == ["data[0].id", "data[150].id"]
    assert recorder.requests == []


@pytest.mark.parametrize("data", [{"id": "1"}, "1", b"1", None, 5])
def test_what_is_no_list_of_items_is_refused(data: Any) -> None:
    with pytest.raises(ArgumentError, match=r"data: .* is not a list of items"):
        update(Recorder(success), "sync", data)


def test_bad_parameters_are_all_named() -> None:
    with Bigin(data_center="us", token="REDACTED") as bigin, pytest.raises(ArgumentError) as caught:
        bigin.related_records.update("Deals", "a/b", "../x", data=items(1))  # type: ignore[arg-type]
    names = [problem.argument for problem in caught.value.problems]
    assert names == ["module_api_name", "record_id", "related_list_api_name"]
    assert "'Pipelines'" in str(caught.value)


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_batch_needs_no_call(mode: str) -> None:
    recorder = Recorder(success)
    outcome = update(recorder, mode, iter(()))
    outcome.raise_if_failed()
    assert (len(outcome), recorder.requests) == (0, [])


@pytest.mark.parametrize("mode", MODES)
def test_items_may_be_models_and_any_iterable(mode: str) -> None:
    def some() -> Iterator[Any]:
        yield models.RelatedRecordUpdate(id="1", Unit_Price=6000)  # type: ignore[call-arg]
        yield {"id": "2", "Name": None, "Größe": "„weit“"}

    recorder = Recorder(success)
    outcome = update(recorder, mode, some())
    assert recorder.requests[0].content == (
        '{"data":[{"id":"1","Unit_Price":6000},{"id":"2","Name":null,"Größe":"„weit“"}]}'.encode()
    )
    assert [item.id for item in outcome] == ["1", "2"]


@pytest.mark.parametrize("mode", MODES)
def test_a_failure_half_way_says_what_was_done(mode: str) -> None:
    def second_fails(request: httpx2.Request) -> httpx2.Response:
        if '"1100"' in request.content.decode():
            return refusal(500, "INTERNAL_ERROR", "Internal Server Error")
        return success(request)

    outcome = update(Recorder(second_fails), mode, items(250))
    assert isinstance(outcome.error, errors.InternalError)
    counts = [len(it) for it in (outcome.succeeded, outcome.failed, outcome.not_sent)]
    assert counts == [100, 100, 50]
    assert [item.index for item in outcome.not_sent] == list(range(200, 250))
    with pytest.raises(BatchFailed, match="100 succeeded, 100 failed, 50 not sent"):
        outcome.raise_if_failed()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("failure", "state"), [(httpx2.ReadError, "unknown"), (httpx2.ConnectError, "not_sent")]
)
def test_what_was_sent_without_an_answer_is_unknown(
    failure: type[Exception], state: str, mode: str
) -> None:
    def second_is_cut(request: httpx2.Request) -> httpx2.Response:
        if '"1100"' in request.content.decode():
            raise failure("gone")
        return success(request)

    outcome = update(Recorder(second_is_cut), mode, items(101))
    assert outcome.items[-1].state == state
    assert isinstance(outcome.error, TransportError)


@pytest.mark.parametrize("mode", MODES)
def test_a_failure_of_the_first_call_is_raised(mode: str) -> None:
    with pytest.raises(errors.InternalError):
        update(Recorder(lambda _: refusal(500, "INTERNAL_ERROR")), mode, items(150))


@pytest.mark.parametrize("mode", MODES)
def test_no_answer_at_all(mode: str) -> None:
    def late(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("too slow")

    with pytest.raises(ResponseTimeout, match="too slow") as caught:
        update(Recorder(late), mode)
    assert caught.value.sent
    assert isinstance(caught.value, BiginError)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"data": 5}', b'{"data'])
def test_a_success_without_results_is_no_success(content: bytes, mode: str) -> None:
    with pytest.raises(UnexpectedResponse, match="HTTP 200"):
        update(Recorder(lambda _: httpx2.Response(200, content=content)), mode)


@pytest.mark.parametrize("mode", MODES)
def test_an_error_under_a_success_status_is_an_error(mode: str) -> None:
    with pytest.raises(errors.NoPermission):
        update(Recorder(lambda _: refusal(200, "NO_PERMISSION")), mode)


@pytest.mark.parametrize("mode", MODES)
def test_an_error_page_that_is_not_json(mode: str) -> None:
    recorder = Recorder(lambda _: httpx2.Response(503, html="<h1>maintenance</h1>"))
    with pytest.raises(ApiError, match="HTTP 503") as caught:
        update(recorder, mode)
    assert caught.value.code is None
    assert caught.value.body == "<h1>maintenance</h1>"


def test_a_missing_result_is_unknown_and_a_foreign_one_is_kept() -> None:
    def odd(request: httpx2.Request) -> httpx2.Response:
        first, second, third = results_of(request)
        foreign = {**second, "details": {"id": "9"}}
        return httpx2.Response(200, json={"data": [third, first, foreign, foreign]})

    outcome = update(Recorder(odd), "sync", items(3))
    assert [item.state for item in outcome] == ["succeeded", "unknown", "succeeded"]
    assert [it["details"]["id"] for it in outcome.unmatched] == ["9", "9"]


@pytest.mark.parametrize("row", [None, "odd", 7, [], {}, {"status": 5, "details": "none"}])
def test_an_odd_row_never_hides_the_others(row: Any) -> None:
    def odd(request: httpx2.Request) -> httpx2.Response:
        results: list[Any] = results_of(request)
        results[1] = row
        return httpx2.Response(207, json={"data": results})

    outcome = update(Recorder(odd), "sync", items(3))
    assert [item.state for item in outcome] == ["succeeded", "unknown", "succeeded"]
    assert outcome.items[1].raw == row
    assert outcome.items[2].result.status == "success"
    assert isinstance(outcome.items[1].error, ApiError)


def deviating(request: httpx2.Request) -> httpx2.Response:
    """Respond with results, the second of which does not match the document."""
    results = results_of(request)
    results[1].update(code=7, extra={"deep": [1]}, details={"id": "1001", "new": None})
    return httpx2.Response(200, json={"data": results})


def test_what_deviates_is_kept_and_reported() -> None:
    heard: list[Deviation] = []
    outcome = update(Recorder(deviating), "sync", items(2), on_deviation=heard.append)
    result = outcome.items[1].result
    assert (result.code, result.extra, result.details.id) == (7, {"deep": [1]}, "1001")
    assert result.to_dict() == outcome.items[1].raw
    assert [(it.pointer, it.rule, it.value) for it in heard] == [("/data/1/code", "wrong-type", 7)]
    outcome.raise_if_failed()


def test_strict_makes_a_deviation_the_items_error() -> None:
    outcome = update(Recorder(deviating), "sync", items(2), strict=True)
    assert outcome.items[0].error is None
    assert isinstance(outcome.items[1].error, DeviationError)
    assert json.loads(outcome.responses[0].content)["data"][1] == outcome.items[1].raw


def test_a_redirect_does_not_take_the_credential_along() -> None:
    recorder = Recorder(lambda _: httpx2.Response(302, headers={"location": "https://evil.test"}))
    with pytest.raises(ApiError, match="HTTP 302"):
        update(recorder, "sync")
    assert len(recorder.requests) == 1


def test_the_path_arguments_cannot_leave_their_segment() -> None:
    bigin = Bigin(data_center="us", token="REDACTED")
    with pytest.raises(ArgumentError, match="related_list_api_name"):
        bigin.related_records.update("Contacts", "1", "..", data=items(1))
