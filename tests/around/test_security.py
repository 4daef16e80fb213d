"""Every kind of credential, and every combination of them, through the real HTTP stack."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from .made import MODES, Calls, made

ALL = {
    "client_key": "hush-k",
    "client_query_key": "hush-q",
    "client_cookie_key": "hush-c",
    "client_basic_auth": ("user", "hush:word"),
    "client_token": "hush-t",
    "client_hoba": 'result="hush 2"',
    "client_oidc": "hush-o",
    "client_oauth": "hush-a",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return made("security", tmp_path_factory.mktemp("security"))[0]


@pytest.fixture(params=MODES)
def calls(package: ModuleType, request: pytest.FixtureRequest) -> Calls:
    return Calls(package, request.param)


def credentials(request: httpx2.Request) -> dict[str, str]:
    """Return all credentials of a request."""
    found = {
        name: request.headers[name]
        for name in ("authorization", "x-key", "cookie")
        if name in request.headers
    }
    return {**found, **dict(request.url.params)}


BASIC = f"Basic {base64.b64encode(b'user:hush:word').decode()}"


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("document", {"x-key": "hush-k"}),
        ("query", {"api key": "hush-q"}),
        ("cookie", {"cookie": "session=hush-c"}),
        ("basic", {"authorization": BASIC}),
        ("bearer", {"authorization": "Bearer hush-t"}),
        ("other", {"authorization": 'HOBA result="hush 2"'}),
        ("oidc", {"authorization": "Bearer hush-o"}),
        ("oauth", {"authorization": "Bearer hush-a"}),
        ("tls", {}),
        ("tls_and_key", {"x-key": "hush-k"}),
        ("tls_or_key", {"x-key": "hush-k"}),
        ("public", {}),
        ("optional", {"x-key": "hush-k"}),
        ("and_", {"authorization": "Bearer hush-t", "x-key": "hush-k"}),
        ("or_", {"x-key": "hush-k"}),
        ("or_and", {"authorization": BASIC, "x-key": "hush-k"}),
        ("scoped", {"authorization": "Bearer hush-a"}),
    ],
)
def test_one_alternative_is_sent_whole(calls: Calls, method: str, expected: Any) -> None:
    assert credentials(calls.sent(f"it.{method}", **ALL)) == expected


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("optional", {}, {}),
        ("or_", {"client_query_key": "hush-q"}, {"api key": "hush-q"}),
        ("or_", {"client_basic_auth": ("user", "hush:word")}, {"authorization": BASIC}),
        ("or_and", {"client_query_key": "hush-q", "client_token": "hush-t", "client_key": "hush-k"},
         {"authorization": "Bearer hush-t", "api key": "hush-q"}),
        ("scoped", {"client_key": "hush-k"}, {"x-key": "hush-k"}),
        ("scoped", {"client_key": "hush-k", "client_oauth": "hush-a", "client_scopes": ["read"]},
         {"x-key": "hush-k"}),
        ("cookie", {"client_cookie_key": "hush-c", "seen": "yes"},
         {"cookie": "seen=yes; session=hush-c"}),
        ("query", {"client_query_key": "ä hush&="}, {"api key": "ä hush&="}),
    ],
)  # fmt: skip
def test_the_alternative_follows_from_what_was_given(
    calls: Calls, method: str, given: dict[str, Any], expected: Any
) -> None:
    assert credentials(calls.sent(f"it.{method}", **given)) == expected


@pytest.mark.parametrize(
    ("method", "given", "needs"),
    [
        ("document", {}, "document needs key;"),
        ("and_", {"client_key": "hush-k"}, "and needs token and key;"),
        ("or_and", {"client_key": "hush-k"}, "query_key and token, or key and basic_auth;"),
        ("tls", {"client_http_client": None}, r"http_client with a client certificate \('tls'\)"),
        ("tls_and_key", {"client_http_client": None, "client_key": "hush-k"}, "client certificate"),
    ],
)
def test_what_cannot_be_met_is_an_error_that_lists_what_would_do(
    calls: Calls, method: str, given: dict[str, Any], needs: str
) -> None:
    with pytest.raises(calls.package.ArgumentError, match=needs):
        calls(f"it.{method}", **given)
    assert calls.requests == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"client_key": "a\nb"}, "key: is empty, or not allowed in a header"),
        ({"client_key": "ä"}, "key: is empty, or not allowed in a header"),
        ({"client_cookie_key": "a;b"}, "cookie_key: has a character that a cookie cannot contain"),
        ({"client_basic_auth": ("a:b", "hush-c")}, "a user name cannot contain a colon"),
        ({"client_basic_auth": "user"}, "must be a pair"),
        ({"client_token": "Bearer hush-t"}, "without a prefix"),
        ({"client_token": 1}, "int is not a token"),
    ],
)
def test_a_credential_that_cannot_be_sent_is_refused_at_once(
    calls: Calls, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(calls.package.ArgumentError, match=message):
        calls("it.public", **given)


def test_no_secret_of_a_query_shows_in_an_error(calls: Calls) -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("cut off", request=request)

    calls.answer = refuse
    with pytest.raises(calls.package.TransportError) as caught:
        calls("it.query", client_query_key="s3cret")
    assert "s3cret" not in str(caught.value) + repr(caught.value.request)
    assert "api%20key=<redacted>" in str(caught.value)


def test_a_function_is_asked_before_each_call(calls: Calls) -> None:
    assert credentials(calls.sent("it.oidc", client_oidc=lambda: "new")) == {
        "authorization": "Bearer new"
    }


# Client credentials: RFC 6749, section 4.4.


def tokens(**more: Any) -> Callable[[httpx2.Request], httpx2.Response]:
    """Respond as both token endpoint and API; a token works once."""
    given: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            given.append(f"access-{len(given) + 1}")
            body = {"access_token": given[-1], "token_type": "bearer", "expires_in": 60, **more}
            return httpx2.Response(200, json=body)
        is_new = request.headers["authorization"] == f"Bearer {given[-1]}"
        return httpx2.Response(200 if is_new else 401, json={})

    return answer


def test_client_credentials_are_exchanged_with_basic_by_default(calls: Calls) -> None:
    calls.answer = tokens()
    credential = calls.package.ClientCredentials(
        client_id="id/1", client_secret="hush c:ret", scopes=["read", "write"]
    )
    sent = calls.sent("it.oauth", client_oauth=credential)
    asked = calls.requests[0]
    assert str(asked.url) == "https://api.example.com/oauth/token"
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read write"],
    }
    pair = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == "id%2F1:hush+c%3Aret"  # section 2.3.1
    assert sent.headers["authorization"] == "Bearer access-1"
    assert "ret" not in repr(credential)


def test_client_credentials_can_travel_in_the_form(calls: Calls) -> None:
    calls.answer = tokens()
    credential = calls.package.ClientCredentials(
        client_id="id",
        client_secret="hush-secret",
        auth_method="client_secret_post",
        parameters={"audience": "api"},
        token_url="https://elsewhere.example.com/token",
    )
    calls("it.oauth", client_oauth=credential)
    asked = calls.requests[0]
    assert asked.url.host == "elsewhere.example.com"
    assert "authorization" not in asked.headers
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["id"],
        "client_secret": ["hush-secret"],
        "audience": ["api"],
    }


def test_the_scopes_that_were_asked_for_are_those_of_the_token(calls: Calls) -> None:
    calls.answer = tokens()
    credential = calls.package.ClientCredentials(
        client_id="id", client_secret="hush-secret", scopes="write"
    )
    with pytest.raises(calls.package.ScopeError, match="oauth needs the scope read"):
        calls("it.oauth", client_oauth=credential)
    assert len(calls.requests) == 1


def test_a_scope_of_one_alternative_does_not_stop_another(calls: Calls) -> None:
    sent = calls.sent("it.scoped", client_key="hush-k", client_scopes=["read"])
    assert credentials(sent) == {"x-key": "hush-k"}


def test_a_dead_token_is_fetched_again(calls: Calls) -> None:
    calls.answer = tokens()
    credential = calls.package.ClientCredentials(client_id="id", client_secret="hush-s", leeway=-60)
    calls("it.oauth", client_oauth=credential)
    calls.answer = tokens()
    calls.answer(httpx2.Request("POST", "https://api.example.com/oauth/token"))
    calls.answer(httpx2.Request("POST", "https://api.example.com/oauth/token"))
    calls("it.oauth", client_oauth=credential)
    authorizations = [it.headers["authorization"] for it in calls.requests if it.method == "GET"]
    assert authorizations == ["Bearer access-1", "Bearer access-1", "Bearer access-3"]


def test_a_refresh_token_uses_its_own_url(calls: Calls) -> None:
    calls.answer = tokens()
    credential = calls.package.RefreshToken(
        client_id="id",
        client_secret="hush-secret",
        refresh_token="hush-r",
        auth_method="client_secret_basic",
    )
    calls("it.oauth", client_oauth=credential)
    asked = calls.requests[0]
    assert str(asked.url) == "https://login.example.com/refresh"
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["hush-r"],
    }
    assert asked.headers["authorization"] == "Basic aWQ6aHVzaC1zZWNyZXQ="


def test_a_grant_without_url_says_how_to_name_it(calls: Calls) -> None:
    credential = calls.package.ClientCredentials(client_id="id", client_secret="hush-s")
    with pytest.raises(calls.package.TokenError, match="token_url"):
        calls("it.oidc", client_oidc=credential)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"client_id": ""}, "client_id: must be a string"),
        ({"auth_method": "none"}, "auth_method: 'none' is neither"),
    ],
)
def test_a_grant_that_cannot_work_is_refused(
    package: ModuleType, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(package.ArgumentError, match=message):
        package.ClientCredentials(**{"client_id": "id", "client_secret": "s", **options})


class Signature:
    """A custom credential: a hash of the request, and of the challenge of a 401."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package

    def token(self, context: Any) -> Any:
        yield from ()
        return self.package.AccessToken(value="", sign=lambda request: request)

    def refreshed(self, context: Any, rejected: Any) -> Any:
        yield from ()
        assert context.base == "https://api.example.com/v1"
        word = context.refusal.headers["WWW-Authenticate"]

        def sign(request: Any) -> Any:
            line = f"{word} {request.method} {request.url} {request.headers['x-hook']}"
            signature = hashlib.sha256(line.encode()).hexdigest()
            return replace(request, headers={**request.headers, "authorization": signature})

        return self.package.AccessToken(value=word, sign=sign)


