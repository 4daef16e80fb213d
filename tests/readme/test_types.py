"""The code of READMEs passes mypy and pyright."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from around.made import made

from .typed import modules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a module for each section of every README, next to the clients."""
    folder = tmp_path_factory.mktemp("typed")
    readmes = {"bigin": ROOT / "generated" / "bigin" / "README.md", "project": ROOT / "README.md"}
    for name in ("shop", "keys"):
        client = folder / "clients"
        made(name, client / name, source=Path(__file__).parent, package=f"typed_{name}")
        readmes[name] = client / name / "README.md"
    for name, readme in readmes.items():
        (folder / name).mkdir()
        assert modules(readme, folder / name)
    return folder


def clients(folder: Path) -> list[str]:
    """Return where the clients are imported from."""
    made_here = [str(folder / "clients" / name) for name in ("shop", "keys")]
    return [str(ROOT / "generated" / "bigin"), *made_here]


def checked(command: list[str], folder: Path, **environment: str) -> str:
    """Return the errors of a type checker for a folder; empty if there are none."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def mypy(code: Path, cache: str, *files: Path) -> str:
    """Return the errors of mypy for files."""
    # A section shows several ways to create one thing, each with the same name.
    options = ["--check-untyped-defs", "--allow-redefinition", "--explicit-package-bases"]
    quiet = ["--follow-imports=silent", "--no-error-summary", "--cache-dir", cache]
    path = os.pathsep.join(clients(code))
    return checked(["mypy", *options, *quiet, *map(str, files)], code, MYPYPATH=path)


def pyright(code: Path, *files: Path) -> str:
    """Return the errors of pyright for files."""
    (code / "pyrightconfig.json").write_text(json.dumps({"extraPaths": clients(code)}))
    command = ["pyright", "--project", str(code), "--pythonpath", sys.executable]
    environment = {"PYRIGHT_PYTHON_GLOBAL_NODE": "0", "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    return checked([*command, *map(str, files)], code, **environment)


@pytest.mark.timeout(600)
def test_type_checkers_have_nothing_to_say(code: Path, mypy_cache: str) -> None:
    files = sorted(code.glob("*/*.py"))
    assert mypy(code, mypy_cache, *files) == ""
    assert pyright(code, *files) == ""


@pytest.mark.timeout(600)
def test_a_mistake_would_be_seen(code: Path, mypy_cache: str) -> None:
    first = code / "bigin" / "section_0.py"
    broken = code / "broken.py"
    broken.write_text(first.read_text(encoding="utf-8") + "\noutcome.nothing()\n")
    assert "broken.py" in mypy(code, mypy_cache, broken)
    assert "broken.py" in pyright(code, broken)
