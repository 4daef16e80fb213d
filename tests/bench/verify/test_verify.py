"""Tests of the benchmarks of verifying: what is created and reported, not how long it takes."""

from __future__ import annotations

from pathlib import Path

from .. import clients
from . import report
from .measured import Size, verify


def test_verifying_is_measured(tmp_path: Path) -> None:
    environments = clients.Environments(tmp_path, [])
    text = report.section(verify(environments, Size(rounds=1, repeats=1)))
    for line in ("| all checks, with the client | ", "| the document only | "):
        assert text.count("\n" + line) == 1, line
    assert "132 exchanges" in text
