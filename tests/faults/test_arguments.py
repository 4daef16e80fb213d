"""Messages of argument errors; any argument is either sent or raises such an error."""

from __future__ import annotations

import asyncio
import contextlib
import json
from types import ModuleType
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings, strategies as st

from oasmith_runtime import (
    ArgumentError,
    Constants,
    ListOf,
    MapOf,
    Parameter,
    Scalar,
    TypeRegistry,
    TypeSpec,
)
from oasmith_runtime.errors import Problem
from oasmith_runtime.models.validate import check_json, check_plain, to_json, to_plain
from oasmith_runtime.parameters import RequestParts
from oasmith_runtime.redaction import remember


class Broken:
    """Raises on every access."""

    def __str__(self) -> str:
        raise KeyError("no text")

    __repr__ = __str__

    def to_dict(self) -> None:
        raise KeyError("no dictionary")


class BrokenMapping(dict[str, Any]):
    def items(self) -> Any:
        raise KeyError("no items")


def cyclic() -> list[Any]:
    endless: list[Any] = [1]
    endless.append({"again": endless})
    return endless


def huge() -> int:
    return 10**5_000


def deep(levels: int = 100_000) -> list[Any]:
    nested: list[Any] = []
    for _ in range(levels):
        nested = [nested]
    return nested


UNWRITABLE: dict[str, tuple[Any, str]] = {
    "NaN": ([{"x": 1.0}, {"x": [1.0, float("nan")]}], "a[1].x[1]: NaN cannot be written as JSON"),
    "infinity": ({"x": float("-inf")}, "a.x: infinity cannot be written as JSON"),
    "a set": ([{"x": {1}}], "a[0].x: set is not JSON; pass a list"),
    "bytes": ({"x": b"\xff"}, "a.x: bytes is not JSON; pass a str, such as base64"),
    "half a pair": (["\ud800"], "a[0]: a lone surrogate cannot be written as UTF-8"),
    "a key": ({"\ud800": 1}, "a: the key '\\ud800' cannot be written as UTF-8"),
    "no key": ({(1, 2): 1}, "a: a key must be a str, not tuple"),
    "digits": ([10**5_000], "a[0]: a number with so many digits cannot be written"),
    "an object": ([Broken()], "a[0]: Broken is not JSON; pass a dict or a model"),
}


