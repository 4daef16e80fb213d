"""The formats of findings."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer

from oasmith.cli.output import show_diff
from oasmith.diagnostics import report, snippets
from oasmith.diagnostics.findings import Finding, Level, Location

FINDINGS = [
    Finding("unknown-key", "odd, 100%: key", Location("a b.yaml", 3, 7), "Did you\nmean it?"),
    Finding("undeclared-tag", "tag \x1b", Location("c.yaml"), level=Level.WARNING),
]


def shown(format: str, findings: list[Finding] = FINDINGS) -> str:
    """Return findings in a format."""
    stream = io.StringIO()
    report.show(findings, format, stream)
    return stream.getvalue()


def test_text_has_a_line_a_hint_and_a_count() -> None:
    assert shown("text").splitlines() == [
        "a b.yaml:3:7: error [unknown-key] odd, 100%: key",
        "    = Did you",
        "    = mean it?",
        "",
        "c.yaml:1:1: warning [undeclared-tag] tag \ufffd",
        "",
        "1 error, 1 warning          oasmith rule unknown-key explains a rule",
    ]
    assert shown("text", []) == ""


def test_the_form_for_editors_has_no_excerpt() -> None:
    assert shown("line").splitlines()[:3] == [
        "a b.yaml:3:7: error [unknown-key] odd, 100%: key",
        "    Did you",
        "mean it?",
    ]


def marked(folder: Path, text: str, line: int, column: int) -> list[str]:
    """Return the excerpt of a finding at a position of a text."""
    path = folder / "document.yaml"
    path.write_text(text, encoding="utf-8")
    snippets._split.cache_clear()
    return snippets.snippet(Finding("unknown-key", "", Location(str(path), line, column)))


@pytest.mark.parametrize(
    ("text", "line", "column", "wanted"),
    [
        ("a: 1\n  requred: [b]\n", 2, 3, ["    |", "  2 |   requred: [b]", "    |   ^^^^^^^"]),
        ('{"key": "a b"}', 1, 9, ["    |", '  1 | {"key": "a b"}', "    |         ^^^^^"]),
        ("a: [b, c]\n", 1, 8, ["    |", "  1 | a: [b, c]", "    |        ^"]),
        ("\n" * 1233 + "\tx\x1b: 1", 1234, 2, ["     |", "1234 |  x\x1b: 1", "     |  ^^"]),
        ("a: 1\n", 7, 1, []),
        ("a: 1\n", 1, 90, ["    |", "  1 | a: 1", "    |     ^"]),
    ],
    ids=["key", "quoted", "item", "controls", "no line", "no column"],
)
def test_the_line_of_the_document_is_shown_with_the_place_marked(
    text: str, line: int, column: int, wanted: list[str], tmp_path: Path
) -> None:
    assert marked(tmp_path, text, line, column) == wanted


def test_of_a_long_line_a_part_is_shown(tmp_path: Path) -> None:
    text = '{"a": "' + "x" * 300 + '", "requred": 1, "b": "' + "y" * 300 + '"}'
    _, line, marks = marked(tmp_path, text, 1, text.index('"requred"') + 1)
    assert len(line) < 120
    assert line[marks.index("^") : marks.rindex("^") + 1] == '"requred"'
    assert (line[6], line[-1]) == ("…", "…")


def test_of_a_file_as_a_whole_no_line_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "client.py"
    path.write_text("x = 1\n", encoding="utf-8")
    assert snippets.snippet(Finding("out-of-date", "", Location(str(path)))) == []


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


def test_a_diff_has_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str | None]] = []
    monkeypatch.setattr(typer, "secho", lambda line, fg, **_: shown.append((line, fg)))
    show_diff(["--- a", "+++ b", "@@ -1 +1 @@", "-old", "+new", " same"])
    assert [colour for _, colour in shown] == [None, None, "cyan", "red", "green", None]


def test_a_file_that_has_changed_is_shown_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    finding = Finding("unknown-key", "", Location(str(path)))
    for number, text in enumerate(("before: 1\n", "after: 1\n")):
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(number, number))
        assert snippets.snippet(finding)[1].endswith(f"1 | {text.strip()}")
