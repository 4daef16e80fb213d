"""Ctrl-C during a batch: each item that was taken has its row, followed by a summary."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clock import LONG
from faults.server import Arrived, Connection, Script, answer, batch

from oasmith_runtime.cli.interrupts import Interrupts

from .conftest import Shell
from .test_batches import ITEMS, UPDATE, as_lines, sent


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    """Restore the default action of Ctrl-C; pytest's workers ignore it."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, previous)


def interrupting(then: Script) -> Script:
    """Press Ctrl-C, and respond, or not."""

    def script(connection: Connection, arrived: Arrived) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        then(connection, arrived)

    return script


def silent(connection: Connection, _: Arrived) -> None:
    """Do not respond until the client has disconnected."""
    connection.stream.read()
    connection.close()


def states(rows: list[Any]) -> list[str]:
    assert [it["index"] for it in rows] == list(range(len(rows)))
    return [it["state"] for it in rows]


def test_items_of_the_call_that_it_ends_are_unknown(shell: Shell) -> None:
    shell.server.give(batch(), interrupting(silent))
    ended = shell(*UPDATE, json.dumps(ITEMS))
    assert ended.code == 130
    assert states(ended.data) == ["succeeded"] * 10 + ["unknown"] * 10
    assert ended.err == (
        "Interrupted. 20 items in 2 calls: 10 succeeded, 10 unknown. Unknown items may have "
        "arrived: check before you send them again. Items from index 20 on were not sent.\n"
    )


def test_calls_that_are_under_way_still_end(shell: Shell) -> None:
    arrived, is_pressed = threading.Barrier(3), threading.Event()

    def script(connection: Connection, request: Arrived) -> None:
        if arrived.wait(LONG) == 0:
            os.kill(os.getpid(), signal.SIGINT)
            is_pressed.set()
        assert is_pressed.wait(LONG)
        batch()(connection, request)

    shell.server.give(script)
    ended = shell(*UPDATE, json.dumps(ITEMS), "--concurrency", "3", "--output", "json")
    assert ended.code == 130
    assert states(ended.data) == ["succeeded"] * 25
    assert json.loads(ended.err) == {
        "error": "Interrupted",
        "exit": 130,
        "message": "25 items in 3 calls: 25 succeeded. Items from index 25 on were not sent.",
        "succeeded": 25,
        "not_sent_from": 25,
    }


def test_items_that_were_read_and_not_sent_have_rows_too(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readers = shell.made.module("_runtime.cli.readers")
    read = readers.json_value

    def interrupted(text: str, place: str) -> Any:
        if place.endswith(":13"):
            raise KeyboardInterrupt
        return read(text, place)

    monkeypatch.setattr(readers, "json_value", interrupted)
    shell.server.give(batch())
    target = tmp_path / "rows.jsonl"
    words = ("@-", "--input", "jsonl", "--output", "jsonl", "--to", str(target))
    ended = shell(*UPDATE, *words, stdin=as_lines(ITEMS))
    assert ended.code == 130
    rows = [json.loads(it) for it in target.read_text(encoding="utf-8").splitlines()]
    assert states(rows) == ["succeeded"] * 10 + ["not_sent"] * 2
    assert len(sent(shell)) == 10
    assert json.loads(ended.err)["not_sent_from"] == 12


def test_what_is_shown_of_the_progress_may_be_interrupted(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def show(_: object, progress: Any) -> None:
        if progress.calls == 2:
            raise KeyboardInterrupt

    progress = shell.made.module("_runtime.cli.progress")
    monkeypatch.setattr(progress.ProgressLine, "show", show)
    shell.server.give(batch())
    ended = shell(*UPDATE, json.dumps(ITEMS))
    assert (ended.code, states(ended.data)) == (130, ["succeeded"] * 20)


def test_a_list_keeps_what_came_before(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    output = shell.made.module("_runtime.cli.output")
    write = output._json

    def interrupted(value: Any, *more: Any, **options: Any) -> Any:
        if value.id == "2":
            raise KeyboardInterrupt
        return write(value, *more, **options)

    monkeypatch.setattr(output, "_json", interrupted)
    shell.server.give(answer(200, {"data": [{"id": "1"}, {"id": "2"}]}))
    target = tmp_path / "things.json"
    ended = shell("listThings", "--all", "--to", str(target), "--output", "json")
    assert (ended.code, json.loads(ended.err)["error"]) == (130, "Interrupted")
    assert json.loads(target.read_text(encoding="utf-8")) == [{"id": "1"}]


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def waiting() -> None:
    press()


def test_it_comes_only_where_something_is_waited_for() -> None:
    with Interrupts((waiting.__code__,)) as interrupts, pytest.raises(KeyboardInterrupt):
        waiting()
    with Interrupts((press.__code__,)) as interrupts:
        press()
        assert interrupts.is_requested
        with pytest.raises(KeyboardInterrupt):
            press()
