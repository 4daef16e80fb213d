"""The pre-commit hooks, the GitHub action and docs/ci.md match the real command line.

The commands run in a separate repository, as in a user's project.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import typer
import yaml
from command_line import Command, Ran, change
from diff.conftest import Repository
from verify_report.made import bigin

from oasmith import pipeline, scaffold, write
from oasmith.cli import application
from oasmith.config.client import read
from oasmith.verify.report import FORMATS, Report

ROOT = Path(__file__).parents[1]
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "ci" / "action.yml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
COMMANDS = ("validate", "check", "verify", "diff")

CASSETTE = """\
provenance: {kind: transcribed, source: "https://example.com/docs"}
interactions:
  - request:
      method: GET
      uri: https://api.example.com/v1/items/item-1
      headers:
        accept: [application/json]
        authorization: [Bearer REDACTED]
    response:
      status: {code: 200, message: OK}
      headers: {content-type: [application/json]}
      body: {string: '{"id": "item-1", "name": "A first item"}'}
version: 1
"""


def options(command: str) -> set[str]:
    """Return the options that a command of ``oasmith`` has."""
    commands: Mapping[str, Any] = typer.main.get_command(application()).commands  # type: ignore[attr-defined]
    return {option for parameter in commands[command].params for option in parameter.opts}


def holds(words: list[str]) -> None:
    """Fail if a command line is not valid for ``oasmith``."""
    program, command, *rest = words
    assert program == "oasmith"
    assert {word for word in rest if word.startswith("-")} <= options(command), words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a project with document, client and fixture, and commit it."""
    repository = Repository(tmp_path_factory.mktemp("ci") / "project")
    folder = repository.folder
    files, _ = scaffold.plan("shop", folder)
    scaffold.write(files)
    change(folder / "oasmith.toml", 'package = "shop"', 'package = "shop"\nfixtures = "fixtures"')
    repository.write("fixtures/item.yaml", CASSETTE)
    configuration, _ = read(folder / "oasmith.toml")
    assert configuration is not None
    [client] = configuration.clients
    files_of_client = pipeline.generate(client).files
    assert files_of_client is not None
    write.write(write.compare(client.output, files_of_client, client.settings.package))
    repository.commit()
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the project, to break it."""
    return Path(shutil.copytree(made, tmp_path / "project"))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a pipeline, in which ``oasmith`` is that of this checkout."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GIT", "CI"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **nothing, "PATH": path, "OASMITH_CACHE": "off", **more}


def run(words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a project."""
    return subprocess.run(
        words, cwd=folder, env=environment(**more), capture_output=True, text=True, check=False
    )


def test_there_is_a_hook_for_each_check() -> None:
    assert {hook["id"] for hook in HOOKS} == {f"oasmith-{command}" for command in COMMANDS}
    assert {hook["language"] for hook in HOOKS} == {"python"}
    assert not any(hook["pass_filenames"] for hook in HOOKS)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_installs_what_is_in_this_repository(hook: dict[str, Any]) -> None:
    for dependency in hook["additional_dependencies"]:
        match = re.fullmatch(r"(\.[\w/]*)(?:\[(\w+)\])?", dependency)
        assert match is not None
        text = (ROOT / match[1] / "pyproject.toml").read_text(encoding="utf-8")
        extras = tomllib.loads(text)["project"]["optional-dependencies"]
        assert match[2] is None or match[2] in extras


Hooked: TypeAlias = Callable[[dict[str, Any], Path], Ran]


@pytest.fixture
def hooked(oasmith: Command, monkeypatch: pytest.MonkeyPatch) -> Hooked:
    """Return a function that runs the command of a hook in a project, in this process for speed."""

    def run_hook(hook: dict[str, Any], folder: Path) -> Ran:
        words = [*shlex.split(hook["entry"]), *hook.get("args", ())]
        holds(words)
        monkeypatch.chdir(folder)
        return oasmith(*words[1:])

    return run_hook


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_where_all_is_well(hook: dict[str, Any], made: Path, hooked: Hooked) -> None:
    ran = hooked(hook, made)
    assert ran.status == 0, ran.out + ran.err


