"""Which tests cover which lines: one run of all tests, cached until something changes."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from coverage import Coverage, CoverageData

from . import trees
from .drawing import PACKAGES, ROOT, Mutant
from .operators import function_lines, imported_names
from .tracing import NAME, TABLE

COPIES = "/_runtime/"
"""The path component of a client's copy of the runtime; only its facade differs."""
HOURS = 3600.0
LITTLE = 0.0005
"""The share of the total test time that the tests of one file get before those of others."""

SETTINGS = f"""\
[run]
core = ctrace
data_file = {{folder}}/data
parallel = true
context = ${{{{{NAME}-}}}}
include =
    {{tree}}/generator/*
    *{COPIES}*
disable_warnings = no-data-collected, module-not-measured
"""


class Covering:
    """The tests that cover a mutant, and their durations."""

    def __init__(self, folder: Path) -> None:
        self.tests: dict[str, dict[str, Any]] = json.loads((folder / "tests.json").read_text())
        self._data = CoverageData(str(folder / "data"))
        self._data.read()
        self._files: dict[str, list[str]] = defaultdict(list)
        for name in self._data.measured_files():
            self._files[_source(name)].append(name)
        self._sharing: dict[str, list[str]] = defaultdict(list)
        self._setups: dict[str, float] = {}
        for test, result in self.tests.items():
            self._setups.update(result["setups"])
            for fixture in result["fixtures"]:
                self._sharing[fixture].append(test)

    @cached_property
    def seconds(self) -> float:
        """Return the duration of all tests."""
        return float(sum(result["seconds"] for result in self.tests.values()))

    @property
    def failed(self) -> list[str]:
        """Return the tests that fail in an unchanged copy of the checkout, and so prove nothing."""
        return [name for name, it in self.tests.items() if not it["passed"]]

    def of(self, mutant: Mutant) -> dict[str, float]:
        """Return the tests that cover a mutant, in the order to run them, with their seconds."""
        users = mutant.change.users
        tests = self._running(mutant.path, [*mutant.change.lines, *(users or ())])
        wider = self._importing(mutant.path) if users is not None else set()
        if mutant.path.startswith(trees.RUNTIME):
            # It compares the checked-in client with the runtime's text, so any change fails.
            wider, tests = (_without(it, "tests/test_in_sync.py") for it in (wider, tests))
        return {it: self.tests[it]["seconds"] for it in self._ordered(tests, wider)}

    def _ordered(self, tests: set[str], wider: set[str]) -> list[str]:
        """Return passing tests: some of each file, then twice as many, the fastest first."""
        spent = {_file(it): self._before(_file(it)) for it in tests | wider}
        rounds: dict[str, int] = {}
        for name in sorted(tests | wider, key=lambda it: (self.tests[it]["seconds"], it)):
            if self.tests[name]["passed"]:
                spent[_file(name)] += self.tests[name]["seconds"]
                rounds[name] = int(spent[_file(name)] / self.seconds / LITTLE).bit_length()
        return sorted(rounds, key=lambda it: (rounds[it], it not in tests, _file(it)))

    @cache  # noqa: B019 - there is one for each run
    def _before(self, file: str) -> float:
        """Return the duration of the shared fixtures of a file's tests."""
        used = [result["fixtures"] for it, result in self.tests.items() if _file(it) == file]
        return sum(self._setups.get(name, 0) for name in set().union(*used))

    def _importing(self, path: str) -> set[str]:
        """Return the tests that run functions of the modules that import one, by its name."""
        name = Path(path).parent.name if path.endswith("__init__.py") else Path(path).stem
        found: set[str] = set()
        for package in PACKAGES:
            for other in (ROOT / package).rglob("*.py"):
                tree = ast.parse(other.read_bytes())
                if name in imported_names(tree):
                    place = other.relative_to(ROOT).as_posix()
                    found |= self._running(place, function_lines(tree))
        return found

    def _running(self, path: str, lines: Iterable[int]) -> set[str]:
        contexts = self._contexts(path)
        return set().union(*(contexts.get(it, ()) for it in lines))

    @cache  # noqa: B019 - there is one for each run
    def _contexts(self, path: str) -> dict[int, set[str]]:
        """Return the tests that run each line of a file, in whichever copy."""
        found: dict[int, set[str]] = defaultdict(set)
        for name in self._files.get(path, []):
            for line, contexts in self._data.contexts_by_lineno(name).items():
                for context in contexts:
                    test = context.rpartition("|")[2]
                    found[line].update({test} & self.tests.keys(), self._sharing.get(test, ()))
        return found


def _file(test: str) -> str:
    return test.partition("::")[0]


def _without(tests: set[str], file: str) -> set[str]:
    return {it for it in tests if _file(it) != file}


def _source(name: str) -> str:
    """Return the path in the checkout of a file that ran."""
    package, separator, rest = name.rpartition(COPIES)
    if separator and rest != "__init__.py":
        return trees.RUNTIME + rest
    return f"generator/{name.rpartition('/generator/')[2]}" if not separator else package


def covering(folder: Path, tree: Path) -> Covering:
    """Return the coverage, from a run of all tests in ``tree`` if there is none yet.

    Raises:
        RuntimeError: the tests could not be run.
    """
    kept = folder / f"coverage-{fingerprint()}"
    if not (kept / "done").exists():
        for old in folder.glob("coverage-*"):
            shutil.rmtree(old)
        kept.mkdir(parents=True)
        _run(kept, tree)
        (kept / "done").touch()
    return Covering(kept)


def _run(kept: Path, tree: Path) -> None:
    settings = kept / "settings"
    settings.write_text(SETTINGS.format(folder=kept, tree=tree), encoding="utf-8")
    code, said = trees.pytest(
        tree,
        ["-p", "mutants.tracing"],
        HOURS,
        **{"COVERAGE_PROCESS_START": str(settings), TABLE: str(kept / "tests.json")},
    )
    (kept / "log").write_text(said, encoding="utf-8")
    if code not in (0, 1):
        raise RuntimeError(f"the tests could not be run: exit code {code}\n{said[-2000:]}")
    Coverage(config_file=str(settings)).combine()


def fingerprint() -> str:
    """Return the hash of everything that determines which lines a test runs."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    command += ["--", *PACKAGES, "templates", "spec", "generated", "pyproject.toml"]
    command += ["tests", ":!tests/mutants"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    hashed = hashlib.sha256()
    for name in sorted({it for it in listed.stdout.split("\0") if it}):
        if (ROOT / name).is_file():
            hashed.update(f"{name}\0".encode() + (ROOT / name).read_bytes())
    return hashed.hexdigest()[:16]
