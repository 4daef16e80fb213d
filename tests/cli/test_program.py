"""The command as a program: processes, pipes, and the cost of importing a client."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from around.made import imported
from clock import LONG
from faults.server import FaultServer, answer, batch, held

from .conftest import Made, made

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated" / "bigin"
CASES = ROOT / "tests" / "cases" / "clients"
SMALL = ["digits-first", "nasty-names", "new-in-3-2", "text-bodies"]


def environment(folder: Path, server: FaultServer) -> dict[str, str]:
    """Return the environment in which the client in ``folder`` calls ``server``."""
    prefix, where = ("BIGIN", "DATA_CENTER") if folder == GENERATED else ("SHOP_CLIENT", "SERVER")
    return {
        **os.environ,
        "PYTHONPATH": str(folder),
        f"{prefix}_TOKEN": "t",
        f"{prefix}_{where}": server.url,
    }


def test_a_batch_goes_through_a_pipe(server: FaultServer) -> None:
    results = [{"code": "SUCCESS", "details": {"id": "1"}, "status": "success", "message": "ok"}]
    server.give(answer(200, {"data": results}))
    words = ["related-records", "update", "Pipelines", "2034020000000644063", "Products"]
    words += ["--data", "@-", "--input", "csv", "--output", "jsonl"]
    ended = subprocess.run(
        [sys.executable, "-m", "bigin", *words],
        env=environment(GENERATED, server),
        input=b"id,Unit_Price:number\n1,6000\n",
        capture_output=True,
        timeout=LONG,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["state"] == "succeeded"
    assert server.requests[-1].data == {"data": [{"id": "1", "Unit_Price": 6000}]}


def test_a_reader_that_leaves_ends_it_quietly(shop: Made, server: FaultServer) -> None:
    body = b"".join(b'{"id": "%d"}\n' % it for it in range(200_000))
    server.give(answer(200, body, {"content-type": "application/jsonl"}))
    command = f"{shlex.quote(sys.executable)} -m shop_client watchThings --stream --output jsonl"
    ended = subprocess.run(
        f"({command}; echo $? >&2) | head -n 1",
        shell=True,
        env=environment(shop.folder, server),
        capture_output=True,
        timeout=LONG,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == (b'{"id":"0"}\n', b"141\n")


def test_items_are_sent_while_others_are_still_to_come(shop: Made, server: FaultServer) -> None:
    server.give(batch())
    words = ["things", "update-things", "--data", "@-", "--input", "jsonl", "--output", "jsonl"]
    with subprocess.Popen(
        [sys.executable, "-m", "shop_client", *words],
        env=environment(shop.folder, server),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"id": "1"}\n' * 11)
        process.stdin.flush()
        # The file has no end yet; the first call is full, and has its response.
        first = [json.loads(process.stdout.readline())["index"] for _ in range(10)]
        process.stdin.close()
        last = json.loads(process.stdout.read())
    assert (first, last["index"], process.returncode) == (list(range(10)), 10, 0)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let programs be interrupted, even if the tests run in the background of a shell.

    A process that ignores the signal passes that on to the programs that it starts.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_program_ends_with_130(shop: Made, server: FaultServer) -> None:
    server.give(held)
    with subprocess.Popen(
        [sys.executable, "-m", "shop_client", "getThing", "1"],
        env=environment(shop.folder, server),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        server.wait_until_held()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
    assert (process.returncode, out) == (130, b"")
    assert err.startswith(b"Interrupted.")
    assert b"Traceback" not in err


def test_nothing_of_it_is_imported_with_the_client(server: FaultServer) -> None:
    code = (
        "import sys, bigin; bigin.Bigin; "
        "words = '_runtime.cli.', 'models.coercion', 'commands', 'argparse'; "
        "print([it for it in sys.modules if any(word in it for word in words)])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(GENERATED, server),
        capture_output=True,
        check=True,
    )
    assert found.stdout.strip() == b"[]"


def test_only_the_resource_that_is_asked_for_is_imported(shop: Made, server: FaultServer) -> None:
    code = (
        "import sys\n"
        "from shop_client._runtime import run_command_line as run\n"
        "from shop_client.commands import COMMAND_LINE\n"
        "run(COMMAND_LINE, ['--help']); run(COMMAND_LINE, ['locks', 'public', '--help'])\n"
        "heavy = 'httpx2', 'pydantic', 'rich', 'argcomplete'\n"
        "print([it for it in sys.modules if '.commands.' in it or '.resources.' in it\n"
        "    or it in heavy], file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(shop.folder, server),
        capture_output=True,
        check=True,
    )
    assert found.stderr.strip() == b"['shop_client.commands.locks']"


def help_of_all(client: Made, capture: pytest.CaptureFixture[str]) -> int:
    """Show the help of every command of a client; return their number."""
    count = 0
    for resource in client.program.groups:
        for command in client.program.commands(resource.module):
            words = [resource.name, command.name, "--help"]
            assert client.run(*words) == 0, words
            shown = capture.readouterr()
            assert shown.err == ""
            named = [it.option or it.name.upper() for it in command.arguments]
            assert [it for it in named if it not in shown.out] == []
            count += 1
    return count


@pytest.mark.parametrize("name", SMALL)
def test_every_command_of_a_client_has_help(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = made(CASES / name / "openapi.yaml", tmp_path, "cli_" + name.replace("-", "_"))
    assert help_of_all(client, capsys) == len(client.package.OPERATIONS) > 0


def test_every_command_of_the_shop_and_of_bigin_has_help(
    shop: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert help_of_all(shop, capsys) == 22
    assert help_of_all(Made(imported("bigin", GENERATED), GENERATED), capsys) == 10


def shell_blocks(readme: str) -> list[str]:
    found = readme.partition("## From the command line")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", found, re.DOTALL)


def test_the_examples_of_the_readme_work(server: FaultServer, tmp_path: Path) -> None:
    """The README's lines run in a shell, with another data centre."""

    def accept(connection: Any, arrived: Any) -> None:
        results = [
            {"code": "SUCCESS", "details": {"id": it["id"]}, "status": "success", "message": ""}
            for it in arrived.data["data"]
        ]
        answer(200, {"data": results})(connection, arrived)

    server.give(accept)
    for name, text in {
        "items.jsonl": '{"id": "1"}\n',
        "items.csv": "id,Unit_Price:number\n2,6000\n",
        "items.json": '[{"id": "3"}]',
        "bigin": f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bigin "$@"\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "bigin").chmod(0o755)
    _, block = shell_blocks((GENERATED / "README.md").read_text(encoding="utf-8"))
    here = f"export BIGIN_DATA_CENTER={server.url}"
    code, count = re.subn("export BIGIN_DATA_CENTER=us", here, block)
    assert count == 1
    path = f"{tmp_path}:{os.environ['PATH']}"
    ended = subprocess.run(
        ["sh", "-euc", code],
        env={**environment(GENERATED, server), "PATH": path},
        cwd=tmp_path,
        capture_output=True,
        timeout=LONG,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [it.data["data"] for it in server.requests] == [
        [{"id": "1"}],
        [{"id": "2", "Unit_Price": 6000}],
        [{"id": "3"}],
    ]
    assert ended.stdout.count("succeeded") == 3
    assert "PUT /bigin/v2/" in ended.stdout
