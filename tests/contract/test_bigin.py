"""The generated client against every fixture: the requests that it sends, and the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from bigin import (
    ApiError,
    BatchFailed,
    DataCenter,
    ScopeError,
    UnknownCode,
    errors,
    required_scopes,
)

from .replay import MODES, Fixture, Replayed, fixture, replay, situations
from .server import Recorder, refusal, update

DOCUMENT = Path(__file__).parents[2] / "spec" / "bigin" / "openapi.yaml"
SHARED = DOCUMENT.parents[1] / "zoho" / "errors.yaml"

WHOLE_CALL = {
    "invalid-module": ("400", "InvalidModule"),
    "invalid-module-unsupported": ("400", "InvalidModule"),
    "invalid-request-method": ("400", "InvalidRequestMethod"),
    "authorization-failed": ("400", "AuthorizationFailed"),
    "invalid-data-related-id": ("400", "InvalidData"),
    "oauth-scope-mismatch": ("401", "OauthScopeMismatch"),
    "invalid-token": ("401", "InvalidToken"),
    "authentication-failure": ("401", "AuthenticationFailure"),
    "no-permission": ("403", "NoPermission"),
    "invalid-url-pattern": ("404", "InvalidUrlPattern"),
    "too-many-requests": ("429", "TooManyRequests"),
    "internal-error": ("500", "InternalError"),
}
"""Fixtures in which the whole call fails: status and exception class."""

SINGLE_ITEM = {"invalid-data-202": "InvalidData", "mandatory-not-found-202": "MandatoryNotFound"}
"""Fixtures of error rows of single items."""


def rows() -> dict[str, dict[str, str]]:
    """Return the error rows of updates by the name of their example."""
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    shared = yaml.safe_load(SHARED.read_text(encoding="utf-8"))

    def followed(node: Any) -> Any:
        reference = node.get("$ref")
        if reference is None:
            return node
        file, _, pointer = reference.partition("#")
        value = shared if file else document
        for step in pointer.split("/")[1:]:
            value = value[step]
        return value

    [update] = [path["put"] for path in document["paths"].values() if "put" in path]
    responses = [followed(response) for response in update["responses"].values()]
    table = [followed(row) for response in responses for row in response.get("x-errors", [])]
    return {row["example"]: row for row in table}


def folded(text: str) -> str:
    """Return text with white space normalized to single spaces."""
    return " ".join(text.split())


def assert_sent(it: Fixture, replayed: Replayed) -> None:
    """Check that the requests are those of the fixture, byte for byte."""
    assert len(replayed.requests) == len(it.interactions)
    for sent, interaction in zip(replayed.requests, it.interactions, strict=True):
        wanted = interaction["request"]
        assert (sent.method, str(sent.url)) == (wanted["method"], wanted["uri"])
        assert sent.content == wanted["body"].encode()
        for name, values in wanted["headers"].items():
            assert sent.headers[name] == values[0]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", situations())
def test_sends_exactly_what_the_fixture_has(name: str, mode: str) -> None:
    it = fixture(name)
    assert_sent(it, replay(it, mode))


@pytest.mark.parametrize("mode", MODES)
def test_the_sample_of_the_page(mode: str) -> None:
    outcome = replay(fixture("sample"), mode).outcome
    outcome.raise_if_failed()
    assert [item.id for item in outcome.succeeded] == ["2034020000000489203", "2034020000000489200"]
    assert [item.result.message for item in outcome] == ["relation updated"] * 2
    assert [item.result.details.id for item in outcome] == [item.id for item in outcome]
    assert outcome.items[0].input == {"id": "2034020000000489203", "Unit_Price": 6000}


def test_every_row_of_the_document_has_a_fixture() -> None:
    assert set(rows()) == set(WHOLE_CALL) | set(SINGLE_ITEM)
    assert set(rows()) <= set(situations())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", WHOLE_CALL)
def test_an_error_row_is_its_exception(name: str, mode: str) -> None:
    status, class_name = WHOLE_CALL[name]
    row, it = rows()[name], fixture(name)
    error = replay(it, mode).error
    assert type(error) is getattr(errors, class_name)
    assert isinstance(error, ApiError)
    assert (error.code, error.status, error.message) == (row["code"], int(status), row["message"])
    assert folded(error.resolution) == folded(row["resolution"])
    assert error.resolution in str(error)
    assert error.details == it.answer()["details"]
    assert error.response.json() == it.answer()
    assert error.operation_id == "updateRelatedRecords"


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title], ids=lambda it: it.__name__)
@pytest.mark.parametrize("name", ["invalid-module", "invalid-module-unsupported"])
def test_a_message_chooses_among_the_rows_of_a_code_in_whatever_case(
    name: str, change: Callable[[str], str]
) -> None:
    """The two rows have the same code and status."""
    row = rows()[name]
    message = change(row["message"])
    assert message != row["message"]
    with pytest.raises(errors.InvalidModule) as caught:
        update(Recorder(lambda _: refusal(400, row["code"], message)), "sync")
    error = caught.value
    assert error.message == message
    assert folded(error.resolution) == folded(row["resolution"])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SINGLE_ITEM)
def test_an_error_row_of_one_item(name: str, mode: str) -> None:
    it, row = fixture(name), rows()[name]
    outcome = replay(it, mode).outcome
    assert len(outcome) == len(it.items)
    assert outcome.failed
    for item in outcome.failed:
        assert type(item.error) is getattr(errors, SINGLE_ITEM[name])
        assert folded(item.error.resolution) == folded(row["resolution"])
        assert item.raw == it.answer()["data"][item.index]
    with pytest.raises(BatchFailed, match=row["code"]):
        outcome.raise_if_failed()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("status", [200, 202, 207])
def test_a_mixed_batch_is_the_same_under_each_status(status: int, mode: str) -> None:
    it = fixture(f"mixed-batch-{status}")
    outcome = replay(it, mode).outcome
    results = it.answer()["data"]
    states = ["succeeded" if result["status"] == "success" else "failed" for result in results]
    assert [item.state for item in outcome] == states
    assert {"succeeded", "failed"} == set(states)
    assert [item.raw for item in outcome] == results
    assert [item.input for item in outcome] == it.items
    assert all(item.result.to_dict() == item.raw for item in outcome)


@pytest.mark.parametrize("mode", MODES)
def test_a_400_that_carries_data_is_read_item_by_item(mode: str) -> None:
    it = fixture("all-failed-400")
    replayed = replay(it, mode)
    assert replayed.error is None
    assert len(replayed.outcome.failed) == len(it.items)
    assert [item.error.code for item in replayed.outcome] == [
        result["code"] for result in it.answer()["data"]
    ]


@pytest.mark.parametrize("mode", MODES)
def test_an_unknown_code_hides_nothing(mode: str) -> None:
    it = fixture("unknown-code")
    outcome = replay(it, mode).outcome
    known = set(errors.BY_CODE)
    unknown = [item for item in outcome.failed if item.error.code not in known]
    assert unknown
    assert all(type(item.error) is UnknownCode for item in unknown)
    assert [item.raw for item in outcome] == it.answer()["data"]
    assert len(outcome.succeeded) + len(outcome.failed) == len(it.items)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("data_center", list(DataCenter), ids=lambda it: it.id)
def test_each_data_centre_has_its_host(data_center: DataCenter, mode: str) -> None:
    it = fixture(f"data-center-{data_center.id}")
    replayed = replay(it, mode, data_center=data_center)
    assert str(replayed.requests[0].url).startswith(data_center.url + "/bigin/v2/")
    replayed.outcome.raise_if_failed()


SCOPES = {
    "all": "ZohoBigin.modules.ALL",
    "module-all": "ZohoBigin.modules.{}.ALL",
    "module-write": "ZohoBigin.modules.{}.WRITE",
    "module-update": "ZohoBigin.modules.{}.UPDATE",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("alternative", SCOPES)
def test_a_scope_that_will_do(alternative: str, mode: str) -> None:
    it = fixture(f"scope-{alternative}-accepted")
    wanted = SCOPES[alternative].format(it.arguments[0].lower())
    assert it.scopes == [wanted]
    replay(it, mode, scopes=it.scopes).outcome.raise_if_failed()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("alternative", SCOPES)
def test_a_scope_that_the_server_refuses(alternative: str, mode: str) -> None:
    it = fixture(f"scope-{alternative}-refused")
    error: Any = replay(it, mode).error
    assert isinstance(error, errors.OauthScopeMismatch)
    module = it.arguments[0]
    everything = required_scopes("updateRelatedRecords", module_api_name=module)
    assert error.required_scopes == everything
    assert [set(it) for it in everything] == [
        {scope.format(module.lower())} for scope in SCOPES.values()
    ]
    assert all(scope.format(module.lower()) in str(error) for scope in SCOPES.values())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("alternative", SCOPES)
def test_scopes_that_are_known_to_fail_are_not_sent(alternative: str, mode: str) -> None:
    it = fixture(f"scope-{alternative}-refused")
    replayed = replay(it, mode, scopes=it.scopes)
    assert isinstance(replayed.error, ScopeError)
    assert replayed.error.known == set(it.scopes or [])
    assert replayed.requests == []


@pytest.mark.parametrize("mode", MODES)
def test_a_hundred_and_fifty_items_take_two_calls(mode: str) -> None:
    it = fixture("hundred-and-fifty")
    replayed = replay(it, mode)
    assert [len(request.content) > 0 for request in replayed.requests] == [True, True]
    assert [item.index for item in replayed.outcome] == list(range(150))
    assert [item.id for item in replayed.outcome] == [item["id"] for item in it.items]
    assert len(replayed.outcome.responses) == 2
    replayed.outcome.raise_if_failed()
