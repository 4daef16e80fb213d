"""The service returns the state of each product, and a status for each kind of error."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from bigin.testing import FakeBigin

EXAMPLE = Path(__file__).parents[2] / "examples" / "fastapi_service"
PATH = "/pipelines/2034020000000644063/products"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(EXAMPLE)
    yield importlib.import_module("service")
    sys.modules.pop("service", None)


def put(service: ModuleType, api: FakeBigin, products: Any, path: str = PATH) -> httpx2.Response:
    """Call the service as its server would."""

    async def call() -> httpx2.Response:
        service.app.state.bigin = api.async_client()
        transport = httpx2.ASGITransport(app=service.app)
        async with (
            service.lifespan(service.app),
            httpx2.AsyncClient(transport=transport, base_url="http://service.example") as http,
        ):
            return await http.put(path, json=products)

    return asyncio.run(call())


TWO = [{"id": "11", "Unit_Price": 5}, {"id": "12"}]


def test_each_product_has_its_row(service: ModuleType) -> None:
    with FakeBigin() as api:
        response = put(service, api, TWO)
        assert response.status_code == 200
        assert response.json() == [
            {"id": "11", "state": "succeeded", "code": None, "reason": None},
            {"id": "12", "state": "succeeded", "code": None, "reason": None},
        ]
        assert api.calls[0].body == {"data": TWO}


def test_what_is_refused_in_part_is_207(service: ModuleType) -> None:
    with FakeBigin() as api:
        api.fail("INVALID_DATA", item=1)
        response = put(service, api, TWO)
        assert response.status_code == 207
        assert [row["state"] for row in response.json()] == ["succeeded", "failed"]
        assert response.json()[1]["code"] == "INVALID_DATA"


@pytest.mark.parametrize(
    ("code", "status", "title"),
    [
        ("INVALID_MODULE", 502, "Bigin refused the call"),
        ("TOO_MANY_REQUESTS", 503, "Bigin is busy"),
        ("NO_PERMISSION", 502, "Bigin refused the call"),
    ],
)
def test_an_error_of_the_api_is_a_problem(
    service: ModuleType, code: str, status: int, title: str
) -> None:
    with FakeBigin() as api:
        api.fail(code)
        response = put(service, api, TWO)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == title
    assert response.json()["code"] == code


def test_no_response_is_a_timeout_of_the_gateway(service: ModuleType) -> None:
    with FakeBigin(faults=["reset"]) as api:
        response = put(service, api, TWO)
    assert response.status_code == 504
    assert response.json()["title"] == "Bigin did not respond"


def test_what_cannot_be_sent_is_the_callers_fault(service: ModuleType) -> None:
    with FakeBigin() as api:
        response = put(service, api, TWO, "/pipelines/not-an-id/products")
        assert response.status_code == 422
        assert "record_id" in response.json()["detail"]
        assert not api.calls


def test_the_schema_of_the_service_has_its_problems(service: ModuleType) -> None:
    operation = service.app.openapi()["paths"]["/pipelines/{pipeline}/products"]["put"]
    assert operation["responses"].keys() >= {"200", "207", "422", "502", "503", "504"}
