"""Command line arguments become the arguments of a call."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest
from faults.server import answer

from .conftest import Shell

THING = {"id": "1"}


def query(shell: Shell) -> list[tuple[str, str]]:
    return parse_qsl(shell.server.requests[-1].target.partition("?")[2], keep_blank_values=True)


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        (["--q", "true"], [("q", "true")]),
        (["--q", "@@me"], [("q", "@me")]),
        (["--q", '{"a": 1}'], [("q", '{"a": 1}')]),
        (["--limit", "7"], [("limit", "7")]),
        (["--price", "1.5"], [("price", "1.5")]),
        (["--sold"], [("sold", "true")]),
        (["--no-sold"], [("sold", "false")]),
        (["--sold=false"], [("sold", "false")]),
        (["--ids", "1", "--ids", "2"], [("ids", "1"), ("ids", "2")]),
        (["--ids", "1"], [("ids", "1")]),
        (["--ids", "[1, 2]"], [("ids", "1"), ("ids", "2")]),
        (["--tags", "1", "--tags", "x"], [("tags", "1"), ("tags", "x")]),
        (["--tags", "x"], [("tags", "x")]),
        (["--sort", "up"], [("sort", "up")]),
        (["--filter", '{"a": 1}'], [("filter[a]", "1")]),
        (["--help-argument", "x"], [("help", "x")]),
        (["--query", "own"], [("query", "own")]),
        (["--call-query", "more=1", "--call-query", "more=2"], [("more", "1"), ("more", "2")]),
    ],
)
def test_parameters(shell: Shell, words: list[str], sent: list[tuple[str, str]]) -> None:
    assert shell("things", "list-things", *words).code == 0
    assert query(shell) == sent


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list-things", "--limit", "11"], "limit: Input should be less than or equal to 10"),
        (["list-things", "--limit", "x"], "limit: Input should be a valid integer"),
        (["list-things", "--ids", "x"], "ids[0]: Input should be a valid integer"),
        (["list-things", "--sold", "x"], "sold: Input should be a valid boolean"),
        (["list-things", "--sort", "left"], "sort: Input should be 'up' or 'down'"),
        (["get-thing", "123456789"], "id: String should have at most 8 characters"),
        (["get-thing"], "the following arguments are required: ID"),
        (
            ["get-thing", "@nothing"],
            "@nothing could not be read: No such file or directory. For the text itself",
        ),
        (["get-thing", "@"], "@ needs a file"),
        (["list-things", "--header", "x"], "--header: 'x' must be 'NAME: TEXT'"),
        (["list-things", "--call-query", "x"], "--call-query: 'x' must be NAME=TEXT"),
        (["list-things", "--timeout", "x"], "'x' is not a number of seconds above 0"),
        (["list-things", "--all", "--raw"], "--raw cannot be used with --all"),
        (["list-things", "--lim", "1"], "unrecognized arguments: --lim"),
        (["add-thing"], "the following arguments are required: --body"),
        (["add-thing", "--body", "{"], "body: Input should be"),
        (["add-thing", "--body", "{}"], "body.id: Field required"),
        (["add-thing", "--body", "[NaN]"], "body: Input should be"),
        (["add-thing", "--body", "{}", "--part", "a=b"], "unrecognized arguments: --part"),
        (["add-photo", "--part", "note"], "must be NAME=VALUE"),
        (["add-photo", "--part", "note=x"], "body.photo: Field required"),
        (["add-photo", "--body", "[]"], "is not a JSON object of fields"),
        (["dropp"], "'dropp' is not a command; did you mean 'drop-thing'?"),
    ],
)
def test_what_cannot_be_right_is_not_sent(shell: Shell, words: list[str], told: str) -> None:
    ended = shell("things", *words)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert shell.server.requests == []


def test_values_come_from_files_and_standard_input(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "id").write_text("a b\n", encoding="utf-8")
    assert shell("things", "get-thing", f"@{tmp_path}/id").code == 0
    assert unquote(shell.server.requests[-1].target) == "/things/a b"
    assert shell("things", "get-thing", "@-", stdin="é".encode()).code == 0
    assert unquote(shell.server.requests[-1].target) == "/things/é"
    ended = shell("things", "list-things", "--q", "@-", "--tags", "@-")
    assert (ended.code, ended.err) == (2, "error: @-: standard input can be read only once\n")
    ended = shell("things", "get-thing", "@-", stdin=b"\xff")
    assert ended.code == 2
    assert "is not UTF-8 text" in ended.err


def test_a_body_is_json_whatever_it_looks_like(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "thing.json").write_text(json.dumps(THING), encoding="utf-8")
    for word in (json.dumps(THING), f"@{tmp_path}/thing.json", "@-"):
        ended = shell("things", "add-thing", "--body", word, stdin=json.dumps(THING).encode())
        assert (ended.code, ended.data) == (0, THING)
        assert shell.server.requests[-1].data == THING
    ended = shell("things", "add-thing", "--body", "@-", stdin=b'{"id":')
    assert ended.code == 2
    assert "standard input is not JSON: Expecting value" in ended.err


def test_a_list_is_read_from_lines_or_a_table_too(shell: Shell) -> None:
    shell.server.give(answer(204, b""))
    text = b'{"id": "1"}\n\n{"id": "2"}\n'
    assert (
        shell("things", "import-things", "--body", "@-", "--input", "jsonl", stdin=text).code == 0
    )
    assert shell.server.requests[-1].data == [{"id": "1"}, {"id": "2"}]
    text = b"id,count\n1,2\n"
    assert shell("things", "import-things", "--body", "@-", "--input", "csv", stdin=text).code == 0
    assert shell.server.requests[-1].data == [{"id": "1", "count": 2}]


def test_lines_are_sent_as_lines(shell: Shell) -> None:
    shell.server.give(answer(204, b""))
    ended = shell("things", "send-lines", "--body", "@-", stdin=b'{"id": "1"}\n{"id": "2"}')
    assert ended.code == 0
    assert shell.server.requests[-1].body == b'{"id":"1"}\n{"id":"2"}\n'
    ended = shell("things", "send-lines", "--body", "@-", stdin=b'{"id": "1"}\n{')
    assert ended.code == 2
    assert "standard input:2 is not JSON" in ended.err


def test_files_are_sent_as_they_are(shell: Shell, tmp_path: Path) -> None:
    shell.server.give(answer(204, b""))
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\0\r\n@")
    assert shell("things", "put-file", "--body", f"@{photo}").code == 0
    assert shell.server.requests[-1].body == photo.read_bytes()
    assert shell("things", "put-note", "--body", "1").code == 0
    assert shell.server.requests[-1].body == b"1"
    words = ["--part", f"photo=@{photo}", "--part", "count=3", "--part", "note=3"]
    assert shell("things", "add-photo", *words).code == 0
    sent = shell.server.requests[-1].body
    assert b'name="photo"; filename="photo.jpg"' in sent
    assert photo.read_bytes() in sent
    assert b'name="note"\r\n' in sent


def test_a_form_takes_an_object_and_parts(shell: Shell) -> None:
    shell.server.give(answer(204, b""))
    ended = shell("things", "send-form", "--body", '{"name": "a b"}', "--part", "count=2")
    assert ended.code == 0
    assert shell.server.requests[-1].body == b"name=a+b&count=2"


def test_a_media_type_is_chosen_for_the_body_and_the_answer(shell: Shell) -> None:
    words = ("--body", "1", "--media-type", "text/plain", "--accept", "text/plain")
    shell.server.give(answer(200, b"ok", {"content-type": "text/plain"}))
    assert shell("sendSeveral", *words).out == "ok\n"
    sent = shell.server.requests[-1]
    assert (sent.body, sent.headers["content-type"]) == (b"1", "text/plain")
    assert sent.headers["accept"] == "text/plain"
    # A parameter of the same name has no effect.
    shell.server.give(answer(204, b""))
    assert shell("sendNamed", "--body", "{}", "--media-type", "x").code == 0
    assert query(shell) == [("media_type", "x")]
    assert shell.server.requests[-1].body == b"{}"


def test_options_of_every_call_stand_anywhere(shell: Shell) -> None:
    words = (
        "--header",
        "X-A: 1",
        "things",
        "--header",
        "X-B: 2",
        "get-thing",
        "1",
        "--header=x-c:3",
    )
    assert shell(*words).code == 0
    headers = shell.server.requests[-1].headers
    assert [headers["x-a"], headers["x-b"], headers["x-c"]] == ["1", "2", "3"]


def test_an_operations_id_is_a_command(shell: Shell) -> None:
    assert shell("getThing", "--", "-1").data == THING
    assert shell.server.requests[-1].target == "/things/-1"
    assert shell("get-thing", "1").code == 2
