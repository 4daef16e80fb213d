"""``--to`` never overwrites an input, and another file only if requested."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clock import LONG
from faults.server import Arrived, Connection, answer, batch, reset

from .conftest import Shell
from .test_batches import ITEMS, UPDATE, as_lines


def link(path: Path, name: str) -> Path:
    other = path.with_name(name)
    other.symlink_to(path)
    return other


def hard_link(path: Path, name: str) -> Path:
    other = path.with_name(name)
    os.link(path, other)
    return other


NAMES: dict[str, Callable[[Path], str]] = {
    "the same": str,
    "another way": lambda path: f"{path.parent}/./../{path.parent.name}/{path.name}",
    "a link": lambda path: str(link(path, "link")),
    "a hard link": lambda path: str(hard_link(path, "hard")),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("more", [[], ["--overwrite"]])
def test_an_input_is_never_written(
    shell: Shell, tmp_path: Path, name: str, more: list[str]
) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(as_lines(ITEMS))
    shell.server.give(batch())
    target = NAMES[name](path)
    for words in (
        (*UPDATE, f"@{path}", "--to", target),
        ("putFile", "--body", f"@{path}", "--to", target),
        ("addPhoto", "--part", f"photo=@{path}", "--to", target),
    ):
        ended = shell(*words, *more)
        assert (ended.code, ended.out) == (2, "")
        told = "is an input and would be overwritten" if more else "already exists"
        assert told in ended.err
    assert path.read_bytes() == as_lines(ITEMS)
    assert shell.server.requests == []


def test_the_same_holds_for_redirected_streams_and_credentials(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(as_lines(ITEMS))
    module = shell.made.module("_runtime.cli.destination")
    with path.open("a", encoding="utf-8") as opened:
        monkeypatch.setattr(module.sys, "stdout", opened)
        assert shell.made.run(*UPDATE, f"@{path}") == 2
        monkeypatch.undo()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('token = "t"\n', encoding="utf-8")
    secrets.chmod(0o600)
    words = ("--credentials", str(secrets), "--to", str(secrets), "--overwrite")
    assert shell("getThing", "1", *words).code == 2
    assert path.read_bytes() == as_lines(ITEMS)
    assert secrets.read_text(encoding="utf-8") == 'token = "t"\n'
    assert shell.server.requests == []


def test_a_file_that_is_there_stays_unless_told(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "thing.json"
    path.write_text("precious", encoding="utf-8")
    ended = shell("getThing", "1", "--to", str(path))
    assert ended.code == 2
    assert f"--to {path} already exists. Use --overwrite to replace it" in ended.err
    assert (path.read_text(encoding="utf-8"), shell.server.requests) == ("precious", [])
    assert shell("getThing", "1", "--to", str(path), "--overwrite").code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == {"id": "1"}
    assert list(tmp_path.iterdir()) == [path]
    assert shell("getThing", "1", "--to", str(tmp_path / "new")).code == 0
    assert {*tmp_path.iterdir()} == {path, tmp_path / "new"}
    assert "--overwrite" in shell("getThing", "--help").out


def test_a_new_file_has_its_name_where_there_are_no_hard_links(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = shell.made.module("_runtime.atomic_file")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(module.os, "link", refuse)
    assert shell("getThing", "1", "--to", str(tmp_path / "new")).code == 0
    assert {*tmp_path.iterdir()} == {tmp_path / "new"}

    def script(connection: Connection, arrived: Arrived) -> None:
        (tmp_path / "other").write_text("theirs", encoding="utf-8")
        answer(200, {"id": "1"})(connection, arrived)

    shell.server.give(script)
    ended = shell("getThing", "1", "--to", str(tmp_path / "other"))
    assert (ended.code, "File exists" in ended.err) == (2, True)
    assert (tmp_path / "other").read_text(encoding="utf-8") == "theirs"


def test_it_stays_when_the_call_fails(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("precious", encoding="utf-8")
    to = ("--to", str(path), "--overwrite", "--retries", "0")
    shell.server.give(answer(418, {"message": "tea"}))
    for command in (("getThing", "1"), ("getFile",), ("watchThings",), ("listThings", "--all")):
        assert shell(*command, *to).code == 1, command

    def cut(connection: Connection, _: Arrived) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n")
        connection.send(b"Content-Length: 100\r\n\r\nhalf")
        connection.close()

    shell.server.give(cut)
    assert shell("getFile", *to).code == 4
    assert path.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_what_came_before_an_error_is_kept(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    shell.server.give(batch(), reset)
    ended = shell(*UPDATE, json.dumps(ITEMS), "--output", "jsonl", "--to", str(path))
    assert ended.code == 4
    assert len(path.read_text(encoding="utf-8").splitlines()) == 20
    pages: Any = answer(200, {"data": [{"id": "1"}], "next": "2"})
    shell.server.give(pages, answer(418, {"message": "tea"}))
    path = tmp_path / "things.json"
    assert shell("listThings", "--all", "--to", str(path)).code == 1
    assert [it["id"] for it in json.loads(path.read_text(encoding="utf-8"))] == ["1"]


def test_a_file_that_others_made_meanwhile_stays_and_so_do_the_results(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "thing.json"

    def script(connection: Connection, arrived: Arrived) -> None:
        path.write_text("theirs", encoding="utf-8")
        answer(200, {"id": "1"})(connection, arrived)

    shell.server.give(script)
    ended = shell("getThing", "1", "--to", str(path))
    assert ended.code == 2
    [partial] = set(tmp_path.iterdir()) - {path}
    assert f"File exists. The results are in {partial}" in ended.err
    assert path.read_text(encoding="utf-8") == "theirs"
    assert json.loads(partial.read_text(encoding="utf-8")) == {"id": "1"}


def test_what_is_no_regular_file_is_written_as_it_is(shell: Shell, tmp_path: Path) -> None:
    pipe, found = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: found.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    assert shell("getThing", "1", "--to", str(pipe)).code == 0
    reader.join(LONG)
    assert (json.loads(found[0]), pipe.is_fifo()) == ({"id": "1"}, True)
    assert shell("getThing", "1", "--to", "/dev/stdout").data == {"id": "1"}


def test_no_output_shows_a_credential_that_the_api_repeats(shell: Shell) -> None:
    shell.set(token="velvet-token-of-the-shop")
    told = {"code": "NO", "message": "velvet-token-of-the-shop is bad", "details": ["x"]}
    shown = "<redacted> is bad"
    shell.server.give(answer(400, {**told, "details": {"key": "velvet-token-of-the-shop"}}))
    ended = shell("getThing", "1", "--output", "json")
    error = json.loads(ended.err)
    assert (error["message"], error["details"]) == (shown, {"key": "<redacted>"})
    row = {"id": "1", "status": "bad", **told}
    for form in ("json", "table"):
        shell.server.give(answer(200, {"data": [row]}))
        ended = shell(*UPDATE, '[{"id": "1"}]', "--output", form)
        assert shown in ended.out
        assert "velvet" not in ended.out + ended.err
