"""The formats of findings."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

from oasmith import report
from oasmith.findings import Finding, Level, Location

FINDINGS = [
    Finding("unknown-key", "odd, 100%: key", Location("a b.yaml", 3, 7), "Did you\nmean it?"),
    Finding("undeclared-tag", "tag \x1b", Location("c.yaml"), level=Level.WARNING),
]


def shown(format: str, findings: list[Finding] = FINDINGS) -> str:
    """Return what a format makes of findings."""
    stream = io.StringIO()
    report.show(findings, format, stream)
    return stream.getvalue()


def test_text_has_a_line_a_hint_and_a_count() -> None:
    assert shown("text").splitlines() == [
        "a b.yaml:3:7: error [unknown-key] odd, 100%: key",
        "    Did you",
        "mean it?",
        "c.yaml:1:1: warning [undeclared-tag] tag \ufffd",
        "1 error, 1 warning",
    ]
    assert shown("text", []) == ""


def test_json_has_every_field() -> None:
    first = json.loads(shown("json"))[0]
    assert first["location"] == {"file": "a b.yaml", "line": 3, "column": 7}
    assert (first["rule"], first["level"]) == ("unknown-key", "error")


def test_sarif_names_rules_and_places() -> None:
    run = json.loads(shown("sarif"))["runs"][0]
    assert [it["id"] for it in run["tool"]["driver"]["rules"]] == ["undeclared-tag", "unknown-key"]
    assert [it["level"] for it in run["results"]] == ["error", "warning"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 7}


def test_junit_fails_for_errors_only() -> None:
    suite = ElementTree.fromstring(shown("junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    clean = ElementTree.fromstring(shown("junit", FINDINGS[1:]))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


def test_github_annotations_are_one_line_each() -> None:
    lines = shown("github").splitlines()
    assert lines[0] == (
        "::error file=a b.yaml,line=3,col=7,title=unknown-key"
        "::odd, 100%25: key%0ADid you%0Amean it?"
    )
    assert len(lines) == 2


def test_a_terminal_gets_colours() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    report.show(FINDINGS, "text", stream)
    assert "\x1b[31merror" in stream.getvalue()
    assert "[unknown-key] odd" in stream.getvalue()
    assert "1 error, 1 warning" in stream.getvalue()
