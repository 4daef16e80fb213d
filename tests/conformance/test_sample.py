"""A bounded part of the conformance: Bigin's document, whose client is checked in."""

from __future__ import annotations

from pathlib import Path

from .suite import Suite
from .surface import Surface

ROOT = Path(__file__).parents[2]


def test_bigins_client_conforms() -> None:
    surface = Surface(ROOT / "generated" / "bigin", "bigin")
    report = Suite("bigin", ROOT / "spec/bigin/openapi.yaml", {}, surface, draws=8).run()
    assert not report.failures, "\n".join(map(str, report.failures))
    assert (report.operations, report.called) == (1, 1)
    assert report.calls >= 8
