"""A small part of the conformance tests: Bigin's document, and one with rare features."""

from __future__ import annotations

from pathlib import Path

from .run import conformance
from .suite import Suite
from .surface import Surface

ROOT = Path(__file__).parents[2]


def test_bigins_client_conforms() -> None:
    surface = Surface(ROOT / "generated" / "bigin", "bigin")
    report = Suite("bigin", ROOT / "spec/bigin/openapi.yaml", {}, surface, draws=8).run()
    assert not report.failures, "\n".join(map(str, report.failures))
    assert (report.operations, report.called) == (10, 10)
    assert report.calls >= 8


def test_everything_conforms() -> None:
    document = Path(__file__).with_name("everything.yaml")
    report = conformance("everything.yaml", document, draws=6)
    assert not report.failures, "\n".join(map(str, report.failures))
    assert report.called == report.operations
    assert report.undrawable == {}