BREAKS = {
    "validate": ("spec/shop/openapi.yaml", "operationId:", "operationid:"),
    "check": ("generated/shop/shop/client.py", "class Shop(", "class Shop2("),
    "verify": ("fixtures/item.yaml", "code: 200", "code: 418"),
    "diff": ("spec/shop/openapi.yaml", "/items:", "/things:"),
}


def broken(project: Path, command: str) -> None:
    """Change a project so that a check fails."""
    name, old, new = BREAKS[command]
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_fails_where_its_check_does(
    hook: dict[str, Any], project: Path, hooked: Hooked
) -> None:
    broken(project, hook["id"].removeprefix("oasmith-"))
    ran = hooked(hook, project)
    assert ran.status == 1, ran.out + ran.err


STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def step(name: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does."""
    bash = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c"]
    return run([*bash, STEPS[name]["run"]], folder, **more)


def acted(command: str, folder: Path, args: str = "", config: str = "") -> Any:
    """Run the step of the action that runs ``oasmith``."""
    return step("Run oasmith", folder, COMMAND=command, ARGS=args, CONFIG=config)


def test_the_action_is_one_of_github() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert set(ACTION["inputs"]) == {"command", "args", "config", "version"}
    used = set()
    for one in ACTION["runs"]["steps"]:
        assert one["shell"] == "bash"
        # Text of a workflow would become code of the script.
        assert "${{" not in one["run"]
        used |= set(re.findall(r"inputs\.(\w+)", " ".join(one["env"].values())))
    assert used == set(ACTION["inputs"])


def test_the_action_passes_and_fails_as_the_command_does(made: Path, project: Path) -> None:
    assert acted("diff", made, "--against HEAD").returncode == 0
    broken(project, "diff")
    ran = acted("diff", project, "--against HEAD")
    assert ran.returncode == 1
    assert ran.stdout.startswith("::error file=")


OASMITH = """\
#!/usr/bin/env bash
# Stands for oasmith: notes its arguments, and ends as it is told to.
printf '%s\\n' "$@" >"$NOTES"
exit "$STATUS"
"""


@dataclass(frozen=True)
class StandIn:
    """A program instead of ``oasmith``, to check its arguments."""

    folder: Path

    def acted(self, command: str, args: str = "", config: str = "", status: int = 0) -> list[str]:
        """Run the step of the action, and return the program's arguments."""
        notes = self.folder / "notes"
        notes.unlink(missing_ok=True)
        path = f"{self.folder / 'bin'}{os.pathsep}{environment()['PATH']}"
        more = {"NOTES": str(notes), "STATUS": str(status), "PATH": path}
        words = {"COMMAND": command, "ARGS": args, "CONFIG": config}
        ran = step("Run oasmith", self.folder, **words, **more)
        was_run = notes.exists()
        assert ran.returncode == (status if was_run else 2)
        return notes.read_text(encoding="utf-8").splitlines() if was_run else []


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    program = tmp_path / "bin" / "oasmith"
    program.parent.mkdir()
    program.write_text(OASMITH, encoding="utf-8")
    program.chmod(0o755)
    return StandIn(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("status", [0, 1, 2])
def test_the_action_ends_as_the_command_does(command: str, status: int, stand_in: StandIn) -> None:
    assert stand_in.acted(command, status=status) == [command, "--format", "github"]


def test_the_action_takes_arguments_as_a_shell_does(stand_in: StandIn) -> None:
    args = '--page "the page.html" --fail-on warning'
    assert stand_in.acted("verify", args, "the project/oasmith.toml") == [
        *("verify", "--format", "github", "--config", "the project/oasmith.toml"),
        *("--page", "the page.html", "--fail-on", "warning"),
    ]


@pytest.mark.parametrize("text", ["; touch pwned", "$(touch pwned)", "`touch pwned`"])
def test_text_of_a_workflow_is_no_code(text: str, stand_in: StandIn) -> None:
    start = ["validate", "--format", "github"]
    assert stand_in.acted("validate", text) == [*start, *shlex.split(text)]
    assert stand_in.acted(text) == []
    assert stand_in.acted("validate", "", text) == [*start, "--config", text]
    assert not (stand_in.folder / "pwned").exists()


PYTHON = """\
#!/usr/bin/env bash
# Stands for python3: makes an environment whose python notes what it is to install.
mkdir -p "$3/bin"
printf '%s\\n' '#!/usr/bin/env bash' 'printf "%s\\n" "$*" >>"$NOTES"' >"$3/bin/python"
chmod +x "$3/bin/python"
"""


@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        ("", ["ACTION/../generator/oasmith_runtime[client]", "ACTION/..[generate]"]),
        ("2.1", ["oasmith[generate]==2.1 oasmith-runtime[client]"]),
    ],
)
def test_the_action_installs_itself_or_a_version(
    version: str, wanted: list[str], tmp_path: Path
) -> None:
    stand_in = tmp_path / "bin" / "python3"
    stand_in.parent.mkdir()
    stand_in.write_text(PYTHON, encoding="utf-8")
    stand_in.chmod(0o755)
    path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"
    files = {"GITHUB_PATH": str(tmp_path / "path"), "NOTES": str(tmp_path / "notes")}
    more = {"VERSION": version, "ACTION": "ACTION", "RUNNER_TEMP": str(tmp_path), "PATH": path}
    ran = step("Install oasmith", tmp_path, **files, **more)
    assert ran.returncode == 0, ran.stderr
    noted = (tmp_path / "notes").read_text(encoding="utf-8").splitlines()
    start = "-m pip install --quiet --disable-pip-version-check "
    assert [line.removeprefix(start) for line in noted] == wanted
    assert (tmp_path / "path").read_text(encoding="utf-8") == f"{tmp_path}/oasmith/bin\n"


