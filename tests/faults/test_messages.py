"""Errors have the message, the code and the field at fault, and never a credential."""

from __future__ import annotations

import asyncio
import contextlib
import json
import pickle
from types import ModuleType
from typing import Any

import httpx2
import pytest

import oasmith_runtime
from oasmith_runtime import ArgumentError, FailedItem

TOKEN = "hush-token-17"


def answering(
    status: int = 422, body: Any = None, headers: dict[str, str] | None = None
) -> httpx2.MockTransport:
    """Return an API with one response: data as JSON, text and bytes unchanged."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return httpx2.MockTransport(
        lambda request: httpx2.Response(status, content=content, headers=headers)
    )


def raised(
    package: ModuleType, transport: httpx2.MockTransport, method: str = "list_things"
) -> Any:
    with httpx2.Client(transport=transport) as http:
        api = package.Api(token=TOKEN, http_client=http, retries=0)
        with pytest.raises(package.ApiClientError) as caught:
            getattr(api.things, method)()
    return caught.value


SHAPES: dict[str, tuple[Any, str]] = {
    "FastAPI, text": ({"detail": "Not authenticated"}, "Not authenticated"),
    "FastAPI, list": (
        {
            "detail": [
                {"loc": ["body", "items", 0, "price"], "msg": "not a number", "type": "float"},
                {"loc": ["body", "name"], "msg": "field required", "type": "missing"},
            ]
        },
        "body.items[0].price: not a number; body.name: field required",
    ),
    "problem details": (
        {"type": "https://a.test/credit", "title": "Too little credit.", "detail": "It is 30."},
        "https://a.test/credit: Too little credit: It is 30.",
    ),
    "problem details with fields": (
        {"type": "about:blank", "title": "Invalid.", "errors": {"Name": ["required"]}},
        "Invalid: Name: required",
    ),
    "nested": ({"error": {"code": "gone", "message": "No x"}}, "gone: No x"),
    "status as code": (
        {"error": {"code": 422, "message": "No x", "status": "NOT_FOUND"}},
        "NOT_FOUND: No x",
    ),
    "OAuth": ({"error": "invalid_grant", "error_description": "expired"}, "invalid_grant: expired"),
    "a code alone": ({"error": "invalid_request"}, "invalid_request"),
    "a text alone": ({"error": "It is broken"}, "It is broken"),
    "a status and texts": (
        {"statusCode": 422, "message": ["a is short", "b is long"], "error": "Unprocessable"},
        "Unprocessable: a is short; b is long",
    ),
    "JSON:API": (
        {"errors": [{"code": "E1", "title": "Bad", "source": {"pointer": "/data/name"}}]},
        "E1: /data/name: Bad",
    ),
    "GraphQL": (
        {"errors": [{"message": "No field", "extensions": {"code": "BAD_QUERY"}}]},
        "BAD_QUERY: No field",
    ),
    "codes of fields": (
        {"message": "Validation failed", "errors": [{"field": "title", "code": "missing"}]},
        "Validation failed: title: missing",
    ),
    "fields with objects": ({"errors": {"title": {"message": "short"}}}, "title: short"),
    "Rails": ({"errors": {"email": ["is bad", "is taken"]}}, "email: is bad, is taken"),
    "Django": ({"name": ["is required"]}, "name: is required"),
    "texts": ({"errors": ["one", "two"]}, "one; two"),
    "AWS": ({"__type": "a.b#Throttling", "Message": "slow down"}, "Throttling: slow down"),
    "a fault": ({"fault": {"faultstring": "Invalid key"}}, "Invalid key"),
    "a list": ([{"message": "expired", "errorCode": "SESSION"}], "SESSION: expired"),
    "a number": ({"code": 1001, "msg": "bad sign"}, "1001: bad sign"),
    "a name": ({"name": "Bob", "message": "no"}, "no"),
    "deep": ({"meta": {"reason": "because"}}, "because"),
    "plain text": ("no\n\x1b[31mhealthy   upstream", "no [31mhealthy upstream"),
    "a page": ("<!doctype html><html><title>502 Bad\nGateway</title>", "502 Bad Gateway"),
    "XML": ("<Error><Code>NoKey</Code><Message>a &amp; b</Message></Error>", "NoKey: a & b"),
    "something else": ({"foo": 1, "api_key": "x17"}, '{"foo": 1, "api_key": "<redacted>"}'),
    "an empty object": ({}, "no reason given"),
    "nothing": ("", "no reason given"),
}


@pytest.mark.parametrize(("body", "wanted"), SHAPES.values(), ids=SHAPES)
def test_the_message_is_found_in_the_common_shapes(
    package: ModuleType, body: Any, wanted: str
) -> None:
    error = raised(package, answering(422, body))
    assert str(error) == f"{wanted} (HTTP 422, listThings)"


def test_a_long_body_is_shortened(package: ModuleType) -> None:
    assert len(str(raised(package, answering(422, "x" * 100_000)))) < 600
    many = {"detail": [{"loc": ["body", n], "msg": "is wrong"} for n in range(1_000)]}
    assert "and 990 more" in str(raised(package, answering(422, many)))


def test_a_redirect_names_where_it_leads(package: ModuleType) -> None:
    place = f"https://user:pass@b.test/login?q=1&token=abc&state={TOKEN}#access_token=abc"
    error = raised(package, answering(302, "<html>moved", {"location": place}))
    shown = "https://b.test/login?q=1&token=<redacted>&state=<redacted>#access_token=<redacted>"
    assert str(error) == f"redirects to {shown}, which is not followed (HTTP 302, listThings)"
    assert "not modified" in str(raised(package, answering(304, "")))


@pytest.mark.parametrize("name", ["X-Request-Id", "x-amzn-RequestId", "X-Correlation-ID", "CF-Ray"])
def test_a_request_id_is_in_the_message(package: ModuleType, name: str) -> None:
    headers = {name: "r-17", "x-b": "no"}
    error = raised(package, answering(500, {"message": "no"}, headers))
    assert str(error) == "no (HTTP 500, listThings, request r-17)"
    assert error.response.request_id == "r-17"
    odd = raised(package, answering(200, "<html>", headers))
    assert str(odd).endswith("request r-17")


def test_the_body_has_its_documented_type(package: ModuleType) -> None:
    body = {"error": {"code": 7, "message": "broken"}, "more": [1]}
    error = raised(package, answering(400, body), "get_described")
    assert (error.code, error.message) == ("7", "broken")
    assert (error.body.error.code, error.body.error.message) == (7, "broken")
    assert error.body.to_dict() == error.data == body
    # A body that does not match does not cause another error.
    odd = raised(package, answering(400, {"error": "odd"}), "get_described")
    assert (odd.body.error, odd.message) == ("odd", "odd")
    undocumented = raised(package, answering(400, body))
    assert undocumented.body == body
    page = raised(package, answering(400, "<h1>no</h1>"), "get_described")
    assert page.body == "<h1>no</h1>"


def test_a_typed_body_is_pickled_without_credentials(package: ModuleType) -> None:
    body = {"error": {"message": f"Bearer {TOKEN}"}, "echo": [TOKEN]}
    error = raised(package, answering(400, body, {"X-Request-Id": TOKEN}), "get_described")
    for text in (str(error), error.message, repr(error), repr(error.failure), repr(error.response)):
        assert TOKEN not in text
    assert error.data == body
    pickled = pickle.dumps(error)
    assert TOKEN.encode() not in pickled
    restored = pickle.loads(pickled)
    assert str(restored) == str(error)
    assert restored.body.error.message == "Bearer <redacted>"


DETAILS: dict[str, tuple[Any, Any, str]] = {
    "the type": (
        {"expected_data_type": "double", "api_name": "Price"},
        {"Price": "six"},
        "Price: expected double, got 'six'",
    ),
    "the path": (
        {"api_name": "Zip", "expected_data_type": "text", "json_path": "$.data[7].Owner.Zip"},
        {"Owner": {"Zip": 5}},
        "Zip: expected text, got 5, json_path=$.data[7].Owner.Zip",
    ),
    "the value": ({"api_name": "Name", "value": "x"}, {}, "Name: value=x"),
    "a password": ({"field": "password"}, {"password": "open"}, "password: got <redacted>"),
    "anything": (
        {"limit": 100, "permissions": ["a", "b"], "by": {"id": 7, "token": "open"}, "none": None},
        {},
        "limit=100, permissions=a|b, by.id=7, by.token=<redacted>",
    ),
    "a list": ([{"field": "Price", "issue": "is negative"}], {}, "Price: is negative"),
}


def item_error(package: ModuleType, row: Any, item: Any) -> Any:
    """Return the error of a batch's only item, after a response with this row."""
    transport = answering(200, {"data": [{"id": "1", "status": "no", **row}]})
    with httpx2.Client(transport=transport) as http:
        api = package.Api(token=TOKEN, http_client=http)
        [failed] = api.things.batch_things(data=[{"id": "1", **item}]).failed
    assert says_what_to_do(failed)
    return failed.error


