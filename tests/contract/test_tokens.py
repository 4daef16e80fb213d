"""Tokens: passed, fetched, refreshed; and the data centre that they belong to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bigin
import httpx2
import pytest
from bigin import (
    ArgumentError,
    DataCenterMismatch,
    RefreshToken,
    ScopeError,
    Server,
    TokenError,
    errors,
)

from .replay import MODES
from .server import Recorder, refusal, success, update, updates

SECRETS = ("id-1", "hush-secret-1", "hush-refresh-1")


class Clock:
    """A clock that a test advances."""

    def __init__(self) -> None:
        """Start at zero."""
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds since the start."""
        return self.now


def refresh_token(**options: Any) -> RefreshToken:
    """Return a refresh token with made-up credentials."""
    id, secret, token = SECRETS
    ids = {"client_id": id, "client_secret": secret, "refresh_token": token}
    return RefreshToken(**ids, **{"max_wait": 0, **options})


def accounts(
    api: Callable[[httpx2.Request], httpx2.Response] = success, **answer: Any
) -> Callable[[httpx2.Request], httpx2.Response]:
    """Return a server that issues the access tokens ``hush-access-1`` and so on."""
    given = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if "/oauth/" not in str(request.url):
            return api(request)
        given.append(request)
        body = {"access_token": f"hush-access-{len(given)}", "expires_in": 3600, **answer}
        return httpx2.Response(200, json=body)

    return handle


@pytest.mark.parametrize("mode", MODES)
def test_a_refresh_token_is_exchanged_at_the_accounts_host_of_the_data_centre(mode: str) -> None:
    recorder = Recorder(accounts())
    update(recorder, mode, token=refresh_token(), data_center="ca").raise_if_failed()
    first = recorder.requests[0]
    assert (first.method, str(first.url)) == (
        "POST",
        "https://accounts.zohocloud.ca/oauth/v2/token",
    )
    assert recorder.to_accounts == [
        {
            "grant_type": ["refresh_token"],
            "client_id": ["id-1"],
            "client_secret": ["hush-secret-1"],
            "refresh_token": ["hush-refresh-1"],
        }
    ]
    assert recorder.to_api[0].headers["authorization"] == "Zoho-oauthtoken hush-access-1"


@pytest.mark.parametrize("mode", MODES)
def test_an_access_token_serves_until_shortly_before_it_expires(mode: str) -> None:
    clock = Clock()

    def api(request: httpx2.Request) -> httpx2.Response:
        clock.now += 1500
        return success(request)

    recorder = Recorder(accounts(api))
    updates(recorder, mode, 4, token=refresh_token(clock=clock, leeway=60.0))
    used = [it.headers["authorization"].split()[1] for it in recorder.to_api]
    assert used == ["hush-access-1", "hush-access-1", "hush-access-1", "hush-access-2"]


@pytest.mark.parametrize("mode", MODES)
def test_a_dead_token_is_renewed_once_and_the_call_repeated(mode: str) -> None:
    def api(request: httpx2.Request) -> httpx2.Response:
        if request.headers["authorization"].endswith("hush-access-1"):
            return refusal(401, "INVALID_TOKEN", "invalid oauth token")
        return success(request)

    recorder = Recorder(accounts(api))
    update(recorder, mode, token=refresh_token()).raise_if_failed()
    assert len(recorder.to_accounts) == 2
    assert [it.content for it in recorder.to_api] == [recorder.to_api[0].content] * 2


@pytest.mark.parametrize("mode", MODES)
def test_a_token_that_stays_dead_is_an_error_that_names_the_data_centre(mode: str) -> None:
    recorder = Recorder(accounts(lambda _: refusal(401, "INVALID_TOKEN", "invalid oauth token")))
    with pytest.raises(errors.InvalidToken, match="data centre 'eu'") as caught:
        update(recorder, mode, token=refresh_token(), data_center="eu")
    assert len(recorder.to_api) == 2
    assert_no_secret(str(caught.value) + repr(caught.value.response))


@pytest.mark.parametrize("mode", MODES)
def test_a_scope_mismatch_is_no_reason_to_renew(mode: str) -> None:
    recorder = Recorder(accounts(lambda _: refusal(401, "OAUTH_SCOPE_MISMATCH")))
    with pytest.raises(errors.OauthScopeMismatch):
        update(recorder, mode, token=refresh_token())
    assert len(recorder.to_accounts) == 1


