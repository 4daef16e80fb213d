"""The fake of a client's API, used as in the tests of a user."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import bigin
import pytest
from bigin import testing
from bigin.testing import FakeBigin, ReceivedCall
from clock import FakeClock

from oasmith import pipeline
from oasmith.config.client import client

from .both import ARGUMENTS, ROOT

PATH = "https://www.zohoapis.com/bigin/v2/Pipelines/2034020000000644063/Products"
ITEMS = [{"id": str(2034020000000489200 + number)} for number in range(5)]

fake_bigin = FakeBigin.fixture()


def sync_products(client: bigin.Bigin) -> list[str | None]:
    """The user's code: returns the ids of the refused products."""
    outcome = client.related_records.update(*ARGUMENTS, data=ITEMS)
    return [item.id for item in outcome.failed]


def test_a_test_of_ones_own_code() -> None:
    with FakeBigin() as api:
        api.fail("INVALID_DATA", item=3)
        refused = sync_products(api.client())
    assert refused == ["2034020000000489203"]
    assert api.calls[0].body["data"][0] == {"id": "2034020000000489200"}


def test_what_was_called(fake_bigin: FakeBigin) -> None:
    sync_products(fake_bigin.client())
    [call] = fake_bigin.calls
    assert isinstance(call, ReceivedCall)
    assert (call.operation, call.method, call.status) == ("updateRelatedRecords", "PUT", 200)
    assert call.url == PATH
    assert call.arguments == {
        "module_api_name": "Pipelines",
        "record_id": "2034020000000644063",
        "related_list_api_name": "Products",
    }
    assert call.body == {"data": ITEMS}
    assert call.headers["authorization"] == "Zoho-oauthtoken fake-token"
    assert "fake-token" not in repr(call)


def test_each_test_has_a_fake_of_its_own(fake_bigin: FakeBigin) -> None:
    assert fake_bigin.calls == []


