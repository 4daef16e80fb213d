"""``oasmith generate --all`` from the command line to its exit status."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Command, change

from fleet import inline
from oasmith import pipeline
from oasmith.fleet import work
from oasmith.run import Run, StageError

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: "https://api.test"}]
paths:
  /things:
    get:
      operationId: listThings
      responses: {"204": {description: None.}}
"""

CONFIG = """\
[fleets.all]
documents = ["specs/*.yaml"]
output-root = "clients"
"""

NAMES = ("d_broken", "a_good", "c_faulty", "b_good")
"""The documents; the first is the largest, so it is generated first."""


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a folder of documents; one is invalid, and one makes oasmith fail."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    for name in NAMES:
        (tmp_path / "specs" / f"{name}.yaml").write_text(DOCUMENT, encoding="utf-8")
    change(tmp_path / "specs" / "d_broken.yaml", "info:", "zzz: 1\ninfo:")
    change(tmp_path / "specs" / "b_good.yaml", "paths:", "tags: [{name: x}]\npaths:")
    (tmp_path / "oasmith.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "inline", inline)
    generate = pipeline.generate

    def failing(client: Any, run: Run) -> pipeline.Generated:
        if client.name == "c_faulty":
            raise StageError("lower", KeyError("x"))
        return generate(client, run)

    monkeypatch.setattr(pipeline, "generate", failing)
    return tmp_path


ALL = ("generate", "--all", "--executor", "inline:Inline")

TABLE = r"""client +result +operations +files +findings +seconds
a_good +generated +1 +\d+ changed +\d+\.\d
b_good +generated +1 +\d+ changed +\d+\.\d
c_faulty +fault of oasmith( +\d+\.\d)?
d_broken +failed +1 error +\d+\.\d

4 clients: 2 generated, 1 failed, 1 fault of oasmith; 2 operations, \d+\.\d s
repeat what failed: oasmith generate c_faulty d_broken
"""


def test_one_that_fails_stops_no_other(oasmith: Command, fleet: Path) -> None:
    ran = oasmith(*ALL)
    assert ran.status == 1
    findings, head, table = ran.out.partition("client     result")
    assert re.fullmatch(TABLE, head + table)
    assert findings.startswith("specs/d_broken.yaml:2:1: error [unknown-key] 'zzz' is not")
    fault, advice = ran.err.splitlines()
    assert fault == "c_faulty: fault of oasmith: stage lower: KeyError: 'x'"
    assert "OASMITH_TRACEBACK=1 oasmith generate c_faulty shows" in advice
    assert sorted(path.name for path in (fleet / "clients").iterdir()) == ["a_good", "b_good"]
    ran = oasmith("generate", "a_good", "b_good", "--executor", "inline:Inline", "--force")
    assert ran.status == 0
    assert re.search(r"(?m)^a_good   unchanged +1   \d+ unchanged", ran.out)
    assert "repeat" not in ran.out


def test_what_stands_in_the_way_of_one_is_its_finding(oasmith: Command, fleet: Path) -> None:
    (fleet / "clients" / "a_good").mkdir(parents=True)
    (fleet / "clients" / "a_good" / "README.md").write_text("mine\n", encoding="utf-8")
    (fleet / "clients" / "b_good").write_text("a file\n", encoding="utf-8")
    ran = oasmith("generate", "a_good", "b_good", "--executor", "inline:Inline")
    assert ran.status == 1
    assert ran.out.startswith("clients/a_good/README.md:1:1: error [foreign-file]")
    assert re.fullmatch("b_good: failed: (Not a directory|File exists): .*b_good.*\n", ran.err)
    assert "repeat what failed: oasmith generate a_good b_good\n" in ran.out


def test_a_worker_elsewhere_names_files_as_the_user_does(oasmith: Command, fleet: Path) -> None:
    ran = oasmith("generate", "d_broken", "--executor", "inline:Elsewhere")
    assert ran.out.startswith("specs/d_broken.yaml:2:1: error [unknown-key]")


def test_a_fault_while_writing_is_one_row(
    oasmith: Command, fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise ValueError("so")

    monkeypatch.setattr(work, "write_client", failing)
    ran = oasmith("generate", "a_good", "--executor", "inline:Inline")
    assert ran.status == 1
    assert ran.err.startswith("a_good: fault of oasmith: stage write: ValueError: so\n")


def test_programs_read_findings_alone(oasmith: Command, fleet: Path) -> None:
    ran = oasmith(*ALL, "--format", "json", "--config", "oasmith.toml", "--force")
    [finding] = json.loads(ran.out)
    assert (finding["rule"], finding["location"]["file"]) == ("unknown-key", "specs/d_broken.yaml")
    assert (
        "repeat what failed: oasmith generate --config oasmith.toml --force c_faulty d_broken"
        in ran.err
    )
    ran = oasmith(*ALL, "--quiet", "--force")
    assert ran.status == 1
    assert "client " not in ran.out
    assert "c_faulty: fault of oasmith" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--all", "a_good"], "--all and the client a_good exclude each other"),
        (
            ["--all", "--spec", "specs/a_good.yaml", "--output", "x", "--package", "y"],
            "--spec is for one client; --all, --jobs and --executor are for several",
        ),
        (["--all", "--jobs", "0"], "--jobs"),
        (["--all", "--executor", "inline"], "it must be MODULE:FACTORY"),
        (["--all", "--executor", "no_such:x"], "no_such cannot be imported"),
        (["--all", "--executor", "inline:x"], "inline has no x"),
        (["--all", "--executor", "inline:annotations"], "annotations of inline is not callable"),
        (["--all", "--executor", "inline:Future"], "it raises TypeError: "),
        (["--all", "--executor", "mine:gives_a_file"], "not a concurrent.futures.Executor"),
        (["--all", "--executor", "mine:raises"], "it raises ValueError: so"),
        (["--all", "--executor", "mine:late"], "it raises ValueError: late"),
    ],
)
def test_a_wrong_command_line_ends_with_two(
    oasmith: Command,
    fleet: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setattr(sys, "path", sys.path.copy())
    (fleet / "mine.py").write_text(MINE, encoding="utf-8")
    ran = oasmith("generate", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert not (fleet / "clients").exists()


MINE = """\
from contextlib import contextmanager

def gives_a_file():
    return open(__file__)

def raises():
    raise ValueError("so")

@contextmanager
def late():
    raise ValueError("late")
    yield
"""