@pytest.mark.parametrize("mode", MODES)
def test_the_scopes_of_the_token_answer_are_checked(mode: str) -> None:
    scope = "ZohoBigin.modules.contacts.ALL,ZohoBigin.modules.products.UPDATE"
    recorder = Recorder(accounts(scope=scope))
    with pytest.raises(ScopeError, match=r"ZohoBigin\.modules\.pipelines\.WRITE"):
        update(recorder, mode, token=refresh_token())
    assert recorder.to_api == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "scope",
    [
        "ZohoBigin.modules.contacts.ALL,ZohoBigin.settings.ALL",
        "https://www.zohoapis.com/auth/bigin",
        "openid email",
        "ZohoBigin.ALL",
        "ZohoBigin.modules.*.ALL",
        "zohobigin.MODULES.pipelines.all",
        " ",
        ["ZohoBigin.ALL"],
        {"ZohoBigin": "ALL"},
        7,
        None,
    ],
)
def test_scopes_in_other_words_refuse_nothing(scope: Any, mode: str) -> None:
    recorder = Recorder(accounts(scope=scope))
    update(recorder, mode, token=refresh_token()).raise_if_failed()


@pytest.mark.parametrize("mode", MODES)
def test_case_does_not_matter_in_scopes(mode: str) -> None:
    recorder = Recorder(success)
    update(recorder, mode, scopes="ZohoBigin.modules.Pipelines.update").raise_if_failed()


@pytest.mark.parametrize("mode", MODES)
def test_the_api_host_of_the_token_wins_and_the_mismatch_is_explained(mode: str) -> None:
    recorder = Recorder(accounts(api_domain="https://www.zohoapis.in"))
    with pytest.warns(DataCenterMismatch, match="the token is for 'in'.*data_center='in'"):
        update(recorder, mode, token=refresh_token(), data_center="us")
    assert recorder.to_api[0].url.host == "www.zohoapis.in"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "api_domain", ["https://www.zohoapis.com", "https://www.zohoapis.com/", "", None]
)
def test_the_expected_api_host_is_no_mismatch(api_domain: str | None, mode: str) -> None:
    recorder = Recorder(accounts(api_domain=api_domain))
    update(recorder, mode, token=refresh_token()).raise_if_failed()


