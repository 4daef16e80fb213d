"""Servers of the document, of paths and of operations, and servers of the user."""

from __future__ import annotations

import importlib
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from .made import MODES, Calls, made

TOKEN = {"client_token": "t"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    package, findings = made("servers", tmp_path_factory.mktemp("servers"))
    assert findings == []
    return package


@pytest.fixture(scope="module")
def relative(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return made("relative", tmp_path_factory.mktemp("relative"))[0]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    package, findings = made("odd_servers", tmp_path_factory.mktemp("odd"), tolerant=True)
    assert [it.rule for it in findings] == [
        "undeclared-server-variable", "undeclared-server-variable", "server-url", "server-url",
    ]  # fmt: skip
    return package


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def url(package: ModuleType, mode: str, method: str, **options: Any) -> str:
    """Return the URL of a call."""
    return str(Calls(package, mode).sent(f"it.{method}", **options).url)


US = "https://us.example.com/v1"


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("plain", f"{US}/plain"),
        ("same", f"{US}/same"),
        ("none", f"{US}/none"),
        ("at_path", "https://path.example.com/p/path"),
        ("at_operation", "https://us.upload.example.com/v9/path"),
        ("relative", "https://us.example.com/v2/relative"),
        ("same_template", "https://intake.logs.example.com/input/intake"),
    ],
)
def test_the_nearest_servers_count(
    package: ModuleType, mode: str, method: str, expected: str
) -> None:
    assert url(package, mode, method, **TOKEN) == expected


def test_a_server_by_name_also_where_an_operation_has_one_of_that_name(
    package: ModuleType, mode: str
) -> None:
    options = {"client_server": "sandbox", **TOKEN}
    assert url(package, mode, "plain", **options) == "https://sandbox.example.com/v1/plain"
    assert url(package, mode, "same", **options) == "https://sandbox.example.com/v1/same"
    assert url(package, mode, "at_operation", **options).startswith("https://sandbox-upload.")
    assert url(package, mode, "at_path", **options) == "https://path.example.com/p/path"


def test_variables_are_filled_also_in_the_servers_of_operations(
    package: ModuleType, mode: str
) -> None:
    server = package.Servers.PRODUCTION.server.with_variables(
        region="eu", port="8443", **{"base-path": "v3"}
    )
    options = {"client_server": server, **TOKEN}
    assert url(package, mode, "plain", **options) == "https://eu.example.com:8443/v3/plain"
    assert url(package, mode, "at_operation", **options) == (
        "https://eu.upload.example.com/v9/path"
    )
    assert url(package, mode, "relative", **options) == "https://eu.example.com:8443/v2/relative"


def test_only_the_variables_that_were_chosen_count_in_the_servers_of_operations(
    package: ModuleType, mode: str
) -> None:
    server = package.Servers.PRODUCTION.server.with_variables(port="8443")
    options = {"client_server": server, **TOKEN}
    assert url(package, mode, "same_template", **options) == (
        "https://intake.logs.example.com:8443/input/intake"
    )


def test_a_path_cannot_change_the_host(package: ModuleType) -> None:
    operations = importlib.import_module(f"{package.__name__}.operations")
    hostile = replace(operations.OPERATIONS["plain"], path="@evil.example/x")
    with (
        package.Api(token="t") as api,
        pytest.raises(package.ArgumentError, match=r"path: '@evil\.example/x' of plain does not"),
    ):
        api._bind(hostile)


