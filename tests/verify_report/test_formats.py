"""The reports of verifying, for people and for other programs."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.verify import report as reports
from oasmith.verify.report import FORMATS, Report, step_summary
from oasmith.verify.report.cells import CellState, state
from oasmith.verify.results import Check, Verification
from verify_report.made import bigin, cell, exchange, finding, verification, with_findings

BODY = finding("response-mismatch", part="/response/body")
LATE = finding("old-recording", Level.WARNING)
LOST = Finding("unreadable-fixture", "no | `fixture`", Location("f/b.yaml", 2, 1), "Write one.")


def pets(**fields: Any) -> Verification:
    """Return a verification with an error, a warning, gaps and all kinds of provenance."""
    exchanges = (
        with_findings(exchange("a"), Check.RESPONSE, BODY),
        with_findings(exchange("b", kind="recorded"), Check.AGE, LATE),
        exchange("c", kind="unstated"),
    )
    cells = (
        cell("data centre", "eu", operation="", recorded=["b"]),
        cell("operation", "listPets", transcribed=["a"], recorded=["b"], unstated=["c"]),
        cell("status", "200", recorded=["b"]),
        cell("status", "404"),
        cell("error row", "NOT_FOUND (HTTP 404)"),
        cell("scope", "pets.READ", unstated=["c"]),
    )
    return verification(*exchanges, **{"cells": cells, "findings": (LOST,), **fields})


def shown(format: str, *verifications: Verification, **more: Any) -> str:
    """Return verifications in a format."""
    stream = io.StringIO()
    reports.show(Report(verifications=verifications or (pets(),), **more), format, stream)
    return stream.getvalue()


def test_text_of_bigins_fixtures() -> None:
    lines = shown("text", bigin(), seconds=0.4).splitlines()
    assert lines[:9] == [
        "bigin 1.0.0   75 fixtures, 132 exchanges   0.1 s",
        "  ✓ requests fit the document           132",
        "  ! responses fit the document          131 of 132",
        "  ✓ the client sends these requests     132",
        "  ✓ the client reads these responses    132",
        "",
        "  ! warning unknown-error-row   1",
        "      tests/fixtures/bigin/updateRelatedRecords/unknown-code.yaml:25:14  "
        "RELATION_LOCKED is not documented (HTTP 207)",
        "          = Add a row to x-errors of the response; did you mean 'AUTHORIZATION_FAILED'?",
    ]
    assert lines[10].startswith(
        "  covered: 10/10 operations, 59/59 statuses, 77/77 error rows, 8/8 data centres,"
    )
    assert lines[12] == (
        "  recorded 0, transcribed 75   nothing here was recorded from the API; "
        "oasmith record shows how"
    )
    assert lines[-1] == (
        "1 warning in 132 exchanges (0.4 s)          oasmith rule unknown-error-row explains a rule"
    )


def test_text_has_the_worst_first() -> None:
    text = shown("text")
    rules = re.findall(r"(?m)^  [✗!] (?:error|warning) (\S+)", text)
    assert rules == ["response-mismatch", "unreadable-fixture", "old-recording"]
    assert "  recorded 1, transcribed 1, unstated 1\n" in text
    assert "2 gaps; --verbose lists them" in text


def test_text_lists_all_where_that_is_wanted() -> None:
    many = replace(pets(), findings=tuple(replace(LOST, message=f"no {n}") for n in range(9)))
    assert "… 4 more; --verbose lists all" in shown("text", many)
    text = shown("text", many, verbose=True)
    assert "more; --verbose" not in text
    assert "    - status 404 of listPets  about 404\n" in text
    assert "    - error row NOT_FOUND (HTTP 404) of listPets  about NOT_FOUND (HTTP 404)\n" in text


def test_only_what_is_recorded_counts_where_that_is_wanted() -> None:
    text = shown("text", verbose=True, needs_recorded=True)
    assert "1/1 data centres, 0/1 scopes" in text
    assert "    - scope pets.READ of listPets (unstated only)" in text


def test_quiet_shows_findings_only() -> None:
    lines = shown("text", quiet=True).splitlines()
    assert lines[0] == "  ✗ error response-mismatch   1"
    assert not [line for line in lines if "covered" in line or "fixtures," in line]
    clean = verification(exchange("a"))
    assert shown("text", clean, quiet=True) == ""


def test_what_only_informs_is_no_fault() -> None:
    note = finding("client-sends-otherwise", Level.INFO)
    one = verification(with_findings(exchange("a"), Check.REQUEST, note))
    assert "  ✓ requests fit the document           1\n" in shown("text", one)
    assert "**The contract holds: 1 info.** Every check passes for 1 exchange." in shown(
        "markdown", one
    )


def test_what_was_not_checked_is_said() -> None:
    text = shown("text", verification(exchange("a"), has_client=False))
    assert "  - the generated client was not checked\n" in text
    assert "no findings in 1 exchange" in text


def test_a_refusal_that_is_expected_is_told() -> None:
    checked = with_findings(replace(exchange("a"), is_refused=True), Check.SENT)
    line = "  ✓ the client sends these requests     1   1 expects a refusal, and is refused"
    assert line in shown("text", verification(checked)).splitlines()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours_and_the_same_words() -> None:
    stream = Terminal()
    reports.show(Report(verifications=(pets(),)), "text", stream)
    assert "\x1b[31m  ✗ error " in stream.getvalue()
    assert re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue()) == shown("text")


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, True),
        ({"fails_on": None}, False),
        ({"fails_on": Level.WARNING}, True),
    ],
)
def test_what_fails(fields: dict[str, Any], wanted: bool) -> None:
    report = Report(verifications=(pets(),), **fields)
    assert report.has_failed is wanted
    assert json.loads(FORMATS["json"](report))["ok"] is not wanted


def test_json_has_what_was_promised() -> None:
    data = json.loads(shown("json"))
    assert set(data) == {"ok", "verifications"}
    one = data["verifications"][0]
    assert (one["client"], one["document"], one["version"]) == ("pets", "spec/pets.yaml", "2.0")
    assert one["exchanges"][0] == {
        "name": "a",
        "operation": "listPets",
        "file": "fixtures/a.yaml",
        "provenance": "transcribed",
        "status": 200,
        "checks": {
            "request": [],
            "response": [
                {
                    "rule": "response-mismatch",
                    "level": "error",
                    "message": "response-mismatch happened",
                    "file": "fixtures/a.yaml",
                    "line": 3,
                    "column": BODY.location.column,
                    "hint": "Do something.",
                    "pointer": "",
                }
            ],
        },
    }
    coverage = one["coverage"]
    assert coverage["totals"]["status"] == {"covered": 1, "recorded": 1, "total": 2}
    assert coverage["share"] == round(4 / 6, 4)
    assert coverage["cells"][1] == {
        "dimension": "operation",
        "operation": "listPets",
        "name": "listPets",
        "pointer": "/paths/~1pets/get/listPets",
        "covered_by": {"recorded": ["b"], "transcribed": ["a"], "unstated": ["c"]},
    }
    assert [it["rule"] for it in one["findings"]] == ["unreadable-fixture"]


def test_the_same_fixtures_give_the_same_json() -> None:
    fast, slow = replace(pets(), seconds=0.1), replace(pets(), seconds=9.0)
    assert shown("json", fast, seconds=0.1) == shown("json", slow, seconds=9.9)


def test_junit_has_a_test_for_each_exchange_and_check() -> None:
    suite = ElementTree.fromstring(shown("junit"))
    names = [(it.get("classname"), it.get("name")) for it in suite]
    assert names == [
        ("pets.a", "the request fits the document"),
        ("pets.a", "the response fits the document"),
        ("pets.b", "the request fits the document"),
        ("pets.b", "the response fits the document"),
        ("pets.b", "the recording is recent enough"),
        ("pets.c", "the request fits the document"),
        ("pets.c", "the response fits the document"),
        ("pets.unreadable-fixture", "f/b.yaml:2:1"),
    ]
    assert (suite.get("tests"), suite.get("failures")) == ("8", "2")
    failure = suite[1].find("failure")
    assert failure is not None
    assert failure.get("message") == "response-mismatch happened"
    assert str(BODY.location) in (failure.text or "")
    assert "Do something." in (failure.text or "")
    # Findings that do not fail are reported as well.
    assert "old-recording happened" in (suite[4].findtext("system-out") or "")
    assert suite[1].get("file") == "fixtures/a.yaml"
    empty = ElementTree.fromstring(shown("junit", verification()))
    assert [it.get("name") for it in empty] == ["nothing to verify"]


def test_sarif_has_rules_levels_and_places() -> None:
    stored = (replace(finding("unknown-key"), message="see [this](https://example.com)\x1b"),)
    log = json.loads(shown("sarif", verification(exchange("a"), findings=stored)))
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    assert [it["id"] for it in run["tool"]["driver"]["rules"]] == ["unknown-key"]
    result = run["results"][0]
    assert (result["ruleId"], result["level"]) == ("unknown-key", "error")
    assert result["message"]["text"].startswith("see [this] (https://example.com)\ufffd")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "fixtures/a.yaml"}


def test_a_finding_of_two_clients_is_reported_once() -> None:
    twice = Report(verifications=(pets(), replace(pets(), name="other")))
    assert FORMATS["github"](twice).count("\n") == 3


def test_github_annotates_each_finding() -> None:
    lines = shown("github").splitlines()
    assert [it.split()[0] for it in lines] == ["::error", "::warning", "::error"]
    assert lines[2] == (
        "::error file=f/b.yaml,line=2,col=1,title=unreadable-fixture::no | `fixture`%0AWrite one."
    )


def test_a_step_summary_has_the_verdict_the_tables_and_the_gaps() -> None:
    text = shown("markdown")
    assert text == step_summary(Report(verifications=(pets(),)))
    assert text.startswith(
        "### oasmith verify: pets 2.0\n\n**The contract does not hold: 2 errors, 1 warning.** "
        "Responses fit the document: 2 of 3. Recordings are recent enough: 0 of 1. "
        "1 of 3 fixtures recorded from the API. No \\| \\`fixture\\`.\n"
    )
    assert "| responses fit the document | 2 | 3 | ✗ |" in text
    assert "| statuses | 1 | 2 | 1 |" in text
    assert "| error | `unreadable-fixture` | no \\| \\`fixture\\` | `f/b.yaml:2:1` |" in text
    assert "| status 404 of listPets | about 404 |" in text


def test_a_step_summary_has_room_for_much() -> None:
    cells = [cell("scope", f"scope{number}") for number in range(250)]
    text = shown("markdown", verification(exchange("a"), cells=cells))
    assert text.count("| scope scope") == 100
    assert "| … and 150 more | |" in text


def test_what_is_checked_of_nothing_is_no_success() -> None:
    assert "**Nothing was checked.**" in shown("markdown", verification())


def test_one_exchange_that_fails_decides_about_a_cell() -> None:
    known = {one.name: one for one in pets().exchanges}
    states = [state(one, known) for one in pets().coverage.cells]
    assert states == [
        CellState.RECORDED,
        CellState.FAILING,
        CellState.RECORDED,
        CellState.MISSING,
        CellState.MISSING,
        CellState.UNSTATED,
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_a_stream_of_another_encoding_ends_no_run(format: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    odd = verification(exchange("a"), findings=(finding("unknown-key", message="✓ → é"),))
    reports.show(Report(verifications=(odd,)), format, stream)
    stream.flush()
    assert raw.getvalue()
