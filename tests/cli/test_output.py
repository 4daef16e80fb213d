"""What is written, and how."""

from __future__ import annotations

import json
import logging
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from faults.server import answer

from .conftest import Shell

THINGS = [{"id": "1", "name": "a"}, {"id": "2", "price": 2.5, "name": "é"}]


def test_json_is_compact_unless_a_person_reads_it(shell: Shell) -> None:
    shell.server.give(answer(200, THINGS[1]))
    assert shell("getThing", "2").out == '{"id":"2","price":2.5,"name":"é"}\n'
    assert (
        shell.on_terminal("getThing", "2").out
        == json.dumps(THINGS[1], indent=2, ensure_ascii=False) + "\n"
    )


@pytest.mark.parametrize(
    ("format", "written"),
    [
        ("json", '[\n{"id":"1"},\n{"id":"2"},\n{"id":"3"}\n]\n'),
        ("jsonl", '{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n'),
        ("table", "id\n1\n2\n3\n"),
    ],
)
def test_pages_are_written_item_by_item(shell: Shell, format: str, written: str) -> None:
    pages = [{"data": [{"id": "1"}, {"id": "2"}], "next": "c"}, {"data": [{"id": "3"}]}]
    shell.server.give(*(answer(200, it) for it in pages))
    ended = shell("listThings", "--all", "--output", format)
    assert (ended.code, ended.out) == (0, written)
    assert len(shell.server.requests) == 2


def test_a_page_alone_is_the_answer(shell: Shell) -> None:
    shell.server.give(answer(200, {"data": THINGS, "next": "c"}))
    assert shell("listThings").data == {"data": THINGS, "next": "c"}
    assert shell("listThings", "--output", "table").out.splitlines() == [
        "id  name  price",
        "1   a",
        "2   é     2.5",
    ]


def test_a_stream_is_written_as_it_comes(shell: Shell) -> None:
    body = b'{"id": "1"}\n{"id": "2"}\n'
    shell.server.give(answer(200, body, {"content-type": "application/jsonl"}))
    assert shell("watchThings", "--stream", "--output", "jsonl").lines == [{"id": "1"}, {"id": "2"}]
    assert shell("watchThings", "--stream", "--output", "json").data == [{"id": "1"}, {"id": "2"}]
    # There is no other form of it.
    assert shell("watchThings").data == [{"id": "1"}, {"id": "2"}]
    assert shell("watchThings", "--raw").code == 2


def test_what_came_before_a_failure_is_whole(shell: Shell) -> None:
    shell.server.give(answer(200, {"data": THINGS, "next": "c"}), answer(500, {"code": "NO"}))
    ended = shell("listThings", "--all", "--retries", "0")
    assert (ended.code, ended.data) == (1, THINGS)
    assert ended.err.startswith("error: NO")


