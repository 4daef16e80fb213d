"""Tests of the mock's benchmarks: what is created and reported, not how long it takes."""

from __future__ import annotations

from pathlib import Path

from .. import clients
from . import report
from .measured import KINDS, Size, mock


def test_the_mock_is_measured(tmp_path: Path) -> None:
    environments = clients.Environments(tmp_path, [])
    text = report.section(mock(environments, Size(rounds=1, requests=3)))
    for line in ("| start | ", "| memory | ", *(f"| {kind} | " for kind in KINDS)):
        assert text.count("\n" + line) == 1, line
