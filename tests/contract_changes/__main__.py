"""Writes docs/contract-checks.md: ``make contract-table``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .changes import CHANGES
from .checks import Asked, asked, project
from .page import PAGE, page


def run() -> list[Asked]:
    """Return the results of the checks for every change."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "base"
        project(base)
        return [
            asked(change, base, Path(name) / str(number)) for number, change in enumerate(CHANGES)
        ]


if __name__ == "__main__":
    results = run()
    PAGE.write_text(page(results), encoding="utf-8")
    for one in results:
        if not one.is_right:
            print(f"{one.change.part}: {one.change.name}: {one.caught or 'nothing'} caught it")
    sys.exit(not all(one.is_right for one in results))