def test_a_password_in_a_server_of_an_operation_is_refused(package: ModuleType) -> None:
    operations = importlib.import_module(f"{package.__name__}.operations")
    server = replace(package.Servers.SANDBOX.server, url="https://me:hush@api.test")
    with (
        package.Api(token="t") as api,
        pytest.raises(package.ArgumentError, match="user name or password") as caught,
    ):
        api._bind(replace(operations.OPERATIONS["plain"], servers=(server,)))
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"region": "mars"}, r"region: 'mars' is not one of \('us', 'eu'\)"),
        ({"regio": "us"}, "no such variable; it has: region, port, base-path"),
        ({"port": 8443}, "8443 is not a str"),
    ],
)
def test_a_wrong_variable_is_an_error(
    package: ModuleType, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(package.ArgumentError, match=message):
        package.Servers.PRODUCTION.server.with_variables(**values)


def test_a_server_without_variables_says_so(package: ModuleType) -> None:
    with pytest.raises(package.ArgumentError, match="no such variable; it has: none"):
        package.Servers.SANDBOX.server.with_variables(region="us")


@pytest.mark.parametrize(
    ("server", "message"),
    [
        ("producton", "did you mean 'production'"),
        ("ftp://example.com", "not like https://"),
        ("https://", "not like https://"),
        ("https://example.com/?a=1", "must not have a query or fragment"),
    ],
)
def test_a_wrong_server_is_an_error(package: ModuleType, server: str, message: str) -> None:
    with pytest.raises(package.ArgumentError, match=message):
        package.Api(server=server, token="t")


MOCK = "http://127.0.0.1:8080/mock"


@pytest.mark.parametrize("method", ["plain", "at_path", "at_operation"])
def test_a_server_of_the_users_takes_the_place_of_all(
    package: ModuleType, mode: str, method: str
) -> None:
    assert url(package, mode, method, client_server=MOCK, **TOKEN).startswith(MOCK + "/")
    assert url(package, mode, "relative", client_server=MOCK, **TOKEN) == (
        "http://127.0.0.1:8080/v2/relative"
    )


def test_operations_with_servers_of_their_own_can_be_sent_elsewhere(
    package: ModuleType, mode: str
) -> None:
    other = {"https://path.example.com/p": "http://127.0.0.1:9090"}
    for server in (
        package.Server(id="mock", url=MOCK, replacements=other),
        package.Servers.SANDBOX.server.with_replacements(other),
    ):
        options = {"client_server": server, **TOKEN}
        assert url(package, mode, "at_path", **options) == "http://127.0.0.1:9090/path"
        assert url(package, mode, "plain", **options) == f"{server.url}/plain"
    with pytest.raises(package.ArgumentError, match="replacements: 'x' is not like"):
        package.Servers.SANDBOX.server.with_replacements({"a": "x"})


def test_a_relative_server_is_joined_to_the_users_host(relative: ModuleType, mode: str) -> None:
    host = "https://api.example.com"
    assert url(relative, mode, "plain", client_server=host) == f"{host}/v1/plain"
    assert url(relative, mode, "plain", client_server=f"{host}/v7") == f"{host}/v7/plain"
    main, other = relative.Servers.MAIN.server, relative.Servers.OTHER.server
    second = main.with_variables(version="v2").at(host)
    assert url(relative, mode, "plain", client_server=second) == f"{host}/v2/plain"
    third = other.at(f"{host}/base/")
    assert url(relative, mode, "plain", client_server=third) == f"{host}/base/other/plain"


def test_a_relative_server_needs_a_host(relative: ModuleType) -> None:
    with pytest.raises(TypeError, match="server"):
        relative.Api()
    with pytest.raises(relative.ArgumentError, match=r"'/\{version\}' is relative to a host"):
        relative.Api(server="main")
    with pytest.raises(relative.ArgumentError, match="host: 'example' is not like"):
        relative.Servers.MAIN.server.at("example")


def test_odd_servers_of_third_parties(odd: ModuleType, mode: str) -> None:
    # The first has no value for its variables; the second is the first usable one.
    assert url(odd, mode, "plain") == "https://api.example.com/v1/plain"
    assert url(odd, mode, "plain", client_server="Same. 4") == "https://cdn.example.com/v1/plain"
    with pytest.raises(odd.ArgumentError, match="tenant: has no value"):
        odd.Api(server="Same.")
    filled = odd.Servers.SAME.server.with_variables(tenant="t", Path="p")
    assert url(odd, mode, "plain", client_server=filled) == "https://t.example.com/p/plain"
    with pytest.raises(odd.ArgumentError, match=r"'wss://stream\.example\.com' is not like"):
        odd.Api(server="Same. 3")