def test_a_failure_for_some_times_lets_a_repetition_succeed(
    fake_bigin: FakeBigin, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    monkeypatch.setattr("bigin._runtime.clock.sleep", clock.sleep)
    fake_bigin.fail("TOO_MANY_REQUESTS", times=2)
    client = fake_bigin.client(retries=2)
    client.related_records.update(*ARGUMENTS, data=ITEMS).raise_if_failed()
    assert [call.status for call in fake_bigin.calls] == [429, 429, 200]
    assert len(clock.waits) == 2


def test_calls_are_not_repeated_unless_a_test_says_so(fake_bigin: FakeBigin) -> None:
    fake_bigin.fail("INTERNAL_ERROR")
    with pytest.raises(bigin.errors.InternalError):
        sync_products(fake_bigin.client())
    assert len(fake_bigin.calls) == 1


def test_a_failure_can_have_another_status(fake_bigin: FakeBigin) -> None:
    fake_bigin.fail("INVALID_DATA", item=0, status=207)
    sync_products(fake_bigin.client())
    fake_bigin.reset()
    fake_bigin.fail("NO_PERMISSION", status=400)
    with pytest.raises(bigin.errors.NoPermission) as caught:
        sync_products(fake_bigin.client())
    assert caught.value.status == 400


def test_a_failure_that_there_is_not_lists_what_there_is(fake_bigin: FakeBigin) -> None:
    with pytest.raises(ValueError, match=r"INVALID_DATE.* INVALID_DATA.*NO_PERMISSION"):
        fake_bigin.fail("INVALID_DATE")


def test_a_row_of_items_for_the_whole_call_fails_every_item(fake_bigin: FakeBigin) -> None:
    fake_bigin.fail("MANDATORY_NOT_FOUND")
    assert len(sync_products(fake_bigin.client())) == len(ITEMS)
    assert fake_bigin.calls[0].status == 400


def test_a_response_of_ones_own(fake_bigin: FakeBigin) -> None:
    fake_bigin.respond({"message": "no"}, status=418, headers={"X-Request-Id": "r-1"}, times=1)
    fake_bigin.respond(b"<html>", status=502, operation="updateRelatedRecords", times=1)
    client = fake_bigin.client()
    with pytest.raises(bigin.ApiError) as caught:
        sync_products(client)
    assert (caught.value.status, caught.value.response.request_id) == (418, "r-1")
    with pytest.raises(bigin.ApiError) as caught:
        sync_products(client)
    assert (caught.value.status, caught.value.response.content) == (502, b"<html>")
    assert sync_products(client) == []
    with pytest.raises(ValueError, match=r"no operation 'update'"):
        fake_bigin.respond(operation="update")


def test_reset_forgets(fake_bigin: FakeBigin) -> None:
    fake_bigin.fail("INTERNAL_ERROR")
    fake_bigin.respond(status=500)
    client = fake_bigin.client()
    fake_bigin.reset()
    assert sync_products(client) == []
    assert len(fake_bigin.calls) == 1


FAULTS: dict[str, type[bigin.ClientError]] = {
    "reset": bigin.TransportError,
    "timeout": bigin.ResponseTimeout,
    "truncate": bigin.TransportError,
    "malformed": bigin.UnexpectedResponse,
    "503": bigin.ApiError,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_the_connection(fault: str) -> None:
    with FakeBigin(faults=[f"{fault}@1"]) as api:
        client = api.client()
        assert sync_products(client) == []
        with pytest.raises(FAULTS[fault]):
            sync_products(client)
        assert sync_products(client) == []


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_latency_is_on_the_runtimes_clock(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    monkeypatch.setattr("bigin._runtime.clock.sleep", clock.sleep)
    monkeypatch.setattr("bigin._runtime.clock.sleep_async", clock.sleep_async)
    with FakeBigin(latency=0.25) as api:
        if mode == "sync":
            sync_products(api.client())
        else:
            client = api.async_client()
            asyncio.run(client.related_records.update(*ARGUMENTS, data=ITEMS))
    assert clock.waits == [0.25]


def test_the_client_is_closed_with_the_fake() -> None:
    with FakeBigin() as api:
        client = api.client()
        sync_products(client)
    with pytest.raises(bigin.ClientClosed):
        sync_products(client)


def test_an_http_client_of_ones_own_is_refused(fake_bigin: FakeBigin) -> None:
    with pytest.raises(bigin.ArgumentError, match="http_client"):
        fake_bigin.client(http_client="fast")


WITHOUT = """
import sys

class Missing:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == "oasmith":
            raise ModuleNotFoundError(f"No module named {name!r}", name="oasmith")

sys.meta_path.insert(0, Missing)
from bigin.testing import FakeBigin, api_error
print(api_error("INVALID_DATA").code)
try:
    FakeBigin()
except ImportError as error:
    print(error)
"""


def test_without_oasmith_a_fake_says_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        cwd=ROOT / "generated" / "bigin",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "INVALID_DATA",
        "FakeBigin needs oasmith, which is not installed: pip install 'bigin-client[testing]'",
    ]


def generated(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> Any:
    """Generate a client of a document, and return its ``testing`` module."""
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")
    configured = client(name, {"spec": "openapi.yaml", "output": "out", "package": name}, folder)
    made = pipeline.generate(configured)
    assert made.files is not None, made.findings
    for path, content in made.files.items():
        target = folder / "out" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder / "out"))
    return importlib.import_module(f"{name}.testing")


SHOP = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: /v1}]
security: [{basic: []}]
paths:
  /carts:
    post:
      operationId: createCart
      tags: [carts]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Cart"}}}
      responses:
        "201":
          description: Created.
          content: {application/json: {schema: {$ref: "#/components/schemas/Cart"}}}
  /carts/{cartId}:
    get:
      operationId: getCart
      tags: [carts]
      parameters: [{name: cartId, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: A cart.
          content: {application/json: {schema: {$ref: "#/components/schemas/Cart"}}}
components:
  securitySchemes: {basic: {type: http, scheme: basic}}
  schemas:
    Cart:
      type: object
      required: [id, owner]
      properties: {id: {type: string, readOnly: true}, owner: {type: string}}
"""


def test_a_client_of_another_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its server has no host, its credential is a user name with a password, it has state."""
    shop = generated(tmp_path, monkeypatch, "mock_shop", SHOP)
    with shop.FakeMockShop() as api:
        client = api.client()
        cart = client.carts.create(owner="ann")
        assert client.carts.get(cart.id).owner == "ann"
        assert api.calls[1].arguments == {"cart_id": cart.id}
        assert api.calls[0].headers["authorization"].startswith("Basic ")


def test_the_module_names_all_that_it_has() -> None:
    assert {"FakeBigin", "ReceivedCall", "api_error"} <= set(testing.__all__)
    assert all(hasattr(testing, name) for name in testing.__all__)
