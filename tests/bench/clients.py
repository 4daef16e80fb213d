"""Measures the generated clients of Bigin, each in separate processes, in rounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias, TypeVar

from .contenders import CALLS, DECODERS
from .documents import ROOT
from .measure import run
from .sample import MOST

K = TypeVar("K", bound=Hashable)
Figures: TypeAlias = Mapping[str, float]

PATHS = (ROOT / "tests", ROOT / "generated" / "bigin")
"""This package, and our client: the checked-in one."""

IMPORT = """
import sys, time
start = time.perf_counter()
exec(sys.argv[1])
seconds = time.perf_counter() - start
print('{"seconds": %f}' % seconds)
"""

IMPORTS = {
    "oasmith": "from oasmith_{0} import Api",
    "openapi-python-client": "from opc_{0} import AuthenticatedClient",
    "openapi-generator": "from oag_{0} import ApiClient",
    "datamodel-codegen": "import dcg_{0}",
}
"""The first import of a user, for the client of a document."""


class Failed(Exception):
    """A measured program failed; its last line says why."""


class Environments:
    """Runs Python in the environments of the contenders, with the generated clients on the path."""

    def __init__(self, bench: Path, paths: Sequence[Path]) -> None:
        """Find environments in ``bench`` and clients in ``paths``."""
        self._bench = bench
        # As for most users, compiled bytecode is kept.
        self._environment = {"PYTHONPATH": joined([*PATHS, *paths]), "PYTHONDONTWRITEBYTECODE": ""}

    def python(self, name: str) -> str:
        """Return the Python of a contender; ours is in ``own``, or is the current one."""
        pythons = (self._bench / it / "bin" / "python" for it in (name, "own"))
        return next((str(it) for it in pythons if it.exists()), sys.executable)

    def run(self, name: str, *command: str) -> dict[str, float]:
        """Return the measurements that a program prints last, and its peak memory.

        It runs in the environment of the contender ``name``. Raises ``Failed`` with its output.
        """
        with TemporaryDirectory() as folder:
            log, environment = Path(folder, "log"), self._environment
            ran = run([self.python(name), *command], cwd=ROOT, log=log, environment=environment)
        last = ran.output.strip().rpartition("\n")[2]
        if ran.status != 0:
            raise Failed(last)
        figures: dict[str, float] = json.loads(last)
        return {**figures, "megabytes": ran.megabytes}

    def version(self, name: str, distribution: str) -> str:
        """Return the installed version of a distribution for a contender."""
        code = f"from importlib.metadata import version; print(version({distribution!r}))"
        command = [self.python(name), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def contender(self, mode: str, name: str, *rest: object) -> dict[str, float]:
        """Return the measurements of one contender."""
        return self.run(name, "-m", "bench.contenders", mode, name, *map(str, rest))


def joined(paths: Sequence[Path]) -> str:
    """Return the value of ``PYTHONPATH``."""
    return os.pathsep.join(map(str, paths))


@contextmanager
def served(seconds: float = 0.0, records: int = MOST) -> Iterator[str]:
    """Run the loopback server and yield its URL; it responds as ``server`` says."""
    command = [sys.executable, "-m", "bench.server", str(seconds), str(records)]
    environment = {**os.environ, "PYTHONPATH": joined(PATHS)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def imports(
    environments: Environments, documents: Sequence[str], rounds: int
) -> list[dict[str, Any]]:
    """Return the cost of the first import of each document's clients; failures are reported too."""
    return [
        {"document": document, "name": name, **_imported(environments, name, document, rounds)}
        for document in documents
        for name in IMPORTS
    ]


def _imported(
    environments: Environments, name: str, document: str, rounds: int
) -> dict[str, float | str]:
    statement = IMPORTS[name].format(document)
    try:
        environments.run(name, "-c", IMPORT, statement)  # Writes the compiled bytecode.
        return medians([environments.run(name, "-c", IMPORT, statement) for _ in range(rounds)])
    except Failed as error:
        return {"error": str(error).partition(":")[0]}


def calls(environments: Environments, rounds: int, seconds: float) -> dict[str, list[Any]]:
    """Return first calls, and calls per second, over loopback."""
    with served() as url:
        return {
            "first": _rounds(environments, "first", list(CALLS), rounds, url),
            "calls": _rounds(environments, "calls", list(CALLS), rounds, url, seconds),
        }


def decoding(environments: Environments, rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Return the cost of decoding a response."""
    return _rounds(environments, "decode", list(DECODERS), rounds, seconds)


def _rounds(
    environments: Environments, mode: str, names: list[str], rounds: int, *rest: object
) -> list[dict[str, Any]]:
    runs = {name: partial(environments.contender, mode, name, *rest) for name in names}
    return [{"name": name, **figures} for name, figures in in_rounds(runs, rounds).items()]


def in_rounds(runs: Mapping[K, Callable[[], Figures]], rounds: int) -> dict[K, dict[str, float]]:
    """Measure in rounds, so that other load affects all contenders alike."""
    found: dict[K, list[Figures]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, measured in runs.items():
            found[name].append(measured())
        print(f"round {number + 1} of {rounds}: {len(runs)} contenders", file=sys.stderr)
    return {name: medians(figures) for name, figures in found.items()}


def medians(figures: Sequence[Figures]) -> dict[str, float]:
    """Return the median of each measurement."""
    return {key: median(it[key] for it in figures) for key in figures[0]}
