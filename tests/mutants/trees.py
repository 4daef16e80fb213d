"""Copies of the checkout to which mutants are applied.

``PYTHONPATH`` puts the copy's packages before the editable installation, for pytest and for every
process that a test starts. Most tests import the runtime from there; clients that tests generate
get a copy of it; the checked-in client includes a copy, so a mutant of the runtime is applied to
that copy, too.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .drawing import ROOT, Mutant

RUNTIME = "generator/oasmith_runtime/"
CLIENT = "generated/bigin/bigin/_runtime/"
MEMORY = 16 * 2**30
"""Memory limit of a process in bytes, with the stacks of its threads."""


def copied(folder: Path) -> Path:
    """Copy all tracked and untracked, not ignored files, and return the folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted({it for it in listed.stdout.split("\0") if it}):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextmanager
def mutated(tree: Path, mutant: Mutant) -> Iterator[None]:
    """Put a mutant into a copy of the checkout, for a while."""
    path = tree / mutant.path
    source = path.read_bytes()
    places = [path]
    if mutant.path.startswith(RUNTIME):
        other = tree / CLIENT / mutant.path.removeprefix(RUNTIME)
        places += [other] if other.exists() and other.read_bytes() == source else []
    try:
        _write(places, mutant.change.apply(source))
        yield
    finally:
        _write(places, source)


def _write(places: list[Path], source: bytes) -> None:
    for path in places:
        path.write_bytes(source)
        # Python compares times by the second, which may be the same.
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()


def pytest(tree: Path, arguments: list[str], seconds: float, **variables: str) -> tuple[int, str]:
    """Run pytest in a copy, and return its exit code and output; -9 if it took too long."""
    found = os.pathsep.join([str(tree / "generator"), str(tree / "tests")])
    with subprocess.Popen(
        [Path(sys.executable).with_name("pytest"), "-p", "no:cacheprovider", *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": found, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY)),
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return -signal.SIGKILL, process.communicate()[0]
    return process.returncode, said
