"""Options that cannot be are refused when they are given; those of an HTTP client count."""

from __future__ import annotations

import asyncio
import math
import re
from types import ModuleType
from typing import Any

import httpx2
import pytest
from clock import LONG

from .conftest import Calls
from .server import FaultServer, answer, held


async def awaiting(_: object) -> None:
    """Be a function that somebody has to await."""


TIMEOUTS = ["5", 0, -1, math.nan, math.inf, 1e300, True, [5]]
REFUSED: dict[str, list[Any]] = {
    "timeout": TIMEOUTS,
    "retries": ["3", -1, True, 1.5, math.nan, [1]],
    "rate_limit": [5, "5/s"],
    "hooks": [print, {"on_error": print}],
    "strict": ["yes", 1, None],
    "on_deviation": ["log", 5, awaiting],
}
ONLY_WITH_OPTIONS: dict[str, list[Any]] = {
    "max_bytes": [0, -1, "1 MB", True, 1.5],
    "headers": [[("a", "b")], "a: b"],
    "query": ["a=b", 5],
    "body": [[1], "{}"],
}


def cases(*groups: dict[str, list[Any]]) -> list[Any]:
    return [
        pytest.param(name, value, id=f"{name}={value!r:.20}")
        for group in groups
        for name, values in group.items()
        for value in values
    ]


@pytest.mark.parametrize(("name", "value"), cases(REFUSED))
def test_the_constructor_refuses(package: ModuleType, name: str, value: Any) -> None:
    for kind in (package.Api, package.AsyncApi):
        with pytest.raises(package.ArgumentError, match=rf"^{name}: .*(is not|is async)") as caught:
            kind(token="t", **{name: value})
        assert [problem.argument for problem in caught.value.problems] == [name]


@pytest.mark.parametrize(("name", "value"), cases(REFUSED, ONLY_WITH_OPTIONS))
def test_with_options_refuses(package: ModuleType, name: str, value: Any) -> None:
    with (
        package.Api(token="t") as api,
        pytest.raises(package.ArgumentError, match=rf"^{name}: ") as caught,
    ):
        api.with_options(**{name: value})
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("value", TIMEOUTS)
def test_a_call_refuses_a_timeout(calls: Calls, server: FaultServer, value: Any) -> None:
    with pytest.raises(
        calls.package.ArgumentError, match=r"timeout: .* is not a number of seconds"
    ):
        calls("list_things", timeout=value)
    assert server.requests == []


@pytest.mark.parametrize("part", ["connect", "read", "write", "pool", "total"])
def test_each_part_of_a_timeout_is_checked(package: ModuleType, part: str) -> None:
    for value in TIMEOUTS:
        with pytest.raises(package.ArgumentError, match=rf"^timeout\.{part}: "):
            package.Api(token="t", timeout=package.Timeout(**{part: value}))
    package.Api(token="t", timeout=package.Timeout(**{part: None})).close()


POLICIES: dict[str, list[Any]] = {
    "max_retries": [-1, "2", True, 1.5],
    "initial_delay": [-1, math.nan, "1"],
    "max_delay": [math.inf],
    "multiplier": [-2],
    "max_retry_after": [math.nan],
    "max_elapsed": ["60", -1],
    "statuses": ["503", ("5xx",), (503,), None],
    "connection_errors": ["no"],
    "any_method": [1],
}


@pytest.mark.parametrize(("name", "value"), cases(POLICIES))
def test_each_part_of_a_policy_is_checked(package: ModuleType, name: str, value: Any) -> None:
    with pytest.raises(package.ArgumentError, match=rf"^retries\.{name}: "):
        package.Api(token="t", retries=package.RetryPolicy(**{name: value}))


@pytest.mark.parametrize("name", ["before_request", "after_response", "on_retry", "on_error"])
def test_each_hook_is_checked(package: ModuleType, name: str) -> None:
    for kind in (package.Api, package.AsyncApi):
        with pytest.raises(package.ArgumentError, match=rf"^hooks\.{name}: 'log' is not a fun"):
            kind(token="t", hooks=package.Hooks(**{name: "log"}))
    with pytest.raises(package.ArgumentError, match=rf"^hooks\.{name}: is async"):
        package.Api(token="t", hooks=package.Hooks(**{name: awaiting}))
    package.AsyncApi(token="t", hooks=package.Hooks(**{name: awaiting}))


