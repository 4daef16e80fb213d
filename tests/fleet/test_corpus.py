"""Every document of a folder in one run: with processes, and with Dask as documented."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from figures import FIGURES
from real_world.corpus import CORPUS, REFERENCES, documents

pytestmark = pytest.mark.fleet

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "clients"
REMOTE = {"https://remote.example/v8/": str(CASES / "parameters-that-differ-in-signs" / "remote")}
"""The target of an absolute URL in a document of the cases."""

ROW = re.compile(r"^(\w+) +(generated|unchanged|failed|fault of oasmith|worker failed)\b(.*)$")


@dataclass(frozen=True)
class Ran:
    """The result of one run over all documents."""

    status: int
    states: Mapping[str, str]
    out: str
    err: str
    files: Mapping[str, str]
    """Each file of each client, with a hash."""

    @property
    def failures(self) -> list[str]:
        """Return the failures with their messages."""
        return [f"{name}: {state}" for name, state in self.states.items() if state != "generated"]


def configuration() -> tuple[str, int]:
    """Return an ``oasmith.toml`` for all documents, and their number."""
    names = documents()
    if not names:
        print("OASMITH_CORPUS names no folder with documents: those of tests/cases are made")
        return fleet("cases", CASES, "*/openapi.yaml", [], REMOTE) + fleet(
            "bigin", ROOT / "spec" / "bigin", "openapi.yaml", [], {}
        ), len(list(CASES.glob("*/openapi.yaml"))) + 1
    text = ""
    for suffix in sorted({name.rpartition(".")[2] for name in names}):
        others = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob(f"*.{suffix}")}
        excluded = sorted(others - set(names))
        folders = {url: str(CORPUS / folder) for url, folder in REFERENCES.items()}
        text += fleet(suffix, CORPUS, f"**/*.{suffix}", excluded, folders)
    return text, len(names)


def fleet(
    name: str, top: Path, pattern: str, excluded: list[str], references: Mapping[str, str]
) -> str:
    """Return a table for the documents below a folder; prefixes make their names unique."""
    lines = [
        f"[fleets.{name}]",
        f'documents = ["{top / pattern}"]',
        f"exclude = {[str(top / path) for path in excluded]}",
        'output-root = "clients"',
        f'package-prefix = "{name}_"',
        'validation = "tolerant"',
        f"[fleets.{name}.references]",
        *(f'"{url}" = "{folder}"' for url, folder in references.items()),
    ]
    return "\n".join(lines) + "\n"


def run(folder: Path, group: str, program: list[str], *arguments: str) -> Ran:
    """Generate all clients in a folder, and measure the time and memory of all processes."""
    text, count = configuration()
    (folder / "oasmith.toml").write_text(text, encoding="utf-8")
    out, err = folder / "out.txt", folder / "err.txt"
    begun = time.perf_counter()
    with out.open("w") as output, err.open("w") as errors:
        process = subprocess.Popen(
            [*program, "generate", "--all", "--no-cache", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    rows = map(ROW.match, out.read_text().splitlines())
    states = {row[1]: row[2] for row in rows if row}
    ran = Ran(process.returncode, states, out.read_text(), err.read_text(), _files(folder))
    FIGURES.count(group, "documents", count)
    FIGURES.count(group, "failures", len(ran.failures))
    FIGURES.count(group, "wall, ms", round(wall * 1000))
    FIGURES.count(group, "CPU, ms", round((usage.ru_utime + usage.ru_stime) * 1000))
    FIGURES.count(group, "peak memory of the largest process, kB", usage.ru_maxrss)
    print(ran.out[ran.out.find("client  ") :])
    assert len(states) == count, ran.out + ran.err
    return ran


def _files(folder: Path) -> dict[str, str]:
    clients = folder / "clients"
    return {
        path.relative_to(clients).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(clients.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def by_processes(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    program = [sys.executable, "-P", "-m", "oasmith"]
    return run(tmp_path_factory.mktemp("processes"), "fleet, processes", program)


def test_every_document_is_a_client(by_processes: Ran) -> None:
    assert by_processes.failures == [], by_processes.out + by_processes.err
    assert by_processes.status == 0


def test_the_recipe_for_dask_makes_the_same(tmp_path: Path, by_processes: Ran) -> None:
    program = os.environ.get("OASMITH_WITH_DASK")
    assert program, "make fleet says where oasmith is installed with Dask"
    (tmp_path / "dask_fleet.py").write_text(recipe(), encoding="utf-8")
    ran = run(tmp_path, "fleet, Dask", [program], "--executor", "dask_fleet:executor")
    assert ran.failures == [], ran.out + ran.err
    assert ran.status == 0
    assert ran.files == by_processes.files


def recipe() -> str:
    """Return the recipe from the documentation."""
    page = (ROOT / "docs" / "fleets.md").read_text(encoding="utf-8")
    return page.split("```python\n# dask_fleet.py\n")[1].partition("```")[0]
