"""The core of oasmith works without the generator's dependencies, and says when one is needed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from oasmith.cli.requirements import GENERATE, MOCK, PUBLISH, RECORD, UPGRADE

ROOT = Path(__file__).parents[1]

BLOCKED = """
import sys
from importlib.machinery import PathFinder

class Missing(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] not in {names!r}:
            return PathFinder.find_spec(name, path, target)

sys.meta_path = [it for it in sys.meta_path if it is not PathFinder] + [Missing]
from oasmith.cli import main
sys.argv = ["oasmith", *{arguments!r}]
main()
"""
"""Runs the command line as if the extra were not installed."""


def core(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    names = {*GENERATE, *MOCK, *PUBLISH, *RECORD, *UPGRADE, "httpx2", "httpx", "requests"}
    program = BLOCKED.format(names=names, arguments=arguments)
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_core_validates() -> None:
    done = core("validate", "--no-cache", folder=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", [["generate"], ["check"], ["new", "petshop"]])
def test_a_command_says_what_it_needs(command: list[str], tmp_path: Path) -> None:
    folder = ROOT if command[0] != "new" else tmp_path
    done = core(*command, folder=folder)
    assert done.returncode == 2
    assert f"{command[0]} needs black, datamodel-code-generator, jinja2" in done.stderr
    assert "pip install 'oasmith[generate]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["record", "--", "a.py"], ["import-har", "pyproject.toml"]])
def test_recording_says_what_it_needs(command: list[str], tmp_path: Path) -> None:
    done = core(command[0], "--output", str(tmp_path), *command[1:], folder=ROOT)
    assert done.returncode == 2
    assert f"{command[0]} needs vcrpy" in done.stderr
    assert "pip install 'oasmith[record]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_mock_says_what_it_needs() -> None:
    done = core("mock", "spec/bigin/openapi.yaml", folder=ROOT)
    assert done.returncode == 2
    assert "oasmith mock needs starlette, uvicorn" in done.stderr
    assert "pip install 'oasmith[mock]'" in done.stderr


def test_comparing_clients_says_what_it_needs() -> None:
    done = core("diff", "generated/bigin", "generated/bigin", folder=ROOT)
    assert done.returncode == 2
    assert "diff of two clients needs griffelib" in done.stderr
    assert "pip install 'oasmith[upgrade]'" in done.stderr


def test_publishing_says_what_it_needs() -> None:
    done = core("publish", "--check", folder=ROOT)
    assert done.returncode == 2
    assert "publish needs build, griffelib, hatchling, packaging, tomlkit" in done.stderr
    assert "pip install 'oasmith[publish]'" in done.stderr


def test_the_core_pins_nothing_and_has_nothing_of_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not [wanted for wanted in project["dependencies"] if "==" in wanted]
    extras = project["optional-dependencies"]
    needs = {
        "generate": GENERATE,
        "record": RECORD,
        "mock": MOCK,
        "publish": PUBLISH,
        "upgrade": UPGRADE,
    }
    extra = " ".join(wanted for name in needs for wanted in extras[name])
    for name in (name for modules in needs.values() for name in modules.values()):
        assert name in extra
        assert not [wanted for wanted in project["dependencies"] if wanted.startswith(name)]