def blocks(language: str) -> Iterator[str]:
    """Yield the blocks of a language of docs/ci.md."""
    yield from re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)


def test_what_the_documentation_shows_of_github_is_right() -> None:
    steps = yaml.safe_load(next(blocks("yaml")))["jobs"]["contract"]["steps"]
    ours = [one["with"] for one in steps if one["uses"].startswith("OWNER/oasmith/ci@")]
    assert [one["command"] for one in ours] == list(COMMANDS)
    for one in ours:
        assert set(one) <= set(ACTION["inputs"])
        holds(["oasmith", one["command"], *shlex.split(one.get("args", ""))])


def test_what_the_documentation_shows_of_gitlab_and_pre_commit_is_right() -> None:
    _, gitlab, hooks = map(yaml.safe_load, blocks("yaml"))
    lines = [shlex.split(line) for line in gitlab["contract"]["script"]]
    ours = [words for words in lines if words[0] == "oasmith"]
    assert [words[1] for words in ours] == list(COMMANDS)
    for words in ours:
        holds(words)
    assert [one["id"] for one in hooks["repos"][0]["hooks"]] == [hook["id"] for hook in HOOKS]


def test_the_json_of_the_documentation_is_of_the_form_that_is_written() -> None:
    shown = json.loads(next(blocks("json")))
    written = json.loads(FORMATS["json"](Report(verifications=(bigin(),))))
    assert form(shown) == form(written)


def form(value: Any) -> Any:
    """Return the keys of data; of a list those of its first item, if it has one."""
    if isinstance(value, dict):
        return {key: form(one) for key, one in value.items() if key not in ("totals", "checks")}
    return [form(value[0])] if isinstance(value, list) and value and form(value[0]) else None


def test_every_format_and_input_is_documented() -> None:
    table = DOCS.partition("## Reports of oasmith verify")[2]
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", table)) == set(FORMATS)
    inputs = DOCS.partition("| input |")[2].partition("\n\n")[0]
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", inputs)) == set(ACTION["inputs"])