def test_a_token_can_sign_the_request_as_it_is_sent(calls: Calls) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        line = f"word {request.method} {request.url} seen"
        wanted = hashlib.sha256(line.encode()).hexdigest()
        if request.headers.get("authorization") == wanted:
            return httpx2.Response(200, json={})
        return httpx2.Response(401, headers={"WWW-Authenticate": "word"})

    calls.answer = answer
    hooks = calls.package.Hooks(
        before_request=lambda request: replace(
            request, headers={**request.headers, "x-hook": "seen"}
        )
    )
    calls("it.other", client_hoba=Signature(calls.package), client_hooks=hooks)
    assert ["authorization" in request.headers for request in calls.requests] == [False, True]


def test_a_signature_that_is_refused_is_an_error_and_no_loop(calls: Calls) -> None:
    words = iter("abcdef")
    calls.answer = lambda _: httpx2.Response(401, headers={"WWW-Authenticate": next(words)})
    with pytest.raises(calls.package.ApiError, match="401"):
        calls(
            "it.other",
            client_hoba=Signature(calls.package),
            client_hooks=calls.package.Hooks(
                before_request=lambda request: replace(
                    request, headers={**request.headers, "x-hook": ""}
                )
            ),
        )
    assert len(calls.requests) == 2


@pytest.fixture(scope="module")
def undefined(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    package, findings = made("undefined", tmp_path_factory.mktemp("undefined"), tolerant=True)
    rules = ["undefined-scheme", "undefined-scheme", "security-conflict"]
    assert [it.rule for it in findings] == rules
    return package


@pytest.mark.parametrize("mode", MODES)
def test_faults_of_a_third_party_never_make_a_call_anonymous(
    undefined: ModuleType, mode: str
) -> None:
    calls = Calls(undefined, mode)
    with pytest.raises(
        undefined.ArgumentError, match="'ghost', which the document does not define"
    ):
        calls("it.a", client_api_key="hush-k")
    assert credentials(calls.sent("it.b", client_api_key="hush-k")) == {"x-key": "hush-k"}
    given = {"client_api_key": "hush-k", "client_token": "hush-t"}
    assert credentials(calls.sent("it.c", **given)) == {
        "x-key": "hush-k",
        "authorization": "Bearer hush-t",
    }


@pytest.mark.parametrize(
    ("method", "variables", "expected"),
    [
        ("document", {"KEY": "hush-k"}, {"x-key": "hush-k"}),
        ("basic", {"BASIC_AUTH_USERNAME": "user", "BASIC_AUTH_PASSWORD": "hush:word"}, BASIC),
        ("bearer", {"TOKEN": "hush-t"}, "Bearer hush-t"),
        ("oauth", {"OAUTH": "hush-a"}, "Bearer hush-a"),
        (
            "orAnd",
            {"KEY": "hush-k", "BASIC_AUTH_USERNAME": "user", "BASIC_AUTH_PASSWORD": "hush:word"},
            {"x-key": "hush-k", "authorization": BASIC},
        ),
    ],
)
def test_credentials_come_from_the_environment(
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    variables: dict[str, str],
    expected: str | dict[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"AROUND_SECURITY_{name}", value)
    sent = calls.sent(f"it.{'or_and' if method == 'orAnd' else method}")
    wanted = {"authorization": expected} if isinstance(expected, str) else expected
    assert credentials(sent) == wanted


def test_tokens_are_fetched_with_what_the_environment_has(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls.answer = tokens()
    for name, value in {"CLIENT_ID": "i", "CLIENT_SECRET": "hush-s", "SCOPES": "read"}.items():
        monkeypatch.setenv(f"AROUND_SECURITY_OAUTH_{name}", value)
    calls("it.oauth")
    assert parse_qs(calls.requests[0].content.decode())["scope"] == ["read"]
    monkeypatch.setenv("AROUND_SECURITY_OAUTH_REFRESH_TOKEN", "hush-r")
    calls.requests.clear()
    calls("it.oauth")
    assert parse_qs(calls.requests[0].content.decode())["refresh_token"] == ["hush-r"]


def test_a_credential_that_is_given_is_the_only_one(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AROUND_SECURITY_QUERY_KEY", "hush-q")
    assert credentials(calls.sent("it.or_", client_key="hush-k")) == {"x-key": "hush-k"}
    assert credentials(calls.sent("it.or_")) == {"api key": "hush-q"}


def test_half_a_credential_in_the_environment_is_an_error(
    package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AROUND_SECURITY_BASIC_AUTH_PASSWORD", "hush")
    needed = (
        "basic_auth: AROUND_SECURITY_BASIC_AUTH_PASSWORD needs AROUND_SECURITY_BASIC_AUTH_USERNAME"
    )
    with pytest.raises(package.ArgumentError, match=f"^{needed} too$"):
        package.Api()
