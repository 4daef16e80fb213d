"""Each directory of ``cases/rules`` is a small document and its expected findings.

``OASMITH_UPDATE=1 pytest tests/test_cases.py`` writes the findings; review them before you commit.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oasmith.config.settings import Settings
from oasmith.diagnostics.findings import Finding, has_errors
from oasmith.diagnostics.rules import FIXTURE_RULES, RULES
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.lower import lower
from oasmith.validate.validation import validate

CASES = Path(__file__).parent / "cases" / "rules"

ELSEWHERE = {
    "configuration": "test_config.py",
    **dict.fromkeys(FIXTURE_RULES, "verify/test_cases.py"),
    "edited-by-hand": "test_write.py",
    "foreign-file": "test_write.py",
    "not-carried-over": "migrating/test_configurations.py",
    "not-generated": "test_lower.py",
    "out-of-date": "test_write.py",
    "template": "test_cli.py",
    **dict.fromkeys(("invalid-lock", "unused-pin"), "sources/test_lock_file.py"),
    **dict.fromkeys(("unpinned-source", "outdated-pin"), "sources/test_commands.py"),
    **dict.fromkeys(("missing-source", "changed-source"), "sources/test_sharing.py"),
    **dict.fromkeys(("moved-tag", "outside-source"), "sources/test_sharing.py"),
    "source-limit": "sources/test_http.py",
    "unreachable-source": "sources/test_git_source.py",
    "unused-ignore": "test_policy.py",
    "unused-approval": "diff/test_approvals.py",
    "expired-approval": "diff/test_approvals.py",
    "unused-name": "test_unused.py",
    "unknown-selection": "bundle/test_selection.py",
    "empty-selection": "bundle/test_selection.py",
    "not-self-contained": "bundle/test_cases.py",
    "lost-in-conversion": "bundle/test_command.py",
    "kept-name": "test_names_lock.py",
    "unused-template": "test_unused.py",
    "type-left-open": "test_models_widened.py",
    "leaked-value": "record/test_scan.py",
    "no-pseudonym": "record/test_redaction.py",
    "changed-by-redaction": "record/test_replay.py",
    "existing-cassette": "record/test_commands.py",
    "version-too-low": "publish/test_command.py",
    "version-not-in-changelog": "publish/test_command.py",
    **dict.fromkeys(("invalid-overlay", "invalid-jsonpath"), "overlays/test_cases.py"),
    **dict.fromkeys(("overlay-matches-nothing", "overlay-conflict"), "overlays/test_cases.py"),
    **dict.fromkeys(("overlay-limit", "overlay-beside-reference"), "overlays/test_cases.py"),
    **dict.fromkeys(("overlay-extends", "overlay-version"), "overlays/test_cases.py"),
    "overlay-without-effect": "overlays/test_cases.py",
}
"""Rules that are not about documents, with their tests."""

SETTINGS = Settings(package="case", client_class="Case", distribution="case")


def findings(path: Path) -> list[Finding]:
    """Return the findings of validating and lowering a document."""
    document, found = resolve(path, ReadOptions(roots=(path.parent.resolve(),)))
    if document is not None:
        found = validate(document, found)
        if not has_errors(found):
            found += lower(document, SETTINGS)[1]
    return found


@pytest.mark.parametrize("case", sorted(it.name for it in CASES.iterdir() if it.is_dir()))
def test_case(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    found = findings(Path("openapi.yaml"))
    written = "".join(f"{it}\n" for it in found)
    expected = Path("findings.txt")
    if os.environ.get("OASMITH_UPDATE"):
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")
    assert case in {it.rule for it in found} | {"valid"}
    assert all(it.hint for it in found)


def test_every_rule_has_a_case_of_its_own() -> None:
    assert {it.name for it in CASES.iterdir()} == set(RULES) - set(ELSEWHERE)
    for rule, name in ELSEWHERE.items():
        if rule in FIXTURE_RULES:
            continue  # ``verify/test_cases.py`` checks that each has a case.
        test = Path(__file__).parent / name
        assert rule in test.read_text(encoding="utf-8"), f"{name} does not test {rule}"


def test_every_finding_is_in_the_catalogue() -> None:
    for case in CASES.iterdir():
        for line in (case / "findings.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                assert line.partition("[")[2].partition("]")[0] in RULES
