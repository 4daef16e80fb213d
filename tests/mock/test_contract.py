"""The contract of Bigin, through the real client, against the mock as a server and in process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from bigin import ApiError, Bigin, DataCenter, RefreshToken, errors
from bigin.testing import FakeBigin
from contract.replay import fixture, situations
from contract.test_bigin import SINGLE_ITEM, WHOLE_CALL, folded, rows

from oasmith.contract.contract import Contract
from oasmith.mock.options import Failure, MockOptions, Token
from oasmith.mock.serving import Host
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.responses import check_response
from oasmith_runtime.messages import Headers, Request, Response

from .both import ARGUMENTS, KINDS, Api, bigin_document, put, served, server_at


@pytest.fixture(params=KINDS)
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    with Api(request.param) as one:
        yield one


def items(count: int) -> list[dict[str, str]]:
    return [{"id": str(2034020000000489200 + number)} for number in range(count)]


def test_each_row_of_a_call_comes_by_its_name(api: Api) -> None:
    client = api.client(*(Failure(code=name, times=1) for name in WHOLE_CALL))
    documented = rows()
    for name, (status, class_name) in WHOLE_CALL.items():
        row = documented[name]
        with pytest.raises(ApiError) as caught:
            client.related_records.update(*ARGUMENTS, data=items(1))
        error = caught.value
        assert type(error) is getattr(errors, class_name)
        assert (error.code, error.status) == (row["code"], int(status))
        assert error.message == row["message"]
        assert folded(error.resolution) == folded(row["resolution"])
        assert error.response.json() == fixture(name).answer()
    client.related_records.update(*ARGUMENTS, data=items(1)).raise_if_failed()


def test_each_row_of_an_item_comes_by_its_name(api: Api) -> None:
    client = api.client(*(Failure(code=name, item=1, times=1) for name in SINGLE_ITEM))
    # Each of the two is requested once, and the first of an item is used.
    for name, class_name in SINGLE_ITEM.items():
        row = rows()[name]
        outcome = client.related_records.update(*ARGUMENTS, data=items(3))
        [failed] = outcome.failed
        assert (failed.index, failed.error.code) == (1, row["code"])
        assert failed.error.message == row["message"]
        assert type(failed.error) is getattr(errors, class_name)
        assert [one.index for one in outcome.succeeded] == [0, 2]
        assert failed.error.response.status == 202
        assert failed.raw["details"]["json_path"].startswith("$.data[1].")


def test_there_are_fourteen_rows() -> None:
    assert len(WHOLE_CALL) + len(SINGLE_ITEM) == len(rows()) == 14


@pytest.mark.parametrize(
    "name", [name for name in situations() if name not in {*WHOLE_CALL, *SINGLE_ITEM}]
)
def test_the_requests_of_all_other_fixtures_are_taken(name: str) -> None:
    """Responses of the fixtures are requested here; their scopes are checked below."""
    shown = fixture(name)
    with FakeBigin() as fake:
        client = fake.client(data_center=shown.data_center)
        outcome = client.related_records.update(*shown.arguments, data=shown.items)
        assert [item.id for item in outcome.succeeded] == [item["id"] for item in shown.items]
        assert [call.status for call in fake.calls] == [200] * len(shown.interactions)


def test_scopes_are_those_of_the_fixtures(api: Api) -> None:
    shown = {name: fixture(name) for name in situations() if name.startswith("scope-")}
    assert len(shown) == 8
    current: list[str] = [""]
    tokens = {name: one.scopes for name, one in shown.items()}
    related = api.client(tokens=tokens, token=lambda: current[0]).related_records
    for name, one in shown.items():
        current[0] = name
        if name.endswith("refused"):
            with pytest.raises(errors.OauthScopeMismatch) as caught:
                related.update(*one.arguments, data=one.items)
            assert caught.value.status == 401
        else:
            related.update(*one.arguments, data=one.items).raise_if_failed()


def test_a_token_that_is_not_known_is_refused(api: Api) -> None:
    client = api.client(tokens={"another": None})
    with pytest.raises(errors.InvalidToken):
        client.related_records.update(*ARGUMENTS, data=items(1))


@pytest.mark.parametrize("data_center", [member.id for member in DataCenter])
def test_each_data_centre_has_its_own_tokens(data_center: str) -> None:
    """A token of an accounts host is valid only at the API host in its token response."""
    token = RefreshToken(client_id="c", client_secret="hush", refresh_token="hush-r")
    with FakeBigin() as fake:
        client = fake.client(data_center=data_center, token=token)
        client.related_records.update(*ARGUMENTS, data=items(1)).raise_if_failed()
        fetched = fake.calls[0].headers["authorization"].partition(" ")[2]
        others = [member.id for member in DataCenter if member.id != data_center]
        other = fake.client(data_center=others[0], token=fetched)
        with pytest.raises(errors.InvalidToken):
            other.related_records.update(*ARGUMENTS, data=items(1))
        same = fake.client(data_center=data_center, token=fetched)
        same.related_records.update(*ARGUMENTS, data=items(1)).raise_if_failed()


def test_a_server_gives_tokens_and_names_its_own_host() -> None:
    with served(bigin_document()) as places:
        assert len({place.port for place in places.values()}) == 8
        for data_center in ("eu", "ca"):
            server = server_at(places, data_center)
            token = RefreshToken(client_id="c", client_secret="hush", refresh_token="hush-r")
            with Bigin(data_center=server, token=token) as client:
                client.related_records.update(*ARGUMENTS, data=items(1)).raise_if_failed()


def test_awaited(api: Api) -> None:
    async def update() -> Any:
        async with api.client(Failure(code="INVALID_DATA", item=0), is_async=True) as client:
            return await client.related_records.update(*ARGUMENTS, data=items(2))

    outcome = asyncio.run(update())
    assert [item.state for item in outcome] == ["failed", "succeeded"]


def test_a_batch_of_two_hundred_and_fifty_is_three_calls(api: Api) -> None:
    client = api.client()
    outcome = client.related_records.update(*ARGUMENTS, data=items(250))
    assert [item.id for item in outcome.succeeded] == [item["id"] for item in items(250)]


def test_when_all_items_fail_the_status_is_that_of_the_document(api: Api) -> None:
    client = api.client(Failure(code="INVALID_DATA", item=0))
    outcome = client.related_records.update(*ARGUMENTS, data=items(1))
    assert [item.error.code for item in outcome.failed] == ["INVALID_DATA"]
    assert outcome.failed[0].error.response.status == 400


RAW: dict[str, tuple[Any, dict[str, str], int, str]] = {
    "150 items": ({"data": items(150)}, {}, 400, "INVALID_DATA"),
    "no items": ({"data": []}, {}, 400, "INVALID_DATA"),
    "no data": ({}, {}, 400, "MANDATORY_NOT_FOUND"),
    "data is no list": ({"data": {}}, {}, 400, "INVALID_DATA"),
    "another prefix": (
        {"data": items(1)},
        {"authorization": "Bearer a"},
        401,
        "AUTHENTICATION_FAILURE",
    ),
    "no credential": ({"data": items(1)}, {"authorization": ""}, 401, "AUTHENTICATION_FAILURE"),
}
"""Body, headers, status and code."""


@pytest.fixture(scope="module")
def places() -> Iterator[dict[str, Host]]:
    with served(bigin_document()) as served_places:
        yield served_places


@pytest.mark.parametrize("case", RAW)
def test_a_wrong_request_gets_the_row_of_its_cause(places: dict[str, Host], case: str) -> None:
    body, headers, status, code = RAW[case]
    response = put(places["eu"].url, body, **headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert code in {row["code"] for row in rows().values()}
    assert response.headers["oasmith-reason"]


def test_a_wrong_address_gets_the_row_of_its_cause(places: dict[str, Host]) -> None:
    headers = {"authorization": "Zoho-oauthtoken a"}
    url = places["us"].url + "/bigin/v2"
    lost = httpx2.put(url, json={}, headers=headers)
    method = httpx2.post(f"{url}/Pipelines/1/Products", headers=headers)
    module = httpx2.put(f"{url}/Deals/1/Products", json={"data": items(1)}, headers=headers)
    record = httpx2.put(f"{url}/Pipelines/x/Products", json={"data": items(1)}, headers=headers)
    text = httpx2.put(
        f"{url}/Pipelines/1/Products", content=b"x", headers={**headers, "content-type": "text/x"}
    )
    accept = put(places["us"].url, {"data": items(1)}, accept="text/html")
    assert (lost.status_code, lost.json()["code"]) == (404, "INVALID_URL_PATTERN")
    assert (method.status_code, method.json()["code"]) == (400, "INVALID_REQUEST_METHOD")
    assert method.headers["allow"] == "GET, PUT, DELETE"
    assert (module.status_code, module.json()["code"]) == (400, "INVALID_MODULE")
    assert (record.status_code, record.json()["code"]) == (400, "INVALID_DATA")
    # No media type errors are documented, so these are problem documents (RFC 9457).
    assert (text.status_code, text.headers["content-type"]) == (415, "application/problem+json")
    assert (accept.status_code, accept.json()["status"]) == (406, 406)


def test_items_that_are_wrong_by_themselves_have_their_own_rows(places: dict[str, Host]) -> None:
    sent = [*items(2), {"Unit_Price": 1}, {"id": "abc"}]
    response = put(places["us"].url, {"data": sent})
    results = response.json()["data"]
    assert response.status_code == 202
    assert [one["code"] for one in results] == [
        "SUCCESS",
        "SUCCESS",
        "MANDATORY_NOT_FOUND",
        "INVALID_DATA",
    ]
    assert results[2]["details"] == {"api_name": "id", "json_path": "$.data[2].id"}
    assert results[3]["details"] == {"api_name": "id", "json_path": "$.data[3].id"}


PREFERENCES: dict[str, tuple[int, Any]] = {
    "code=404": (404, "INVALID_URL_PATTERN"),
    "code=INVALID_MODULE": (400, "INVALID_MODULE"),
    "code=INVALID_DATA": (400, "INVALID_DATA"),
    "code=400, example=authorization-failed": (400, "AUTHORIZATION_FAILED"),
    "example=no-permission": (403, "NO_PERMISSION"),
    "code=500": (500, "INTERNAL_ERROR"),
    "example=mixed": (207, ["SUCCESS", "INVALID_DATA"]),
    "code=207": (207, ["SUCCESS", "INVALID_DATA"]),
    "example=all-failed": (400, ["INVALID_DATA", "MANDATORY_NOT_FOUND"]),
    "code=MANDATORY_NOT_FOUND": (202, ["SUCCESS", "MANDATORY_NOT_FOUND"]),
    'fail="INVALID_DATA@1"': (202, ["SUCCESS", "INVALID_DATA"]),
    "unknown=1, code=200": (200, ["SUCCESS", "SUCCESS"]),
}


def test_a_request_chooses_its_response(places: dict[str, Host]) -> None:
    for text, (status, code) in PREFERENCES.items():
        response = put(places["us"].url, {"data": items(2)}, prefer=text)
        body = response.json()
        codes = [one["code"] for one in body["data"]] if "data" in body else body["code"]
        assert (response.status_code, codes) == (status, code), text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code=NOPE", "it has codes INVALID_DATA, MANDATORY_NOT_FOUND"),
        ("example=nope", "examples sample, invalid-data-202"),
        ("code=418", "statuses 200, 202, 207, 400"),
        ("dynamic=perhaps", "dynamic must be true or false"),
        ("seed=x", "seed must be an integer"),
        ("latency=-1", "latency must be a number of seconds"),
        ('fail="@"', "is not CODE or CODE@ITEM"),
    ],
)
def test_a_preference_that_there_is_not_lists_what_there_is(
    places: dict[str, Host], text: str, told: str
) -> None:
    response = put(places["us"].url, {"data": items(1)}, prefer=text)
    assert response.status_code == 400
    assert told in response.json()["detail"]


def test_all_that_the_mock_answers_fits_the_document(places: dict[str, Host]) -> None:
    document = bigin_document()
    traffic: TrafficContract = document.traffic
    assert isinstance(traffic.contract, Contract)
    [operation] = [one for one in document.api.operations if one.method == "PUT"]
    statuses = set()
    url = places["us"].url
    answers = [put(url, {"data": items(2)}, prefer=text) for text in PREFERENCES]
    answers += [put(url, {"data": [*items(2), {}]}), put(url, {"data": items(150)})]
    for one in answers:
        response = Response(
            status=one.status_code,
            headers=Headers({key.lower(): value for key, value in one.headers.items()}),
            content=one.content,
            request=Request(method="PUT", url=str(one.url), headers={}),
        )
        checked = check_response(traffic, operation, response)
        assert not checked.problems, one.text
        statuses.add(one.status_code)
    assert statuses >= {200, 202, 207, 400, 403, 404, 500}


def test_the_document_is_valid_for_tokens() -> None:
    options = MockOptions(tokens={"a-token": Token(data_center="eu")})
    with served(bigin_document(), options) as places:
        assert put(places["eu"].url, {"data": items(1)}).status_code == 200
        assert put(places["us"].url, {"data": items(1)}).json()["code"] == "INVALID_TOKEN"