@pytest.mark.parametrize("name", ["calls", "concurrency", "per"])
def test_each_part_of_a_limit_is_checked(package: ModuleType, name: str) -> None:
    for value in ("5", 0, -1, True, math.nan):
        with pytest.raises(package.ArgumentError, match=rf"^{name}: .* above 0"):
            package.RateLimit(**{name: value})


def test_a_long_value_is_shortened(package: ModuleType) -> None:
    with pytest.raises(package.ArgumentError) as caught:
        package.Api(token="t", retries="3" * 10_000)
    assert len(str(caught.value)) < 200


SERVERS = [
    ("htps://api.test", "not like https://api.example.com"),
    ("http://", "not like"),
    ("https://:443", "not like"),
    ("https://[::1", "not like"),
    ("https://api.test:99999", "not like"),
    ("https://api.test:port", "not like"),
    ("https://api.test\\@evil.example", "not like"),
    ("https://api.test\n.evil.example", "not like"),
    ("https://api.test/?a=b", "must not have a query or fragment"),
    ("https://api.test/#a", "must not have a query or fragment"),
    ("other.test", "is not one of"),
    (5, "is not one of"),
    (None, "is not one of"),
]


@pytest.mark.parametrize(("server", "message"), SERVERS, ids=lambda it: f"{it!r:.30}")
def test_a_server_is_checked(package: ModuleType, server: Any, message: str) -> None:
    with pytest.raises(package.ArgumentError, match=rf"^server: .*{message}"):
        package.Api(server=server, token="t")


PASSWORD = "hush-hush"
WITH_PASSWORD = [
    f"https://me:{PASSWORD}@api.test",
    f"https://{PASSWORD}@api.test/v1",
    f"http://me:{PASSWORD}/9@api.test",
    f"http://me:{PASSWORD}@api.test:99999",
    f"me:{PASSWORD}@api.test",
    f"//me:{PASSWORD}@api.test",
]


@pytest.mark.parametrize("url", WITH_PASSWORD)
def test_a_password_in_a_url_is_refused_and_hidden(package: ModuleType, url: str) -> None:
    server = package.Server(id="local", url=url)
    given = [
        url,
        server,
        package.Server(id=url, url=url),
        package.Server(id="a", url="https://{host}", variables=(variable(package, url),)),
        package.Server(id="a", url="https://api.test", accounts=url),
    ]
    for chosen in given:
        with pytest.raises(package.ArgumentError) as caught:
            package.Api(server=chosen, token="t")
        assert PASSWORD not in str(caught.value)
    with pytest.raises(package.ArgumentError) as caught:
        package.Server(id="a", url="/v1").at(url)
    assert PASSWORD not in str(caught.value)
    assert PASSWORD not in repr(server)


def variable(package: ModuleType, url: str) -> Any:
    kind = package.Server.__dataclass_fields__
    assert "variables" in kind
    runtime = __import__(package.Server.__module__, fromlist=["Variable"])
    return runtime.Variable("host", url.partition("//")[2] or url)


def test_the_message_says_what_to_do(package: ModuleType) -> None:
    with pytest.raises(package.ArgumentError, match="pass the credential as an argument"):
        package.Api(server=WITH_PASSWORD[0], token="t")


HTTP_CLIENTS = [
    ("fsat", "did you mean 'fast'"),
    ("requests", "'requests' is not one of 'httpx2', 'fast', 'pyreqwest'"),
    (5, "int does not have the interface"),
    (httpx2.Client, "the class <class 'httpx2.Client'> does not have"),
    (httpx2.HTTPTransport, "does not have the interface"),
    (httpx2, "module does not have the interface"),
]


@pytest.mark.parametrize(("http_client", "message"), HTTP_CLIENTS, ids=lambda it: f"{it!r:.30}")
def test_an_http_client_must_be_one(package: ModuleType, http_client: Any, message: str) -> None:
    for kind in (package.Api, package.AsyncApi):
        with pytest.raises(package.ArgumentError, match=f"^http_client: .*{message}"):
            kind(token="t", http_client=http_client)
    with pytest.raises(package.ArgumentError, match="HTTPTransport does not have the interface"):
        package.Api(token="t", http_client=httpx2.HTTPTransport())