@pytest.mark.parametrize(
    "api_domain",
    [
        "https://www.zohoapis.example",
        "https://www.zohoapis.in.example",
        "https://www.zohoapis.in:8443",
        "https://www.zohoapis.in:99999",
        "https://www.zohoapis.in/other",
        "https://www.zohoapis.in?x=1",
        "https://www.zohoapis.in#x",
        "https://user:hush-password@www.zohoapis.in",
        "https://www.zohoapis.in\\@evil.example",
        "https://www.zohoapis.in\r\nX-Evil: 1",
        "ftp://www.zohoapis.in",
        "www.zohoapis.in",
        "//www.zohoapis.in",
        "https://[::1",
        "://",
        "nonsense",
        ["https://www.zohoapis.in"],
        5,
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_a_token_is_followed_to_servers_of_the_document_only(api_domain: Any, mode: str) -> None:
    recorder = Recorder(accounts(api_domain=api_domain))
    with pytest.raises(
        TokenError, match=r"not a server of this API; allowed are https://www"
    ) as caught:
        update(recorder, mode, token=refresh_token())
    assert recorder.to_api == []
    assert "hush-password" not in str(caught.value)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("api_domain", ["https://WWW.zohoapis.in:443/", "https://www.zohoapis.in"])
def test_spellings_of_one_host_are_one_host(api_domain: str, mode: str) -> None:
    recorder = Recorder(accounts(api_domain=api_domain))
    update(recorder, mode, token=refresh_token(), data_center="in").raise_if_failed()
    assert recorder.to_api[0].url.host == "www.zohoapis.in"


@pytest.mark.parametrize("mode", MODES)
def test_a_token_is_never_sent_to_a_host_without_tls(mode: str) -> None:
    recorder = Recorder(accounts(api_domain="http://www.zohoapis.in"))
    with pytest.raises(TokenError, match=r"http://www\.zohoapis\.in"):
        update(recorder, mode, token=refresh_token())
    assert recorder.to_api == []


REFUSALS = {
    "revoked": (200, {"error": "invalid_code"}, "invalid_code", "revoked"),
    "client": (200, {"error": "invalid_client"}, "invalid_client", "data centre"),
    "throttled": (
        400,
        {
            "error_description": "You have made too many requests continuously.",
            "error": "Access Denied",
            "status": "failure",
        },
        "Access Denied",
        "Wait",
    ),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", REFUSALS)
def test_the_token_endpoint_refuses(case: str, mode: str) -> None:
    status, body, word, hint = REFUSALS[case]
    recorder = Recorder(lambda _: httpx2.Response(status, json=body))
    with pytest.raises(TokenError, match=hint) as caught:
        update(recorder, mode, token=refresh_token())
    assert caught.value.error == word
    assert recorder.to_api == []
    assert_no_secret(str(caught.value))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("status", "content"), [(502, b"<html>"), (200, b"{}"), (200, b"[]")])
def test_the_token_endpoint_answers_nonsense(status: int, content: bytes, mode: str) -> None:
    recorder = Recorder(lambda _: httpx2.Response(status, content=content))
    with pytest.raises(TokenError, match=str(status)):
        update(recorder, mode, token=refresh_token())


@pytest.mark.parametrize("mode", MODES)
def test_a_function_is_asked_before_each_call_and_again_when_its_token_is_dead(mode: str) -> None:
    tokens = iter(["old", "dead", "new"])

    def api(request: httpx2.Request) -> httpx2.Response:
        if request.headers["authorization"].endswith("dead"):
            return refusal(401, "INVALID_TOKEN")
        return success(request)

    recorder = Recorder(api)
    updates(recorder, mode, 2, token=lambda: next(tokens))
    assert [it.headers["authorization"].split()[1] for it in recorder.to_api] == [
        "old",
        "dead",
        "new",
    ]


def test_an_async_function_gives_tokens_to_the_async_client_only() -> None:
    async def token() -> str:
        return "from-async"

    recorder = Recorder(success)
    update(recorder, "async", token=token).raise_if_failed()
    assert recorder.to_api[0].headers["authorization"] == "Zoho-oauthtoken from-async"
    with pytest.raises(TokenError, match="async client"):
        update(Recorder(success), "sync", token=token)


@pytest.mark.parametrize("token", ["", " ", "two words", "line\nbreak", 5, object()])
def test_what_is_no_token_is_refused_at_once(token: Any) -> None:
    with pytest.raises(ArgumentError, match="token"):
        update(Recorder(success), "sync", token=token)


@pytest.mark.parametrize("token", [None, "", 3])
def test_a_refresh_token_needs_all_of_its_parts(token: Any) -> None:
    with pytest.raises(ArgumentError, match="refresh_token"):
        RefreshToken(client_id="a", client_secret="b", refresh_token=token)


@pytest.mark.parametrize("mode", MODES)
def test_a_server_of_ones_own(mode: str) -> None:
    local = Server(id="local", url="http://api.test:1", accounts="http://accounts.test:2")
    recorder = Recorder(accounts(api_domain="http://api.test:1"))
    update(recorder, mode, token=refresh_token(), data_center=local).raise_if_failed()
    assert [it.url.host for it in recorder.requests] == ["accounts.test", "api.test"]


def test_an_unknown_data_centre_names_the_known_ones() -> None:
    with pytest.raises(ArgumentError, match=r"'EU1' is not one of us, eu, .*did you mean 'eu'"):
        update(Recorder(success), "sync", data_center="EU1")


def assert_no_secret(text: str) -> None:
    """Check that no credential is in ``text``."""
    for secret in (*SECRETS[1:], "hush-access-1", "hush-access-2"):
        assert secret not in text


def test_no_secret_shows_in_repr() -> None:
    token = refresh_token()
    recorder = Recorder(accounts())
    outcome = update(recorder, "sync", token=token)
    assert_no_secret(repr(token) + repr(outcome) + repr(outcome.responses))
    assert_no_secret(repr(outcome.responses[0].request))


@pytest.mark.parametrize("kind", [bigin.Bigin, bigin.AsyncBigin])
def test_without_a_token_the_environment_counts(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        monkeypatch.delenv(f"BIGIN_{name}", raising=False)
    with pytest.raises(bigin.ArgumentError, match="pass it, or set BIGIN_TOKEN or BIGIN_CLIENT_ID"):
        kind(data_center="us")
    monkeypatch.setenv("BIGIN_TOKEN", "a-token")
    assert "a-token" not in repr(kind(data_center="us"))