@pytest.mark.parametrize(("value", "wanted"), UNWRITABLE.values(), ids=UNWRITABLE)
@pytest.mark.parametrize("write", [to_json, to_plain])
def test_what_json_cannot_say_is_named_with_its_place(write: Any, value: Any, wanted: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        write(value, "a")
    assert str(caught.value) == wanted


@pytest.mark.parametrize("write", [to_json, to_plain])
@pytest.mark.parametrize(
    ("value", "reason"),
    [(cyclic(), r"again.*: refers to itself"), (deep(), r"\]: is nested too deeply")],
)
def test_what_has_no_end_is_an_argument_error(write: Any, value: Any, reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason):
        write(value, "a")


def test_what_json_can_say_is_written() -> None:
    assert to_json({"a": [1, True, None, "ë"], 2: 1.5}, "a").decode() == (
        '{"a":[1,true,null,"ë"],"2":1.5}'
    )
    assert to_plain([(1, "ë")], "a") == [[1, "ë"]]


def test_each_place_is_a_problem_and_the_message_has_the_first_ten() -> None:
    with pytest.raises(ArgumentError) as caught:
        to_json([float("nan")] * 1_000, "data")
    assert len(caught.value.problems) == 1_000
    lines = str(caught.value).splitlines()
    assert (lines[9][:8], lines[-1]) == ("data[9]:", "and 990 more")


INTEGER, STRING = Scalar("integer"), Scalar("string")


@pytest.fixture
def problems() -> Any:
    """Return a validator of a type that needs no models of a document."""

    def check(spec: TypeSpec, value: Any) -> list[str]:
        adapter = TypeRegistry("unused").adapter(spec)
        checked: list[Problem] = check_json(adapter, to_json(value, "a"), "a")
        assert checked == check_plain(adapter, value, "a")
        return [str(problem) for problem in checked]

    return check


def test_a_problem_shows_the_value_and_what_is_allowed(problems: Any) -> None:
    modules = Constants(("Contacts", "Pipelines"))
    assert problems(modules, "Pipeline") == [
        "a: Input should be 'Contacts' or 'Pipelines', got 'Pipeline'; did you mean 'Pipelines'?"
    ]
    assert problems(modules, "CONTACTS")[0].endswith("did you mean 'Contacts'?")
    assert "did you mean" not in problems(modules, "x")[0]
    assert problems(ListOf(STRING), ["x", 5]) == ["a[1]: Input should be a valid string, got 5"]
    [long] = problems(INTEGER, "x" * 10_000)
    assert len(long) < 150
    [wide] = problems(INTEGER, {str(n): [n] * 1_000 for n in range(1_000)})
    assert len(wide) < 200


def test_a_problem_shows_no_credential(problems: Any) -> None:
    secret = "sesame-" * 12
    remember([secret])
    # A part of it would no longer be recognized.
    assert problems(INTEGER, secret) == ["a: Input should be a valid integer, got '<redacted>'"]
    assert "sesame" not in problems(INTEGER, [secret])[0]
    assert problems(MapOf(INTEGER), {"password": "open"}) == [
        "a.password: Input should be a valid integer"
    ]


def refused(package: ModuleType, call: Any) -> str:
    """Return the message of a call that raises without sending anything."""

    def unexpected(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("something was sent")

    with httpx2.Client(transport=httpx2.MockTransport(unexpected)) as http:
        api = package.Api(token="hush-token", http_client=http)
        with pytest.raises(package.ArgumentError) as caught:
            call(api.things)
    return str(caught.value)


def test_an_argument_of_a_call_is_named_with_its_place(package: ModuleType) -> None:
    def batch(data: Any) -> str:
        return refused(package, lambda things: things.batch_things(data=data))

    items: list[dict[str, Any]] = [{"id": str(number)} for number in range(30)]
    assert batch([*items, {"id": 5}]) == "data[30].id: Input should be a valid string, got 5"
    assert (
        batch([*items, {"Id": "5"}]) == "data[30].id: Field required; got 'Id', did you mean 'id'?"
    )
    assert batch([*items, {"id": "5", "x": [float("nan")]}]) == (
        "data[30].x[0]: NaN cannot be written as JSON"
    )
    assert batch([{"id": "5", "price": b"1"}]).startswith("data[0].price: bytes is not")
    assert refused(package, lambda things: things.find_things("1", kind="pipelines")) == (
        "kind: Input should be 'Contacts' or 'Pipelines', got 'pipelines'; "
        "did you mean 'Pipelines'?"
    )
    assert refused(package, lambda things: things.find_things("..")) == (
        "id: '..' would change the URL's path"
    )


@pytest.mark.parametrize("text", ["Zoë", "a\x01b", "a\r\nb", " a", "雪", "\x7f"])
@pytest.mark.parametrize(("location", "style"), [("header", "simple"), ("cookie", "cookie")])
def test_a_header_takes_only_what_http_allows(location: Any, style: str, text: str) -> None:
    parameter = Parameter(
        name="X-Name", location=location, type=STRING, style=style, argument="name"
    )
    with pytest.raises(ArgumentError, match=r"^name: a header cannot .*, got '"):
        RequestParts().add(parameter, text)


def test_text_of_any_language_travels_in_urls_and_bodies(package: ModuleType) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, json={"ok": True})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
        api = package.Api(token="hush-token", http_client=http)
        api.things.find_things("Zoë", tags=["雪"], session="Zoë")
        api.things.put_things(body={"name": "Zoë"})
    assert sent[0].url.raw_path == b"/find/Zo%C3%AB?tags=%E9%9B%AA"
    assert sent[0].headers["cookie"] == "session=Zo%C3%AB"
    assert json.loads(sent[1].content) == {"name": "Zoë"}


@pytest.mark.parametrize("token", ["Zoë", "a\r\nb", "", "\ud800", lambda: "Zoë", lambda: 5])
def test_a_credential_that_no_header_can_hold_is_an_error_of_ours(
    package: ModuleType, token: Any
) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={})

    def call() -> None:
        with httpx2.Client(transport=httpx2.MockTransport(answer)) as http:
            package.Api(token=token, http_client=http, retries=0).things.list_things()

    with pytest.raises(package.ApiClientError):
        call()


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.binary()
    | st.sets(st.integers(), max_size=2)
    # As functions, because printing an example would call ``repr`` of broken objects.
    | st.sampled_from([Broken, BrokenMapping, cyclic, deep, huge, object]).map(lambda new: new()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(
            st.text(max_size=3) | st.integers() | st.binary(max_size=2), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(value=ANYTHING)
@settings(max_examples=100, deadline=None)
def test_any_argument_is_sent_or_is_an_argument_error(package: ModuleType, value: Any) -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"ok": True}))
    with httpx2.Client(transport=transport) as http:
        api = package.Api(token="hush-token", http_client=http, retries=0)
        for send in (
            lambda: api.things.put_things(body={"x": value}),
            lambda: api.things.put_things(body=value),
            lambda: api.things.put_file(body=value),
            lambda: api.things.find_things(value, name=value, tags=[value], session=value),
        ):
            # Any other exception fails the test.
            with contextlib.suppress(package.ArgumentError):
                send()


def test_awaited_calls_refuse_the_same(package: ModuleType) -> None:
    async def awaited() -> None:
        async with package.AsyncApi(token="hush-token") as api:
            await api.things.batch_things(data=[{"id": 5}])

    with pytest.raises(package.ArgumentError, match=r"data\[0\]\.id: .*, got 5"):
        asyncio.run(awaited())