def test_bytes_stay_bytes(shell: Shell, tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    shell.server.give(answer(200, content, {"content-type": "application/octet-stream"}))
    assert shell("getFile").raw == content
    path = tmp_path / "file"
    ended = shell("getFile", "--to", str(path))
    assert (ended.code, ended.raw, path.read_bytes()) == (0, b"", content)
    shell.server.give(answer(200, content, {"content-type": "application/octet-stream"}))
    ended = shell.on_terminal("getFile")
    assert ended.code == 2
    assert "--to FILE" in ended.err
    assert shell.server.requests == []


def test_text_is_text_and_nothing_is_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.server.give(answer(200, b"a\nb", {"content-type": "text/plain"}))
    assert shell("getNote").out == "a\nb\n"
    assert shell("getNote", "--output", "json").data == "a\nb"
    assert shell("getNote", "--raw").raw == b"a\nb"
    assert shell("getNote", "--to", str(tmp_path / "note")).out == ""
    assert (tmp_path / "note").read_text(encoding="utf-8") == "a\nb\n"
    shell.server.give(answer(204, b""))
    assert shell("dropThing", "1").out == ""


def test_a_file_that_cannot_be_written_is_said(shell: Shell, tmp_path: Path) -> None:
    ended = shell("getThing", "1", "--to", str(tmp_path / "no" / "file"))
    assert ended.code == 2
    assert f"could not be written: {tmp_path / 'no'} does not exist" in ended.err
    assert shell.server.requests == []
    ended = shell("getThing", "1", "--to", str(tmp_path))
    assert ended.code == 2
    assert "could not be written: Is a directory" in ended.err


def test_a_table_fits_its_terminal(shell: Shell) -> None:
    rows = [{"id": "1" * 8, "name": "長い" * 40, "tags": ["x" * 50]}]
    shell.server.give(answer(200, {"data": rows}))
    head, row = shell.on_terminal("listThings", "--output", "table", columns=40).out.splitlines()
    assert head.split() == ["id", "name", "tags"]
    assert row.startswith("11111111  長い")
    assert row.count("…") == 2
    assert max(len(line) + sum(it in "長い" for it in line) for line in (head, row)) <= 40
    assert "x" * 50 in shell("listThings", "--output", "table").out


@pytest.mark.parametrize("words", [["--help"], ["things"], ["listThings", "-h"]])
def test_help_is_no_error(shell: Shell, words: list[str]) -> None:
    ended = shell(*words)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("usage: shop_client")


def test_help_shows_hostile_text_as_it_is(shell: Shell) -> None:
    shown = shell("listThings", "--help").out
    assert "List things at 100 %(prog)s %s %." in shown
    assert "Costs 5 % more." in shown
    assert "Words, 10 %(default)s %" in shown
    assert "--call-query NAME=TEXT" in shown
    assert "usage: shop_client listThings [options]" in shown
    assert "What is sold, %(prog)s and 5 %d." in shell("things").out


def test_operations_are_found_by_their_words(shell: Shell) -> None:
    found = shell("--output", "json", "operations", "ADDTHING").data
    assert [(it["call"], it["command"]) for it in found] == [("POST /things", "things add-thing")]
    assert len(shell("--output", "json", "operations").data) == 22
    assert "listThings" in shell("operations", "100 %").out
    assert shell("operations", "a", "b").code == 2


def file_of(path: Path, text: str, mode: int = 0o600) -> str:
    path.write_text(text, encoding="utf-8")
    os.chmod(path, mode)
    return str(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.toml", 'token = "f"\n'),
        ("c.toml", 'shop_client_token = "f"\n'),
        ("c.json", '{"token": "f"}'),
    ],
)
def test_credentials_come_from_a_file(shell: Shell, tmp_path: Path, name: str, text: str) -> None:
    path = file_of(tmp_path / name, text)
    assert shell("getThing", "1", "--credentials", path).code == 0
    assert shell.server.requests[-1].headers["authorization"] == "Bearer f"


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        ('token = "hidden"', 0o640, "can be read by other users. Fix: chmod 600 "),
        ('tokn = "hidden"', 0o600, "'tokn' is not one of api_key, basic_auth_password"),
        ("token = 17", 0o600, "token must be a string"),
        ("token = hidden", 0o600, "is not TOML"),
        ('client_id = "hidden"', 0o600, "SHOP_CLIENT_CLIENT_ID needs SHOP_CLIENT_CLIENT_SECRET"),
    ],
)
def test_a_file_of_credentials_is_checked(
    shell: Shell, tmp_path: Path, text: str, mode: int, told: str
) -> None:
    path = file_of(tmp_path / "c.toml", text, mode)
    ended = shell("getThing", "1", "--credentials", path)
    assert ended.code == 3
    assert told in ended.err
    assert "hidden" not in ended.err
    assert shell.server.requests == []


