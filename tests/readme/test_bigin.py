"""The README of the checked-in client: every block runs, and does what the text says."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from bigin import ClientClosed
from wire.loopback import Answer, Arrived, Loopback

from .blocks import Block, Ran, Session, blocks
from .conftest import around

README = Path(__file__).parents[2] / "generated" / "bigin" / "README.md"
FIRST, SECOND = "2034020000000489203", "2034020000000489200"
"""The items of the README."""
PATH = "/bigin/v2/Pipelines/2034020000000644063/Products"
UPDATE, ACCOUNTS = "www.zohoapis.com", "accounts.zoho.com"


class Site(Loopback):
    """Bigin and its accounts server: issues tokens, accepts items, refuses some."""

    def prepare(self, block: Block) -> None:
        """Behave as the text around a block describes, otherwise normally."""
        first = {"accepts": (), "whole": None, "odd": {}, "api": f"https://{UPDATE}"}
        more: dict[str, dict[str, Any]] = {
            "Batches and partial failure": {"refuses": (SECOND,)},
            "Errors": {"whole": (400, "INVALID_DATA")},
            "Debugging": {"whole": (400, "INVALID_DATA")},
            "Data centres": {"api": "https://www.zohoapis.eu"},
            "Responses that differ from the document": {"odd": {"code": 7}},
        }
        self.behave(**{**first, **more.get(block.section, {})})

    def behave(
        self,
        *,
        refuses: tuple[str, ...] = (),
        whole: tuple[int, str] | None = None,
        odd: dict[str, Any] | None = None,
        api: str = f"https://{UPDATE}",
        **_: Any,
    ) -> None:
        self.refuses, self.whole, self.odd, self.api = refuses, whole, odd or {}, api

    def answer_to(self, arrived: Arrived) -> Answer:
        if arrived.path.endswith("/oauth/v2/token"):
            token = {"access_token": f"for-{len(self.requests)}", "expires_in": 3600}
            return _json(200, {**token, "refresh_token": "next", "api_domain": self.api})
        if self.whole is not None:
            status, code = self.whole
            return _json(status, {"code": code, "message": "no", "details": {}, "status": "error"})
        if arrived.method == "GET":
            return self._page("page_token=" in arrived.query)
        return _json(
            200, {"data": [self._row(it["id"]) for it in json.loads(arrived.body)["data"]]}
        )

    def _page(self, is_last: bool) -> Answer:
        """Respond with one of two pages of related records."""
        id, token = (SECOND, None) if is_last else (FIRST, "second")
        info = {"more_records": not is_last, "next_page_token": token}
        return _json(200, {"data": [{"id": id}], "info": info})

    def _row(self, id: str) -> dict[str, Any]:
        if id in self.refuses:
            message = {"code": "MANDATORY_NOT_FOUND", "message": "required field not found"}
            return {**message, "details": {"id": id}, "status": "error"}
        done = {"code": "SUCCESS", "message": "relation updated", "status": "success"}
        return {**done, "details": {"id": id}, **self.odd}


def _json(status: int, body: Any) -> Answer:
    return Answer(status, "application/json", json.dumps(body).encode())


def updates(requests: list[Arrived]) -> list[Arrived]:
    """Return the requests to the API, without those to the accounts server."""
    return [it for it in requests if it.path.endswith(PATH)]


def forms(requests: list[Arrived]) -> list[dict[str, str]]:
    """Return the requests to the accounts server."""
    return [dict(it.form) for it in requests if it.path.endswith("/oauth/v2/token")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with around(Site(), tmp_path_factory.mktemp("readme")) as found:
        yield found


@pytest.fixture(scope="module")
def session(site: Site) -> Iterator[Session]:
    found = Session(README, site)
    yield found
    found.close()


@pytest.fixture(scope="module")
def ran(site: Site, session: Session) -> list[Ran]:
    return session.run_all(site.prepare)


@pytest.mark.parametrize("index", range(len(blocks(README))))
def test_every_block_runs(ran: list[Ran], index: int) -> None:
    assert ran[index].error == ""


def of(ran: list[Ran], section: str, count: int) -> list[Ran]:
    """Return the blocks of a section, whose number must be this."""
    found = [it for it in ran if it.block.section == section]
    assert len(found) == count, f"README.md: {section}"
    return found


def test_the_first_call(ran: list[Ran]) -> None:
    blocking, awaited, proxied = of(ran, "First call", 3)
    token, update = blocking.requests
    assert (token.headers["host"], update.headers["host"]) == (ACCOUNTS, UPDATE)
    assert forms([token]) == [
        {
            "grant_type": "refresh_token",
            "client_id": "your id",
            "client_secret": "your secret",
            "refresh_token": "your token",
        }
    ]
    assert (update.method, update.target) == ("PUT", PATH)
    assert [it["id"] for it in json.loads(update.body)["data"]] == [FIRST, SECOND]
    assert awaited.printed == "AsyncBatchOutcome of updateRelatedRecords: 2 succeeded\n"
    assert len(updates(awaited.requests)) == 1
    # A request has the whole URL only if it is sent to a proxy.
    assert [it.target for it in updates(proxied.requests)] == [f"http://{UPDATE}{PATH}"]


def test_options(ran: list[Ran]) -> None:
    made, some = of(ran, "Retries, timeouts and rate limits", 2)
    config = made.names["bigin"]._config
    assert (config.timeout.total, config.retries.max_retries) == (120, 5)
    careful, plain = updates(some.requests)
    assert careful.target == f"{PATH}?debug=1"
    assert (careful.headers["x-trace"], plain.headers["x-trace"]) == ("17", None)
    assert plain.target == PATH


def test_the_raw_answer(ran: list[Ran]) -> None:
    [one] = of(ran, "The raw response", 1)
    assert one.printed.startswith('200 application/json b\'{"data": [{')


def test_pages(ran: list[Ran]) -> None:
    items, awaited = of(ran, "Pagination", 2)
    assert [it.query for it in updates(items.requests)] == ["", "page_token=second"]
    assert [line.partition(" ")[0] for line in items.printed.splitlines()] == [
        f"id='{FIRST}'",
        f"id='{SECOND}'",
    ]
    assert awaited.printed.count("more_records=") == 2


def test_batches(ran: list[Ran]) -> None:
    some, again, each, awaited = of(ran, "Batches and partial failure", 4)
    assert some.printed.startswith(f"1 {SECOND} MANDATORY_NOT_FOUND You have not specified one")
    [repeated] = updates(again.requests)
    assert [it["id"] for it in json.loads(repeated.body)["data"]] == [SECOND]
    assert again.printed == "1 succeeded, 1 failed\n"
    assert each.printed.startswith("Progress(calls=1, succeeded=1, failed=1, ")
    assert f"1 {SECOND} failed MANDATORY_NOT_FOUND" in each.printed
    assert awaited.printed == "0 succeeded\n1 failed\n"


def test_credentials(ran: list[Ran], session: Session, site: Site) -> None:
    kinds, code = of(ran, "Credentials", 2)
    fixed, function, refresh = (
        _sent_with(session, site, kinds, value) for value in _assigned(kinds.block, "token")
    )
    assert _authorizations(fixed) == ["Zoho-oauthtoken an-access-token"]
    assert _authorizations(function) == ["Zoho-oauthtoken from-the-environment"]
    assert [it["grant_type"] for it in forms(refresh)] == ["refresh_token"]
    url = code.names["url"]
    query = dict(parse_qsl(url.partition("?")[2]))
    assert url.startswith("https://accounts.zoho.com/oauth/v2/auth?")
    assert query["redirect_uri"] == "https://example.com/back"
    [form] = forms(_sent_with(session, site, code, "token"))
    assert (form["grant_type"], form["code"]) == ("authorization_code", "the code in that URL")
    assert code.names["token"].refresh_token == "next"


@pytest.mark.parametrize(("index", "place"), [(0, "~/.cache/token.json"), (1, "tokens.db")])
def test_shared_tokens(
    ran: list[Ran], session: Session, site: Site, index: int, place: str
) -> None:
    block = of(ran, "Sharing a token between programs", 2)[index]
    _sent_with(session, site, block, "token")
    # Another program starts with the same code, and finds the token.
    other = session.run(block.block, block.names)
    sent = _sent_with(session, site, other, "token")
    store = other.names["token"]._store
    assert _authorizations(sent) == [f"Zoho-oauthtoken {store.load().access_token}"]
    assert store.acquire()
    assert not type(store)(place).acquire(), "a lock has one holder"
    store.release()


def test_data_centres(ran: list[Ran]) -> None:
    [one] = of(ran, "Data centres", 1)
    assert one.printed.startswith("the token is for 'eu', but the client was created for 'us'")
    assert updates(one.requests) == []
    assert one.names["data_center"].url == "http://127.0.0.1:8080"


def test_scopes(ran: list[Ran]) -> None:
    told, refused = of(ran, "Scopes", 2)
    needed, least, same = told.printed.splitlines()
    assert "ZohoBigin.modules.pipelines.UPDATE" in needed
    assert least.startswith("frozenset({'ZohoBigin.modules.")
    assert same == needed
    assert refused.printed.endswith("frozenset({'another.scope'})\n")
    assert updates(refused.requests) == []


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (400, "INVALID_DATA", "no You have specified an incorrect related record ID."),
        (403, "NO_PERMISSION", "NO_PERMISSION 403 {} Response(403"),
    ],
)
def test_errors(
    ran: list[Ran], session: Session, site: Site, status: int, code: str, said: str
) -> None:
    [one] = of(ran, "Errors", 1)
    site.behave(whole=(status, code))
    assert session.run(one.block, one.names).printed.startswith(said)


def test_no_answer_at_all(ran: list[Ran], session: Session, site: Site) -> None:
    [one] = of(ran, "Errors", 1)
    site.behave()
    names = {**one.names, "bigin": None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "answer_to", lambda _: Answer(200, None, iter(()), breaks=True))
        # The token endpoint fails, so nothing has reached the API itself.
        assert session.run(one.block, names).printed == "False\n"


def test_deviations(ran: list[Ran]) -> None:
    [one] = of(ran, "Responses that differ from the document", 1)
    first, second, *strict = one.printed.splitlines()
    assert "[wrong-type]" in first
    assert "/data/1/code" in second
    assert [it.partition(" ")[0] for it in strict] == ["0", "1"]


def test_finding_out(ran: list[Ran]) -> None:
    [one] = of(ran, "Debugging", 1)
    first, *command = one.printed.splitlines()
    assert first.startswith("None code='INVALID_DATA'")
    assert command[0] == f"curl -X PUT https://{UPDATE}{PATH} \\"
    assert '  -H "authorization: Zoho-oauthtoken $TOKEN" \\' in command


def test_testing(ran: list[Ran]) -> None:
    built, faked, mocked = of(ran, "Testing your code", 3)
    assert built.printed.startswith("BatchOutcome of updateRelatedRecords: 1 succeeded, 1 failed")
    assert "INVALID_DATA  invalid data" in built.printed
    assert built.printed.endswith("7.0 True\n")
    assert faked.printed.startswith("BatchOutcome of updateRelatedRecords: 1 succeeded, 1 failed")
    assert faked.printed.endswith("\n1\n")
    assert faked.requests == []
    assert mocked.printed == "no (HTTP 400, updateRelatedRecords, request r-1)\n"
    assert built.requests == mocked.requests == []


def test_closing(ran: list[Ran]) -> None:
    [one] = of(ran, "Closing", 1)
    assert len(updates(one.requests)) == 1
    with pytest.raises(ClientClosed):
        one.names["bigin"].related_records.update("Pipelines", "1", "Products", data=[{"id": "1"}])


def _assigned(block: Block, name: str) -> list[str]:
    """Return the expressions that a block assigns to a variable."""
    return [
        ast.unparse(it.value)
        for it in ast.parse(block.code).body
        if isinstance(it, ast.Assign) and ast.unparse(it.targets[0]) == name
    ]


def _sent_with(session: Session, site: Site, ran: Ran, token: str) -> list[Arrived]:
    """Return what a call sends with a token: an expression on the names of a block."""
    site.behave()
    first = session.blocks[0]
    code = first.code.replace("token=token", f"token={token}")
    done = session.run(Block(first.path, first.section, first.line, _without(code)), ran.names)
    assert done.error == ""
    return done.requests


def _without(code: str) -> str:
    """Return the first call without its own token."""
    return "".join(it for it in code.splitlines(True) if not it.startswith("token = "))


def _authorizations(requests: list[Arrived]) -> list[str | None]:
    return [it.headers["authorization"] for it in requests]
