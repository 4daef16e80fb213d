"""Invalid values of each option: the message says what is wrong, and nothing is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Shell

LIST = ("things", "list-things")
UPDATE = ("things", "update-things", "--data")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*LIST, "--output", "xml"), "argument --output: invalid choice: 'xml'"),
        ((*LIST, "--timeout", "x"), "--timeout: 'x' is not a number of seconds above 0"),
        ((*LIST, "--timeout", "nan"), "--timeout: 'nan' is not a number of seconds above 0"),
        ((*LIST, "--timeout=-1"), "--timeout: '-1' is not a number of seconds above 0"),
        ((*LIST, "--retries=-1"), "--retries: '-1' is not a whole number of at least 0"),
        ((*LIST, "--retries", "1.5"), "--retries: '1.5' is not a whole number of at least 0"),
        ((*UPDATE, "[]", "--concurrency", "0"), "'0' is not a whole number of at least 1"),
        ((*UPDATE, "[]", "--max-bytes", "x"), "'x' is not a whole number of at least 1"),
        ((*UPDATE, "[]", "--input", "xml"), "argument --input: invalid choice: 'xml'"),
        ((*LIST, "--header", "X-A"), "--header: 'X-A' must be 'NAME: TEXT'"),
        ((*LIST, "--header", ": x"), "--header: ': x' must be 'NAME: TEXT'"),
        ((*LIST, "--header", "bad name: x"), "bad name"),
        ((*LIST, "--call-query", "x"), "--call-query: 'x' must be NAME=TEXT"),
        ((*LIST, "--server", "eu.tst"), "eu.tst"),
        ((*LIST, "--credentials"), "argument --credentials: expected one argument"),
        ((*LIST, "--to", "no/such/file"), "--to no/such/file could not be written"),
        ((*LIST, "--nothing"), "unrecognized arguments: --nothing. See shop_client things list-"),
        ((*LIST, "--q", "@"), "@ needs a file, or - for standard input"),
        ((*LIST, "--q", "@nothing"), "@nothing could not be read: No such file or directory."),
        ((*LIST, "--sort", "left"), "sort: Input should be 'up' or 'down'"),
        ((*UPDATE, "{"), "error: { is not JSON: "),
        ((*UPDATE, "[]", "extra"), "unrecognized arguments: extra"),
        (("thing",), "'thing' is not a command; did you mean 'things'?"),
        (("things", "qqqqqq"), "'qqqqqq' is not a command. See shop_client things --help"),
        (("things", "add-photo", "--part", "=x"), "--part: '=x' must be NAME=VALUE"),
        (("operations", "--all"), "unrecognized arguments: --all"),
    ],
)
def test_bad_input_is_explained(shell: Shell, words: tuple[str, ...], told: str) -> None:
    shell.set(server="https://unused.test")
    ended = shell(*words)
    assert ended.code == 2
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_a_mistake_is_json_where_json_was_asked_for(shell: Shell) -> None:
    ended = shell("--output", "json", *LIST, "--lim", "1")
    assert json.loads(ended.err) == {
        "error": "InputError",
        "exit": 2,
        "message": "unrecognized arguments: --lim 1. See shop_client things list-things --help",
    }


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("c.toml", "", "getThing needs credentials: SHOP_CLIENT_TOKEN or SHOP_CLIENT_CLIENT_ID"),
        ("c.json", "[]", "is not a JSON object"),
        ("c.json", "{", "is not JSON"),
        ("c.json", "[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_of_credentials_that_is_no_use(
    shell: Shell, tmp_path: Path, name: str, text: str, told: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    ended = shell("getThing", "1", "--credentials", str(path))
    assert ended.code == 3
    assert told in ended.err
    assert shell("getThing", "1", "--credentials", str(tmp_path / "none")).code == 3


def test_what_a_server_says_does_not_steer_the_terminal(shell: Shell) -> None:
    from faults.server import answer

    text = "\x1b[2J[red]a[/red]\x07\x08"
    shell.server.give(answer(200, {"id": text}))
    ended = shell.on_terminal("getThing", "1", "--output", "table")
    assert ended.out.splitlines()[1] == r"id    \x1b[2J[red]a[/red]\x07\x08"
    shell.server.give(answer(400, {"code": "NO", "message": text}))
    ended = shell.on_terminal("getThing", "1")
    assert r"\x1b[2J[red]a[/red]\x07" in ended.err
    assert "\x1b" not in ended.err
