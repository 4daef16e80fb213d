"""Each directory of ``cases`` is a document with overlays and the expected result.

``overlay.yaml``, ``overlay-2.yaml`` and so on are applied to ``openapi.yaml`` in this order.
``output.yaml``, written by hand, is the expected document, and ``findings.txt`` has the expected
findings. ``OASMITH_UPDATE=1 pytest tests/overlays/test_cases.py`` writes only the findings.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oasmith.document.load import load
from oasmith.document.overlays.overlays import FATAL
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve

CASES = Path(__file__).parent / "cases"
NAMES = sorted(case.name for case in CASES.iterdir() if case.is_dir())

RULES = {
    "invalid-overlay": "form-of-an-overlay",
    "invalid-jsonpath": "jsonpaths-that-are-none",
    "overlay-matches-nothing": "targets-that-match-nothing",
    "overlay-conflict": "values-that-do-not-fit",
    "overlay-limit": "copies-of-copies",
    "overlay-beside-reference": "beside-a-reference",
    "overlay-extends": "extends-another-document",
    "overlay-version": "removal-of-primitive-by-1-0",
    "overlay-without-effect": "form-of-an-overlay",
}
"""Each rule about overlays, with a case that violates it."""


@pytest.mark.parametrize("case", NAMES)
def test_case(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    # In the order of their numbers; the first has no number.
    overlays = tuple(sorted(Path().glob("overlay*.yaml"), key=lambda path: path.stem))
    options = ReadOptions(overlays=overlays, roots=(Path().resolve(),))
    document, findings = resolve(Path("openapi.yaml"), options)
    expected, output = Path("findings.txt"), Path("output.yaml")
    written = "".join(f"{finding}\n" for finding in findings)
    if os.environ.get("OASMITH_UPDATE"):
        expected.write_text(written, encoding="utf-8") if written else expected.unlink(True)
    assert written == (expected.read_text(encoding="utf-8") if expected.exists() else "")
    assert all(finding.hint for finding in findings)
    if any(finding.rule in FATAL for finding in findings):
        assert document is None
        assert not output.exists()
    else:
        source, wrong = load(output)
        assert document is not None
        assert source is not None
        assert not wrong
        assert document.data == source.data


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_case(rule: str) -> None:
    lines = (CASES / RULES[rule] / "findings.txt").read_text(encoding="utf-8")
    assert f" [{rule}] " in lines
