"""Batches from JSON, JSON lines and CSV."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from faults.server import answer, batch, reset

from .conftest import Shell, Terminal

ITEMS = [{"id": str(it), "price": it} for it in range(25)]
UPDATE = ("things", "update-things", "--retries", "0", "--data")


@pytest.fixture(autouse=True)
def _batch(shell: Shell) -> None:
    shell.server.give(batch())


def as_lines(items: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(it).encode() + b"\n" for it in items)


def sent(shell: Shell) -> list[Any]:
    return [item for it in shell.server.requests for item in it.data["data"]]


@pytest.mark.parametrize("more", [[], ["--concurrency", "3"]])
def test_each_item_is_sent_once_and_has_its_outcome(
    shell: Shell, tmp_path: Path, more: Any
) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(as_lines(ITEMS))
    ended = shell(*UPDATE, f"@{path}", "--output", "jsonl", *more)
    assert (ended.code, ended.err) == (0, "")
    assert [it["index"] for it in ended.lines] == list(range(25))
    assert {it["state"] for it in ended.lines} == {"succeeded"}
    assert ended.lines[3]["result"] == {"id": "3", "status": "done"}
    assert sorted(sent(shell), key=lambda it: it["price"]) == ITEMS
    assert len(shell.server.requests) == 3


@pytest.mark.parametrize("whole", [ITEMS, {"data": ITEMS}])
def test_json_is_a_list_or_the_whole_body(shell: Shell, whole: Any) -> None:
    ended = shell(*UPDATE, "@-", stdin=json.dumps(whole).encode())
    assert (ended.code, len(ended.data)) == (0, 25)
    assert sent(shell) == ITEMS


CSV = """\
id,price,count,sold,name,tags,Owner.id,Owner.name,a.b,more,size:number,ok:boolean,raw:json,x:y
01,1.5,3,true,true,"[""a""]",7,"Ann, B",5,12,2,false,"{""k"": 1}",z
02,,,,,b,,,,,,,,
"""


def test_cells_are_typed_by_the_model_and_the_header(shell: Shell) -> None:
    ended = shell(*UPDATE, "@-", "--input", "csv", stdin=b"\xef\xbb\xbf" + CSV.encode())
    assert ended.code == 0
    assert sent(shell) == [
        {
            "id": "01",
            "price": 1.5,
            "count": 3,
            "sold": True,
            "name": "true",
            "tags": ["a"],
            "Owner": {"id": 7, "name": "Ann, B"},
            "a.b": 5,
            "more": "12",
            "size": 2,
            "ok": False,
            "raw": {"k": 1},
            "x:y": "z",
        },
        {"id": "02", "tags": ["b"]},
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "standard input is empty"),
        ("id,id\n", "columns 'id' and 'id' overlap"),
        ("Owner,Owner.id\n", "columns 'Owner' and 'Owner.id' overlap"),
        ("id,\n", "column 2 has no name"),
        ("id\n1,2\n", "standard input:2 has 2 cells for 1 columns"),
        ("id,n:integer\n1,1.5\n", "standard input:2: column 'n': '1.5' is not integer"),
        ("id,n:number\n1,x\n", "standard input:2: column 'n': 'x' is not number"),
        ('id\n"1', "standard input:2 is not CSV"),
    ],
)
def test_csv_that_is_wrong_is_told_with_its_line(shell: Shell, text: str, told: str) -> None:
    ended = shell(*UPDATE, "@-", "--input", "csv", stdin=text.encode())
    assert (ended.code, ended.data) == (2, [])
    assert told in ended.err
    assert shell.server.requests == []


@pytest.mark.parametrize("word", ["{}", '"x"', "1"])
def test_what_is_no_list_is_not_sent(shell: Shell, word: str) -> None:
    ended = shell(*UPDATE, word)
    assert (ended.code, ended.out) == (2, "")
    assert "is not a list of items" in ended.err


@pytest.mark.parametrize("more", [[], ["--concurrency", "3"]])
def test_a_line_that_is_wrong_ends_the_batch_and_hides_nothing(shell: Shell, more: Any) -> None:
    text = as_lines(ITEMS[:15]) + b"{\n" + as_lines(ITEMS[15:])
    ended = shell(*UPDATE, "@-", "--input", "jsonl", *more, stdin=text)
    assert ended.code == 2
    assert [it["state"] for it in ended.data] == ["succeeded"] * 15
    assert "standard input:16 is not JSON" in ended.err
    assert "Items from index 15 on were not sent." in ended.err
    assert len(sent(shell)) == 15


def test_an_item_that_cannot_be_right_stops_no_other(shell: Shell) -> None:
    ended = shell(*UPDATE, '[{"id": "1"}, {"id": 2}, {"id": "3"}]', "--output", "json")
    assert ended.code == 2
    assert [it["state"] for it in ended.data] == ["succeeded", "failed", "succeeded"]
    error = ended.data[1]["error"]
    assert (error["error"], error["exit"]) == ("ArgumentError", 2)
    assert [it["id"] for it in sent(shell)] == ["1", "3"]


def test_a_batch_that_dies_half_way_says_what_was_done(shell: Shell) -> None:
    shell.server.give(batch(), reset)
    ended = shell(*UPDATE, json.dumps(ITEMS))
    assert ended.code == 4
    states = [it["state"] for it in ended.data]
    assert states == ["succeeded"] * 10 + ["unknown"] * 10
    assert "Items from index 20 on were not sent." in ended.err
    shell.server.give(batch(), reset)
    ended = shell(*UPDATE, json.dumps(ITEMS), "--output", "jsonl")
    assert len(ended.lines) == 20
    told = json.loads(ended.err)
    assert (told["not_sent_from"], told["exit"]) == (20, 4)


def test_the_worst_that_happened_is_the_exit_code(shell: Shell) -> None:
    results = [{"id": "1", "status": "done"}, {"id": "2", "status": "bad", "code": "NO"}]
    shell.server.give(answer(200, {"data": results}))
    ended = shell(*UPDATE, '[{"id": "1"}, {"id": "2"}]')
    assert ended.code == 1
    assert ended.data[1]["error"]["code"] == "NO"
    # The API gave no result for one of the items.
    ended = shell(*UPDATE, '[{"id": "1"}, {"id": "2"}, {"id": "3"}]')
    assert ended.code == 5
    shell.server.give(answer(401, {"code": "NO"}))
    assert shell(*UPDATE, '[{"id": "1"}]').code == 3


def test_a_table_has_a_row_for_each_item(shell: Shell) -> None:
    refused = {"id": "2", "status": "bad", "code": "NO", "message": "a\x1b[2Jb\nc"}
    results = [{"id": "1", "status": "done"}, refused]
    shell.server.give(answer(200, {"data": results}))
    ended = shell(*UPDATE, '[{"id": "1"}, {"id": "2"}]', "--output", "table")
    head, first, second = ended.out.splitlines()
    assert head.split() == ["index", "id", "state", "code", "message", "result"]
    assert first.split()[:3] == ["0", "1", "succeeded"]
    assert second.split()[:5] == ["1", "2", "failed", "NO", r"a\x1b[2Jb\nc"]
    assert "\x1b" not in ended.out


def test_progress_is_a_line_of_the_terminal(shell: Shell) -> None:
    ended = shell.on_terminal(*UPDATE, json.dumps(ITEMS), "--to", "/dev/null")
    lines = [it for it in re.split(r"\x1b\[\??\d*[A-Za-z]|\r|\n", ended.err) if it]
    assert lines[0] == "10 items in 1 call: 10 succeeded"
    assert lines[-1] == "25 items in 3 calls: 25 succeeded"
    for output in ("jsonl", "table"):
        words = (json.dumps(ITEMS), "--quiet", "--output", output)
        assert "items in" not in shell.on_terminal(*UPDATE, *words, columns=99).err


def test_a_table_comes_after_the_progress(shell: Shell) -> None:
    with pytest.MonkeyPatch.context() as patch:
        terminal = Terminal()
        patch.setattr("cli.conftest.Terminal", lambda: terminal)
        ended = shell.on_terminal(*UPDATE, json.dumps(ITEMS), "--output", "table", columns=99)
    assert ended.code == 0
    assert ended.out.index("25 items in 3 calls") < ended.out.index("index")


def test_items_on_the_terminal_are_their_own_progress(shell: Shell) -> None:
    ended = shell.on_terminal(*UPDATE, json.dumps(ITEMS), "--output", "jsonl")
    assert (len(ended.lines), ended.err) == (25, "")


def test_raw_gives_the_bodies_of_all_calls(shell: Shell) -> None:
    ended = shell(*UPDATE, json.dumps(ITEMS), "--raw")
    assert ended.code == 0
    assert ended.out.count('{"data": [') == 3
