"""Runs all measurements: ``python -m bench FOLDER_OF_ENVIRONMENTS [--quick] [--redraw]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import clients, report
from .documents import ROOT, documents
from .generation import generation
from .generators import PEERS, Generator, oasmith
from .sample import ANSWER


def main() -> None:
    """Measure, and write the page with its plots; a quick run writes beside the environments."""
    options = _options()
    bench: Path = options.bench.absolute()
    kept = bench / ("quick.json" if options.quick else "results.json")
    if not options.redraw:
        kept.write_text(json.dumps(measured(bench, quick=options.quick), indent=1) + "\n")
    folder = bench / "quick" if options.quick else ROOT / "docs"
    folder.mkdir(exist_ok=True)
    results = json.loads(kept.read_text(encoding="utf-8"))
    (folder / "benchmarks.md").write_text(report.page(results), encoding="utf-8")
    charts = str(Path(__file__).with_name("charts.py"))
    command = [str(bench / "own" / "bin" / "python"), charts, str(kept), str(folder)]
    subprocess.run(command, check=True)
    print(f"written: {folder / 'benchmarks.md'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--quick", action="store_true", help="small documents, short intervals")
    parser.add_argument("--redraw", action="store_true", help="write the last results again")
    return parser.parse_args()


def measured(bench: Path, *, quick: bool) -> dict[str, Any]:
    """Return all figures as data."""
    load = os.getloadavg()[0]
    corpus = os.environ.get("OASMITH_CORPUS")
    if not corpus or not Path(corpus).is_dir():
        corpus = None
        print("OASMITH_CORPUS names no folder: only Bigin's document is measured", file=sys.stderr)
    scratch = bench / "made"
    shutil.rmtree(scratch, ignore_errors=True)
    chosen = documents(Path(corpus) if corpus else None, bench / "documents", quick=quick)
    made = generation(chosen, _generators(bench), scratch, repeats=1 if quick else 3)
    environments = clients.Environments(bench, sorted({it.folder for it in made}))
    rounds, seconds = (1, 0.2) if quick else (7, 2.0)
    return {
        "machine": _machine(bench, load),
        "size": len(ANSWER),
        "generation": [it.row() for it in made],
        "imports": clients.imports(environments, [it.name for it in chosen], 1 if quick else 7),
        **clients.calls(environments, rounds, seconds),
        "decoding": clients.decoding(environments, rounds, seconds / 2),
    }


def _generators(bench: Path) -> list[tuple[Generator, Path]]:
    """Return every way to make a client, with the folder of its programs."""
    programs = Path(sys.executable).parent
    command = [str(programs / "oasmith"), "generate", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    own = oasmith(has_cache="--no-cache" in told)
    return [*((it, programs) for it in own), *((it, bench / it.tool / "bin") for it in PEERS)]


def _machine(bench: Path, load: float) -> dict[str, str]:
    """Return what the figures hang on."""
    described = {
        "measured": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores of {_processor()}, {platform.system()}",
        "load before the start": f"{load:.1f}",
        "Python": platform.python_version(),
        "oasmith": version("oasmith"),
    }
    for generator in PEERS:
        described[generator.name] = _installed(bench / generator.tool, generator.distribution)
    libraries = ("httpx2", "pyreqwest", "pydantic", "msgspec")
    return described | {it: _installed(bench / "own", it) for it in libraries}


def _installed(environment: Path, distribution: str) -> str:
    code = f"from importlib.metadata import version; print(version({distribution!r}))"
    command = [str(environment / "bin" / "python"), "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [it.partition(":")[2].strip() for it in lines if it.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
