"""The program in a shell: its version, completion, and its extras."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from around.made import imported
from command_line import Command
from faults.server import answer

from oasmith.emit import runtime

from .conftest import HERE, Made, Shell, made

GENERATED = HERE.parents[1] / "generated" / "bigin"


@pytest.fixture(params=["bash", "fish"])
def completed(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return the completion function that a shell calls."""

    def complete(client: Made, line: str) -> list[str]:
        found = tmp_path / "found"
        env = {
            **os.environ,
            "PYTHONPATH": str(client.folder),
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_SHELL": request.param,
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(found),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        }
        command = [sys.executable, "-m", client.package.__name__]
        subprocess.run(command, env=env, check=True, capture_output=True)
        return found.read_text(encoding="utf-8").splitlines()

    return complete


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("shop_client ", {"things", "locks", "operations"}),
        ("shop_client th", {"things"}),
        ("shop_client --output t", {"table"}),
        ("shop_client things get-", {"get-thing", "get-file", "get-note"}),
        ("shop_client things list-things --so", {"--sold", "--sort"}),
        ("shop_client things list-things --sort ", {"up", "down"}),
        ("shop_client things list-things --sold ", {"true", "false"}),
        ("shop_client --quiet things list-things --call-", {"--call-query"}),
        ("shop_client listThings --sort d", {"down"}),
        ("shop_client --server eu", {"eu.test"}),
    ],
)
def test_words_are_completed(shop: Made, completed: Any, line: str, candidates: set[str]) -> None:
    assert {it.strip() for it in completed(shop, line)} == candidates


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("bigin rel", {"related-records", "related-lists"}),
        ("bigin related-records update Pip", {"Pipelines"}),
        ("bigin related-records update --data-center c", {"cn", "ca"}),
    ],
)
def test_words_of_bigin_are_completed(completed: Any, line: str, candidates: set[str]) -> None:
    bigin = Made(imported("bigin", GENERATED), GENERATED)
    assert {it.strip() for it in completed(bigin, line)} == candidates


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_the_code_of_a_shell_is_printed(shell: Shell, shell_name: str) -> None:
    ended = shell("--completion", shell_name)
    assert (ended.code, ended.err) == (0, "")
    assert "shop_client" in ended.out
    assert "_ARGCOMPLETE" in ended.out


def test_another_shell_is_refused(shell: Shell) -> None:
    ended = shell("--completion", "csh")
    assert ended.code == 2
    assert "invalid choice: 'csh'" in ended.err


def test_the_version_is_that_of_the_distribution(shell: Shell) -> None:
    ended = shell("--version")
    assert (ended.code, ended.out, ended.err) == (0, "shop_client 0.1.0\n", "")


def test_the_console_script_is_called_as_the_package() -> None:
    project = tomllib.loads((GENERATED / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"bigin": "bigin.__main__:main"}
    assert [it.partition(">")[0] for it in project["optional-dependencies"]["cli"]] == [
        "argcomplete",
        "rich",
    ]


@pytest.fixture
def bare(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Return the shell of a client that is installed without its extra."""
    hidden = [it for it in sys.modules if it.partition(".")[0] in ("rich", "argcomplete")]
    for name in {*hidden, "rich", "argcomplete", "argcomplete.shell_integration"}:
        monkeypatch.setitem(sys.modules, name, None)
    return shell


INSTALL = 'Fix: pip install "shop_client[cli]"\n'


def test_a_table_without_its_library_is_not_asked_for(bare: Shell) -> None:
    ended = bare("getThing", "1", "--output", "table")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: --output table needs rich, which is not installed. {INSTALL}"
    assert bare.server.requests == []


def test_completion_without_its_library_says_how_to_get_it(bare: Shell) -> None:
    ended = bare("--completion", "zsh")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: --completion needs argcomplete, which is not installed. {INSTALL}"


def test_everything_else_works_without_the_extra(bare: Shell) -> None:
    assert bare("getThing", "1").data == {"id": "1"}
    found = bare("operations", "addThing").out
    assert found == "addThing  POST /things  things add-thing  POST /things.\n"
    bare.server.give(answer(200, {"data": []}))
    assert bare.on_terminal("updateThings", "--data", "[]").err == ""


@pytest.mark.parametrize("cli", [True, False])
def test_a_client_has_a_command_line_when_it_is_asked_for(tmp_path: Path, cli: bool) -> None:
    name = f"asked_{cli}".lower()
    client = made(HERE / "openapi.yaml", tmp_path, name, cli=cli)
    root = tmp_path / name
    places = ["__main__.py", "commands/things.py"]
    places += ["_runtime/cli/main.py", "_runtime/models/coercion.py"]
    assert [(root / it).exists() for it in places] == [cli] * len(places)
    assert ("## From the command line" in (tmp_path / "README.md").read_text("utf-8")) is cli
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    assert ("scripts" in project) is cli
    assert ("cli" in project["optional-dependencies"]) is cli
    assert client.package.Api.__name__ == "Api"


def test_the_generator_is_asked_for_it_with_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(PLAIN, encoding="utf-8")
    oasmith = Command(monkeypatch, capsys)
    words = ["generate", "--spec", "openapi.yaml", "--output", "out", "--package", "plain"]
    places = [tmp_path / "out" / "plain" / it for it in ("__main__.py", "_runtime/cli", "commands")]
    for option, is_there in (("--cli", True), ("--no-cli", False)):
        assert oasmith(*words, "--validation", "tolerant", option).status == 0
        assert [any(it.rglob("*.py")) or it.is_file() for it in places] == [is_there] * 3
    assert "--cli needs --spec" in oasmith("generate", "--no-cli").err


OPTIONAL = {part.rstrip("/") for part in runtime.OPTIONAL if part.count("/") == 1} - {"cli"}


def test_the_command_line_imports_no_part_that_a_client_may_lack(shop: Made) -> None:
    folder = Path(shop.folder) / "shop_client" / "_runtime" / "cli"
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "pydantic import" not in text, path.name
        for module in OPTIONAL:
            assert f"from ..{module}" not in text, path.name


PLAIN = """\
openapi: 3.1.0
info: {title: Plain, version: "1"}
servers: [{url: https://api.test}]
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses: {"204": {description: Nothing.}}
"""


def test_what_has_no_oauth_names_no_class_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "openapi.yaml").write_text(PLAIN, encoding="utf-8")
    client = made(tmp_path / "openapi.yaml", tmp_path / "out", "plain_client")
    index = (tmp_path / "out" / "plain_client" / "commands" / "__init__.py").read_text("utf-8")
    assert "OAuth" not in index
    assert "Credential" not in index
    assert client.run("listThings", "--help") == 0
    assert "PLAIN_CLIENT_SERVER" in capsys.readouterr().out
