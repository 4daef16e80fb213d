"""Real documents: each client has every operation, imports, and passes type checkers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from oasmith.diagnostics.findings import has_errors

from .corpus import CORPUS, Made, documents, make, operations, package, parameters

pytestmark = pytest.mark.real_world

RATCHET = Path(__file__).with_name("findings.json")
"""Exactly how often each rule is reported for each document."""

DOCUMENTS = documents()


def test_there_is_a_corpus() -> None:
    assert DOCUMENTS, f"OASMITH_CORPUS names no folder with documents: {str(CORPUS)!r}"


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Return the client of each document."""
    folder = tmp_path_factory.mktemp("clients")
    return {name: make(name, folder) for name in DOCUMENTS}


@pytest.mark.parametrize("name", parameters())
def test_the_client_is_made(name: str, clients: dict[str, Made]) -> None:
    made = clients[name].made
    assert clients[name].fault == ""
    assert not has_errors(made.findings), "\n".join(map(str, made.findings))
    assert made.files is not None


LIST = """
import importlib, json, sys
found = importlib.import_module(sys.argv[1] + ".operations").OPERATIONS
print(json.dumps([[it.method, it.path] for it in found.values()]))
"""


@pytest.mark.parametrize("name", parameters())
def test_the_operations_are_exactly_the_documents(name: str, clients: dict[str, Made]) -> None:
    found = json.loads(run(LIST, package(name), paths=[clients[name].folder]))
    assert Counter(map(tuple, found)) == operations(name)


IMPORT = """
import importlib, pathlib, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for path in sorted(pathlib.Path(package.__file__).parent.rglob("*.py")):
        parts = path.relative_to(pathlib.Path(package.__file__).parents[1]).with_suffix("").parts
        importlib.import_module(".".join(parts).removesuffix(".__init__"))
    for exported in package.__all__:
        getattr(package, exported)
"""


def test_everything_can_be_imported(clients: dict[str, Made]) -> None:
    run(IMPORT, *map(package, clients), paths=[it.folder for it in clients.values()])


def test_the_types_are_in_order(clients: dict[str, Made], tmp_path: Path) -> None:
    folders = [it.folder for it in clients.values()]
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "mypy", "--strict", "--explicit-package-bases", "--no-error-summary"),
            *("--cache-dir", str(tmp_path)),
            *(str(folder / folder.name) for folder in folders),
        ],
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout + done.stderr == ""


def test_the_findings_are_those_of_the_table(clients: dict[str, Made]) -> None:
    found = {name: it.counts for name, it in clients.items() if it.counts}
    if os.environ.get("OASMITH_UPDATE"):
        RATCHET.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads(RATCHET.read_text(encoding="utf-8"))


def run(code: str, *arguments: str, paths: list[Path]) -> str:
    """Run Python in a separate process and return its output."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