def test_an_http_client_fits_to_the_client(package: ModuleType) -> None:
    with pytest.raises(package.ArgumentError, match="AsyncClient is async; pass an"):
        package.Api(token="t", http_client=httpx2.AsyncClient())
    with pytest.raises(package.ArgumentError, match="Client is sync; pass an"):
        package.AsyncApi(token="t", http_client=httpx2.Client())
    http = httpx2.Client()
    http.close()
    with pytest.raises(package.ArgumentError, match="this Client is already closed"):
        package.Api(token="t", http_client=http)


def sent(calls: Calls, http: Any, **options: Any) -> None:
    """Make a call through an HTTP client of the user's, which is closed after it."""
    more = options.pop("more", {})
    if calls.mode != "async":
        with http:
            calls("list_things", client={"http_client": http, **options}, more=more)
        return

    async def awaited() -> None:
        async with http:
            api = calls.package.AsyncApi(**calls.options(http_client=http, **options))
            await api.with_options(**more).things.list_things()

    asyncio.run(awaited())


def users(calls: Calls, **options: Any) -> Any:
    return (httpx2.AsyncClient if calls.mode == "async" else httpx2.Client)(**options)


@pytest.fixture(params=["sync", "async"])
def httpx_calls(request: pytest.FixtureRequest, package: ModuleType, server: FaultServer) -> Calls:
    return Calls(package, server, request.param)


def test_no_auth_of_an_http_client_replaces_a_token(
    httpx_calls: Calls, server: FaultServer
) -> None:
    http = users(httpx_calls, auth=("me", "hush-password"))
    with pytest.raises(httpx_calls.package.ArgumentError, match=r"`auth`.* instead of `token`"):
        sent(httpx_calls, http)
    assert server.requests == []


def test_no_auth_that_an_http_client_gets_later_replaces_a_token(
    package: ModuleType, server: FaultServer
) -> None:
    with httpx2.Client() as http:
        api = package.Api(**Calls(package, server, "sync").options(http_client=http))
        http.auth = ("me", "hush-password")
        api.things.list_things()
    assert server.requests[0].headers["authorization"] == "Bearer hush-token"


def test_the_timeout_of_an_http_client_counts_where_none_is_chosen(
    httpx_calls: Calls, server: FaultServer
) -> None:
    package = httpx_calls.package
    server.give(held)
    options = {"retries": 0}
    with pytest.raises(package.ResponseTimeout):
        sent(httpx_calls, users(httpx_calls, timeout=0.1), **options)
    with pytest.raises(package.ResponseTimeout):
        sent(httpx_calls, users(httpx_calls, timeout=LONG), timeout=0.1, **options)
    with pytest.raises(package.ResponseTimeout):
        sent(httpx_calls, users(httpx_calls, timeout=LONG), more={"timeout": 0.1}, **options)
    server.go_on()


@pytest.mark.parametrize(
    ("given", "kept"), [({}, 30.0), ({"timeout": 7}, 7), ({"timeout": 30.0}, 30.0)]
)
def test_the_usual_timeout_of_an_http_client_is_no_choice(
    package: ModuleType, given: dict[str, Any], kept: float
) -> None:
    for http in (httpx2.Client(), httpx2.Client(timeout=2)):
        api = package.Api(token="t", http_client=http, **given)
        is_chosen = not given and http.timeout.read == 2
        assert api._config.timeout.read == (2 if is_chosen else kept)


def test_redirects_are_not_followed_whatever_the_http_client_does(
    httpx_calls: Calls, server: FaultServer
) -> None:
    server.give(answer(307, headers={"location": "/elsewhere"}))
    with pytest.raises(httpx_calls.package.ApiError, match="307"):
        sent(httpx_calls, users(httpx_calls, follow_redirects=True), retries=0)
    assert [request.target for request in server.requests] == ["/things"]


def test_a_url_that_is_too_long_is_an_argument(httpx_calls: Calls, server: FaultServer) -> None:
    with pytest.raises(httpx_calls.package.ArgumentError, match=re.compile("url: .*long")):
        httpx_calls("list_things", more={"query": {"q": "x" * 70_000}})
    assert server.requests == []


@pytest.mark.parametrize("value", ["3", 0, -1, True, 1.5, None])
def test_the_concurrency_of_a_batch_is_checked(package: ModuleType, value: Any) -> None:
    with (
        package.Api(token="t") as api,
        pytest.raises(package.ArgumentError, match=r"concurrency: .* is not a whole number"),
    ):
        api.things.batch_things_each(data=[], concurrency=value)
