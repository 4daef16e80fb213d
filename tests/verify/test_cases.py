"""Each directory of ``cases/verify`` is a document, fixtures, and their expected findings.

``openapi.yaml`` is the document; files whose names begin with ``fixture`` are the fixtures.
``client.yaml``, if it exists, is the document from which the client is generated; ``case.toml`` has
options. ``OASMITH_UPDATE=1 pytest tests/verify/test_cases.py`` writes the findings.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oasmith import pipeline
from oasmith.config.client import client
from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.rules import FIXTURE_RULES
from oasmith.verify.baseline import read_baseline
from oasmith.verify.verify import VerifyOptions

CASES = Path(__file__).parents[1] / "cases" / "verify"
NAMES = sorted(case.name for case in CASES.iterdir() if case.is_dir())


def findings(case: str, output: Path) -> list[Finding]:
    """Return the findings of verifying the fixtures of a case."""
    options: dict[str, Any] = {}
    if Path("case.toml").exists():
        options = tomllib.loads(Path("case.toml").read_text(encoding="utf-8"))
    package = f"case_{case.replace('-', '_')}"
    values = {"spec": "openapi.yaml", "output": str(output), "package": package}
    if options.get("client") == "made":
        made_of = "client.yaml" if Path("client.yaml").exists() else "openapi.yaml"
        generated = pipeline.generate(client("case", {**values, "spec": made_of}, Path()))
        assert generated.files is not None, generated.findings
        for name, text in generated.files.items():
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (output / name).write_text(text, encoding="utf-8")
    verified = pipeline.verify(
        client("case", values, Path()),
        sorted(Path().glob("fixture*")),
        VerifyOptions(
            client=output if "client" in options else None,
            floor=options.get("floor", 0.0),
            max_age=options.get("max-age"),
            today=date(2026, 11, 30),
        ),
    )
    assert verified.verification is not None, verified.findings
    verification = verified.verification
    if not Path("baseline.json").exists():
        return list(verification.all_findings)
    baseline, wrong = read_baseline(Path("baseline.json"))
    stale = baseline.stale(verification.all_findings)
    return [*wrong, *baseline.judged([verification])[0].all_findings, *stale]


@pytest.mark.parametrize("case", NAMES)
def test_case(case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(CASES / case)
    found = findings(case, tmp_path / "client")
    written = "".join(f"{finding}\n" for finding in found).replace(str(tmp_path), "TMP")
    expected = Path("findings.txt")
    if os.environ.get("OASMITH_UPDATE"):
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")
    assert case in {finding.rule for finding in found} | {"valid"} | set(NAMES) - FIXTURE_RULES
    assert all(finding.hint for finding in found)


def test_every_rule_has_a_case_of_its_own() -> None:
    assert set(NAMES) >= FIXTURE_RULES