@pytest.mark.parametrize(
    ("operation", "given", "headers"),
    [
        ("byKey", {"api_key": "k"}, {"x-key": "k"}),
        (
            "byLogin",
            {"basic_auth_username": "u", "basic_auth_password": "p"},
            {"authorization": "Basic dTpw"},
        ),
        ("either", {"api_key": "k"}, {"x-key": "k"}),
        (
            "both",
            {"api_key": "k", "basic_auth_username": "u", "basic_auth_password": "p"},
            {"x-key": "k", "authorization": "Basic dTpw"},
        ),
        ("public", {}, {}),
    ],
)
def test_each_scheme_has_its_variables(
    shell: Shell, operation: str, given: dict[str, Any], headers: dict[str, str]
) -> None:
    shell.set(token=None, **given)
    shell.server.give(answer(204, b""))
    assert shell(operation).code == 0
    arrived = shell.server.requests[-1].headers
    assert {name: arrived.get(name) for name in ("x-key", "authorization")} == {
        "x-key": None,
        "authorization": None,
        **headers,
    }


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("getThing 1", "SHOP_CLIENT_TOKEN or SHOP_CLIENT_CLIENT_ID, SHOP_CLIENT_CLIENT_SECRET"),
        ("either", "SHOP_CLIENT_API_KEY; or SHOP_CLIENT_BASIC_AUTH_USERNAME with SHOP_"),
        ("both", "SHOP_CLIENT_API_KEY and SHOP_CLIENT_BASIC_AUTH_USERNAME with SHOP_"),
        ("certificate", "a client certificate, which only"),
    ],
)
def test_missing_credentials_are_named(shell: Shell, operation: str, told: str) -> None:
    shell.set(token="")
    ended = shell(*operation.split())
    assert ended.code == 3
    assert told in ended.err
    assert shell.server.requests == []


def test_tokens_are_fetched_and_kept(shell: Shell, tmp_path: Path) -> None:
    token = {"access_token": "fetched", "expires_in": 3600}
    forms: list[bytes] = []

    def endpoint(connection: Any, arrived: Any) -> None:
        forms.append(arrived.body)
        answer(200, token)(connection, arrived)

    shell.server.routes = {"/oauth/token": endpoint}
    shell.set(token=None, client_id="i", client_secret="s", scopes="things.read")
    assert shell("getThing", "1").code == 0
    assert shell.server.requests[-1].headers["authorization"] == "Bearer fetched"
    assert forms == [b"grant_type=client_credentials&scope=things.read"]
    store = tmp_path / "token.json"
    shell.set(refresh_token="r", token_store=str(store))
    assert [shell("getThing", "1").code for _ in range(2)] == [0, 0]
    assert len(forms) == 2
    assert b"grant_type=refresh_token" in forms[1]
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_the_server_is_an_option_before_a_variable(shell: Shell) -> None:
    here = shell.server.url
    shell.set(server="http://127.0.0.1:9")
    assert shell("getThing", "1", "--server", here).code == 0
    assert shell("getThing", "1", "--server", "eu.tst").code == 2


@pytest.mark.parametrize(
    ("script", "more", "code", "told"),
    [
        (
            answer(404, {"code": "NONE", "message": "gone"}),
            [],
            1,
            "NONE: gone (HTTP 404, getThing)",
        ),
        (answer(401, {"code": "NO"}), [], 3, "NO (HTTP 401, getThing)"),
        (answer(403, {"code": "NO"}), [], 3, "things.read"),
        (answer(200, b"<html>", {"content-type": "text/html"}), [], 5, "expected application/json"),
        (answer(200, {"id": 1}), ["--strict"], 5, "getThing"),
        (answer(200, {"id": 1}), [], 0, ""),
    ],
)
def test_the_exit_code_says_what_failed(
    shell: Shell, script: Any, more: list[str], code: int, told: str
) -> None:
    shell.server.give(script)
    ended = shell("getThing", "1", "--retries", "0", *more)
    assert ended.code == code
    assert told in ended.err
    ended = shell("getThing", "1", "--retries", "0", "--output", "json", *more)
    if code:
        assert json.loads(ended.err)["exit"] == code


def test_no_answer_is_4(shell: Shell) -> None:
    ended = shell("getThing", "1", "--server", "http://127.0.0.1:9", "--retries", "0")
    assert ended.code == 4
    assert (
        json.loads(
            shell(
                "getThing", "1", "--server=http://127.0.0.1:9", "--retries=0", "--output=jsonl"
            ).err
        )["exit"]
        == 4
    )


def test_verbose_shows_what_the_client_logs_without_secrets(shell: Shell) -> None:
    shell.set(token="hidden-token")
    logger = logging.getLogger(shell.made.package.__name__)
    level = logger.level
    ended = shell("getThing", "1", "--verbose")
    assert ended.code == 0
    assert f"DEBUG {logger.name}: " in ended.err
    assert "getThing" in ended.err
    assert "hidden-token" not in ended.err
    assert logger.level == level
    assert shell("getThing", "1").err == ""
