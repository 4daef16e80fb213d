"""Runs the benchmarks: ``python -m bench ENVIRONMENTS [--only PART] [--quick] [--redraw]``."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

from . import report
from .clients import Environments
from .comparison import comparison
from .documents import ROOT
from .mock import measured as mock_measured, report as mock_report
from .page import merged
from .production import report as production_report
from .production.measured import FULL, QUICK, production
from .verify import measured as verify_measured, report as verify_report

PAGES = {
    "comparison": report.page,
    "production": production_report.section,
    "mock": mock_report.section,
    "verify": verify_report.section,
}
"""The parts, with the functions that write their sections of the page."""


def main() -> None:
    """Measure, and write the page with its plots; a quick run writes next to the environments."""
    options = _options()
    bench: Path = options.bench.absolute()
    kept = bench / ("quick" if options.quick else "full")
    kept.mkdir(exist_ok=True)
    for part in [options.only] if options.only else PAGES:
        results = kept / f"{part}.json"
        if not options.redraw:
            found = measured(part, bench, quick=options.quick)
            results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        write(part, results, kept if options.quick else ROOT / "docs", bench)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--only", choices=PAGES, help="measure this part, and leave the others")
    parser.add_argument("--quick", action="store_true", help="small documents, short intervals")
    parser.add_argument("--redraw", action="store_true", help="write the last results again")
    return parser.parse_args()


def measured(part: str, bench: Path, *, quick: bool) -> dict[str, Any]:
    """Return the measurements of a part as data."""
    if part == "production":
        return production(Environments(bench, []), QUICK if quick else FULL)
    if part == "verify":
        amount = verify_measured.QUICK if quick else verify_measured.FULL
        return verify_measured.verify(Environments(bench, []), amount)
    if part == "mock":
        size = mock_measured.QUICK if quick else mock_measured.FULL
        return mock_measured.mock(Environments(bench, []), size)
    return comparison(bench, quick=quick)


def write(part: str, results: Path, folder: Path, bench: Path) -> None:
    """Write the sections of a part into the page of ``folder``, and its plots next to it."""
    page = folder / "benchmarks.md"
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    new = PAGES[part](json.loads(results.read_text(encoding="utf-8")))
    page.write_text(merged(old, new), encoding="utf-8")
    if part == "comparison":
        python, charts = bench / "own" / "bin" / "python", Path(__file__).with_name("charts.py")
        subprocess.run([str(python), str(charts), str(results), str(folder)], check=True)
    print(f"written: {page}")


if __name__ == "__main__":
    main()