@pytest.mark.parametrize(("details", "item", "wanted"), DETAILS.values(), ids=DETAILS)
def test_an_items_error_has_its_details_in_words(
    package: ModuleType, details: Any, item: Any, wanted: str
) -> None:
    row = {"code": "BAD", "message": "invalid data", "details": details}
    error = item_error(package, row, item)
    assert str(error) == f"BAD: invalid data: {wanted} (HTTP 200, batchThings)"
    assert (error.message, error.explanation, error.details) == ("invalid data", wanted, details)


def says_what_to_do(item: FailedItem[Any]) -> bool:
    """Return whether an item has an error; type checkers check this, too."""
    code: str | None = item.error.code
    message: str = item.error.message
    resolution: str = item.error.resolution
    return bool(message) and (bool(code) or bool(resolution))


def test_an_item_that_was_refused_before_it_was_sent_says_the_same(package: ModuleType) -> None:
    with httpx2.Client(transport=answering(200, {"data": []})) as http:
        api = package.Api(token=TOKEN, http_client=http)
        [item] = api.things.batch_things_each(data=[{"id": 1}])
    assert item.state == "failed"
    assert says_what_to_do(item)
    assert (item.error.code, item.error.message) == (None, str(item.error))
    assert "Correct" in item.error.resolution


