"""``oasmith verify`` as a user runs it, in a copy of Bigin's project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Command, change
from contract_changes.checks import project

FOLDER = Path("tests/fixtures/bigin/updateRelatedRecords")
SAMPLE = FOLDER / "sample.yaml"


@pytest.fixture(autouse=True)
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change into a project with the fixtures of updates only: each run reads all of them."""
    project(tmp_path, FOLDER.as_posix())
    monkeypatch.chdir(tmp_path)


def test_bigin_is_covered_and_has_no_false_finding(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path / "whole")
    monkeypatch.chdir(tmp_path / "whole")
    ran = oasmith("verify", "--min-coverage", "100")
    assert (ran.status, ran.err) == (0, "")
    assert "75 fixtures, 132 exchanges" in ran.out
    assert ran.out.count("warning") == 2  # The finding, and the summary.
    assert "RELATION_LOCKED is not documented (HTTP 207)" in ran.out
    covered = "10/10 operations, 59/59 statuses, 77/77 error rows, 8/8 data centres, 33/33 scopes"
    assert covered in ran.out
    (FOLDER / "no-permission.yaml").unlink()
    assert oasmith("verify", "--min-coverage", "100").status == 1


def test_a_fault_is_named_with_its_line(oasmith: Command) -> None:
    change(SAMPLE, '"status": "success"},', '"status": 1},')
    ran = oasmith("verify")
    assert ran.status == 1
    line = next(line for line in ran.out.splitlines() if "does not fit" in line)
    assert f"{SAMPLE.as_posix()}:24:" in line
    assert "data.0.status: 1 is not of type" in line


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("no-permission", {"error row NO_PERMISSION (HTTP 403)", "status 403"}),
        ("data-center-ca", {"data centre ca"}),
        ("scope-module-write-accepted", {"scope ZohoBigin.modules.{module_name}.WRITE"}),
        ("unknown-code", set[str]()),
    ],
)
def test_deleting_a_fixture_turns_exactly_its_cells(
    name: str, cells: set[str], oasmith: Command
) -> None:
    (FOLDER / f"{name}.yaml").unlink()
    ran = oasmith("verify", "--format", "json")
    data = json.loads(ran.out)
    gaps = {
        f"{cell['dimension']} {cell['name']}"
        for cell in data["verifications"][0]["coverage"]["cells"]
        if not any(cell["covered_by"].values())
        and cell["operation"] in ("", "updateRelatedRecords")
    }
    assert gaps == cells


def test_transcribed_fixtures_do_not_count_as_recorded(oasmith: Command) -> None:
    ran = oasmith("verify", "--require-recorded")
    assert ran.status == 1
    assert "[low-coverage]" in ran.out or "low-coverage" in ran.out
    assert oasmith("verify", "--require-recorded", "--min-coverage", "0").status == 0


def test_a_baseline_lets_known_findings_pass_until_they_are_gone(oasmith: Command) -> None:
    change(SAMPLE, "code: 200", "code: 206")
    assert oasmith("verify").status == 1
    written = oasmith("verify", "--write-baseline")
    assert (written.status, written.out) == (0, "verify-baseline.json has 2 findings\n")
    assert oasmith("verify").status == 0
    change(SAMPLE, "code: 206", "code: 200")
    stale = oasmith("verify", "--fail-on", "warning")
    assert stale.status == 1
    assert "verify-baseline.json:3:5" in stale.out
    assert "no longer occurs" in stale.out


def test_a_wrong_baseline_is_told(oasmith: Command) -> None:
    Path("verify-baseline.json").write_text('{"findings": [{"rule": 1}]}', encoding="utf-8")
    ran = oasmith("verify")
    assert (ran.status, ran.out) == (2, "")
    assert "an entry of the baseline needs a rule, a file and a message" in ran.err


def test_without_the_client_only_the_document_is_checked(oasmith: Command) -> None:
    Path("generated/bigin/bigin").rename("generated/bigin/elsewhere")
    ran = oasmith("verify")
    assert ran.status == 1
    assert "there is no package bigin" in ran.out
    assert oasmith("verify", "--document-only").status == 0


def test_a_document_without_a_configuration(oasmith: Command) -> None:
    Path("oasmith.toml").unlink()
    ran = oasmith("verify", "--spec", "spec/bigin/openapi.yaml", "--fixtures", str(FOLDER))
    assert (ran.status, ran.err) == (0, "")
    assert "the client" not in ran.out


def test_a_client_without_fixtures_is_told_what_to_write(oasmith: Command) -> None:
    change(Path("oasmith.toml"), 'fixtures = "tests/fixtures/bigin"\n', "")
    ran = oasmith("verify")
    assert ran.status == 2
    assert ran.err == (
        "oasmith: bigin has no fixtures\n"
        '    Name them: --fixtures PATH, or in oasmith.toml: fixtures = "tests/fixtures".\n'
    )


def test_fixtures_that_are_not_there_are_told(oasmith: Command) -> None:
    change(Path("oasmith.toml"), "tests/fixtures/bigin", "tests/fixtures/begin")
    ran = oasmith("verify")
    assert ran.status == 2
    assert ran.err == (
        "oasmith: the fixtures of bigin do not exist: tests/fixtures/begin\n"
        "    Did you mean bigin?\n"
    )


def test_the_page_and_the_step_summary_are_written(
    oasmith: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    ran = oasmith("verify", "--format", "github", "--page", "contract.html")
    assert ran.status == 0
    assert "::warning file=" in ran.out
    assert "bigin" in Path("summary.md").read_text(encoding="utf-8")
    page = Path("contract.html").read_bytes()
    assert b"RELATION_LOCKED" in page
    assert len(page) < 500_000


def test_a_har_file_verifies_as_its_cassette_does(oasmith: Command) -> None:
    import yaml

    cassette = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["interactions"][0]
    request, response = cassette["request"], cassette["response"]

    def pairs(headers: dict[str, list[str]]) -> list[dict[str, str]]:
        return [{"name": name, "value": values[0]} for name, values in headers.items()]

    entry = {
        "startedDateTime": "2026-11-01T10:00:00Z",
        "request": {
            "method": request["method"],
            "url": request["uri"],
            "headers": pairs(request["headers"]),
            "postData": {"text": request["body"]},
        },
        "response": {
            "status": 200,
            "headers": pairs(response["headers"]),
            "content": {"text": response["body"]["string"]},
        },
    }
    har = {"log": {"version": "1.2", "creator": {"name": "a browser"}, "entries": [entry]}}
    Path("traffic.har").write_text(json.dumps(har), encoding="utf-8")
    ran = oasmith("verify", "--fixtures", "traffic.har", "--format", "json", "--fail-on", "warning")
    [exchange] = json.loads(ran.out)["verifications"][0]["exchanges"]
    assert ran.status == 0
    assert exchange["name"] == "traffic#0"
    assert exchange["provenance"] == "recorded"
    assert all(findings == [] for findings in exchange["checks"].values())
    entry["request"]["url"] = request["uri"].replace("v2", "v1")
    Path("traffic.har").write_text(json.dumps(har, indent=1), encoding="utf-8")
    ran = oasmith("verify", "--fixtures", "traffic.har")
    assert ran.status == 1
    assert "traffic.har:" in ran.out
