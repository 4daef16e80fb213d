"""Undocumented parts of a response are kept and reported, and refused in strict mode."""

from __future__ import annotations

import asyncio
import json
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .made import MODES, Answer, Calls, made


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return made("additions", tmp_path_factory.mktemp("additions"))[0]


@pytest.fixture(params=MODES)
def calls(package: ModuleType, request: pytest.FixtureRequest) -> Calls:
    return Calls(package, request.param)


def answering(data: Any) -> Answer:
    return lambda _: httpx2.Response(200, json=data)


def found(calls: Calls, answer: Any, method: str = "it.get", **options: Any) -> list[str]:
    """Return the deviations of a response, without the operation and its status."""
    told: list[str] = []
    calls.answer = answering(answer)
    calls(method, client_on_deviation=lambda it: told.append(str(it)), **options)
    return [it.partition(":200:")[2] for it in told]


FIELD = "info [unknown-field] the document has no field"
VALUE = "info [unknown-value] the document does not list"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"color": "red", "number": 2, "maybe": None}, []),
        ({"new": 1}, [f"/new: {FIELD} 'new' here"]),
        ({"color": "green"}, [f"/color: {VALUE} 'green'"]),
        ({"colors": ["red", "green"]}, [f"/colors/1: {VALUE} 'green'"]),
        ({"number": 3}, [f"/number: {VALUE} 3"]),
        ({"extensible": "b"}, [f"/extensible: {VALUE} 'b'"]),
        ({"maybe": "no"}, [f"/maybe: {VALUE} 'no'"]),
        ({"auto-or-number": 5}, []),
        ({"auto-or-number": "never"}, [f"/auto-or-number: {VALUE} 'never'"]),
        ({"free": "any", "free-alias": "any"}, []),
        ({"closed": {"a": 1, "b/c": 2}}, [f"/closed/b~1c: {FIELD} 'b/c' here"]),
        ({"by-name": {"x/y": {"a": 1, "b": 2}}}, [f"/by-name/x~1y/b: {FIELD} 'b' here"]),
        ({"open": {"b": 1}, "typed": {"b": "1"}, "patterns": {"x-a": "1"}}, []),
        ({"derived": {"c": 1}, "mixed": {"c": 1}}, []),
        ({"either": {"a": 1, "b": 2}}, []),
        ({"variants": {"code": "C", "message": "x"}}, []),
        ({"variants": {"code": "C", "more": "x"}}, [f"/variants/more: {FIELD} 'more' here"]),
        ({"either": {"a": 1, "d": 2}}, [f"/either/d: {FIELD} 'd' here"]),
        ({"tree": {"leaves": [{"leaves": [{"old": 1}]}]}},
         [f"/tree/leaves/0/leaves/0/old: {FIELD} 'old' here"]),
        ({"json": {"any": ["thing"]}}, []),
        ({"old": "b"}, [f"/old: {VALUE} 'b'"]),
        ({"closed": {"new": 1}},
         ["/closed: warning [missing-required] Field required",
          f"/closed/new: {FIELD} 'new' here"]),
    ],
)  # fmt: skip
def test_each_is_told_with_its_place(calls: Calls, data: Any, expected: list[str]) -> None:
    assert found(calls, data) == expected


def test_it_is_kept_as_it_came(calls: Calls) -> None:
    data = {"color": "green", "new": {"x": 1}}
    calls.answer = answering(data)
    assert calls("it.get").to_dict() == data


def test_strict_refuses_it(calls: Calls) -> None:
    calls.answer = answering({"color": "green", "new": 1})
    with pytest.raises(calls.package.DeviationError) as caught:
        calls("it.get", client_strict=True)
    assert [it.rule for it in caught.value.deviations] == ["unknown-value", "unknown-field"]
    assert [it.level for it in caught.value.deviations] == ["info", "info"]
    calls.answer = answering({"color": "red"})
    assert calls("it.get", client_strict=True).color == "red"


def test_results_of_a_batch_are_looked_at(calls: Calls) -> None:
    data = {"data": [{"id": "1", "status": "done"}, {"id": "2", "status": "done", "new": 1}]}
    items = [{"id": "1"}, {"id": "2"}]
    assert found(calls, data, "it.send", data=items) == [f"/data/1/new: {FIELD} 'new' here"]


def test_items_of_a_stream_are_looked_at(package: ModuleType) -> None:
    told: list[str] = []
    lines = b"".join(json.dumps(it).encode() + b"\n" for it in ({"a": 1}, {"a": 1, "b": 2}))

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=lines, headers={"content-type": "application/jsonl"})

    transport = httpx2.MockTransport(answer)
    options = {"on_deviation": lambda it: told.append(str(it))}
    with (
        httpx2.Client(transport=transport) as http,
        package.Api(http_client=http, **options) as api,
    ):
        assert len(list(api.it.lines())) == 2

    async def awaited() -> int:
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            package.AsyncApi(http_client=http, **options) as api,
        ):
            return len([it async for it in api.it.lines()])

    assert asyncio.run(awaited()) == 2
    assert told == [f"lines:200:/1/b: {FIELD} 'b' here"] * 2
