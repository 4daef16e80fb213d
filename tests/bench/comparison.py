"""Compares oasmith and its clients with other generators and theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import clients
from .documents import documents
from .generation import generation
from .generators import PEERS, Generator, oasmith
from .machine import machine
from .sample import ANSWER

LIBRARIES = ("httpx2", "pyreqwest", "pydantic", "msgspec")


def comparison(bench: Path, *, quick: bool) -> dict[str, Any]:
    """Return all measurements as data."""
    programs = {it.name: (it.tool, it.distribution) for it in PEERS}
    described = machine(clients.Environments(bench, []), LIBRARIES, programs)
    scratch = bench / "made"
    shutil.rmtree(scratch, ignore_errors=True)
    chosen = documents(_corpus(), bench / "documents", quick=quick)
    made = generation(chosen, _generators(bench), scratch, repeats=1 if quick else 3)
    environments = clients.Environments(bench, sorted({it.folder for it in made}))
    rounds, seconds = (1, 0.2) if quick else (7, 2.0)
    return {
        "machine": described,
        "size": len(ANSWER),
        "generation": [it.row() for it in made],
        "imports": clients.imports(environments, [it.name for it in chosen], 1 if quick else 7),
        **clients.calls(environments, rounds, seconds),
        "decoding": clients.decoding(environments, rounds, seconds / 2),
    }


def _corpus() -> Path | None:
    corpus = os.environ.get("OASMITH_CORPUS")
    if corpus and Path(corpus).is_dir():
        return Path(corpus)
    print("OASMITH_CORPUS names no folder: only Bigin's document is measured", file=sys.stderr)
    return None


def _generators(bench: Path) -> list[tuple[Generator, Path]]:
    """Return every generator, with the folder of its programs."""
    programs = Path(sys.executable).parent
    command = [str(programs / "oasmith"), "generate", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    own = oasmith(has_cache="--no-cache" in told)
    return [*((it, programs) for it in own), *((it, bench / it.tool / "bin") for it in PEERS)]