def every_error(package: ModuleType) -> dict[str, Any]:
    """Return an exception of each kind that a call can raise."""

    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("cut off", request=request)

    with pytest.raises(package.ArgumentError) as caught:
        package.Api(token=TOKEN, server="nowhere")
    with httpx2.Client(transport=answering(200, {"ok": 1})) as http:
        strict = package.Api(token=TOKEN, strict=True, http_client=http)
        with pytest.raises(package.DeviationError) as deviates:
            strict.things.list_things()
    return {
        "ArgumentError": caught.value,
        "ApiError": raised(package, answering(400, {"message": "no"})),
        "TransportError": raised(package, httpx2.MockTransport(cut)),
        "UnexpectedResponse": raised(package, answering(200, "<html>")),
        "DeviationError": deviates.value,
        "ScopeError": package.ScopeError("op", (frozenset({"a"}),), ["b"]),
        "TokenError": package.TokenError("no", error="invalid_code", hint="ask again"),
    }


def test_exceptions_name_the_package_and_say_what_to_do(package: ModuleType) -> None:
    for name, error in every_error(package).items():
        assert type(error).__module__ == package.__name__
        assert getattr(package, name) is type(error)
        assert error.message
        restored = pickle.loads(pickle.dumps(error))
        assert (type(restored), str(restored)) == (type(error), str(error))
    assert every_error(package)["TokenError"].code == "invalid_code"


def test_every_exception_of_a_client_is_found_by_its_module(package: ModuleType) -> None:
    classes = [getattr(package, name) for name in (*package.__all__, "ClientError")]
    kinds = [kind for kind in classes if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 12
    for kind in kinds:
        assert kind.__module__ == package.__name__
        assert pickle.loads(pickle.dumps(kind)) is kind
    # Several clients may share one runtime, whose classes they then use.
    assert ArgumentError.__module__ == oasmith_runtime.__name__
    assert pickle.loads(pickle.dumps(ArgumentError)) is ArgumentError


ODD = {
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "not so deep": b'{"error": ' + b"[" * 900 + b"]" * 900 + b"}",
    "digits": b'{"ok": ' + b"7" * 5_000 + b"}",
    "a number": b"1e999",
    "surrogates": b'{"message": "\\ud800"}',
    "no UTF-8": b'{"message": "\xff"}',
    "nothing": b"\x00\xff\xfe",
}
CHARSETS = ["utf-8", "utf-16", "nonsense", "hex", "undefined", "idna", "punycode", "utf-7", "\x00"]


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
@pytest.mark.parametrize("status", [200, 400])
def test_an_odd_answer_is_read_or_is_an_error_of_ours(
    package: ModuleType, content: bytes, status: int
) -> None:
    for charset in CHARSETS:
        for kind in ("application/json", "text/plain", "application/xml"):
            headers = {"content-type": f'{kind}; charset="{charset}"'}
            transport = answering(status, content, headers)
            with httpx2.Client(transport=transport) as http:
                api = package.Api(token=TOKEN, http_client=http, retries=0)
                # Any other exception fails the test.
                for method in (api.things.list_things, api.things.get_described):
                    with contextlib.suppress(package.ApiClientError):
                        method()
                        assert status == 200


def test_awaited_calls_raise_the_same(package: ModuleType) -> None:
    async def awaited() -> Any:
        async with httpx2.AsyncClient(transport=answering(400, {"detail": "no"})) as http:
            api = package.AsyncApi(token=TOKEN, http_client=http, retries=0)
            await api.things.get_described()

    with pytest.raises(package.ApiError, match="no"):
        asyncio.run(awaited())
