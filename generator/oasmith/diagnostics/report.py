"""Output formats of findings: text, lines, JSON, SARIF, JUnit, GitHub annotations."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO
from urllib.parse import quote

from oasmith import __version__
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diagnostics.junit import Case, junit_xml
from oasmith.diagnostics.lines import printable
from oasmith.diagnostics.rules import RULES
from oasmith.diagnostics.snippets import snippet

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}


def show(findings: Sequence[Finding], format: str, stream: TextIO, advice: str = "") -> None:
    """Write findings in a format of ``FORMATS``; text is coloured on a terminal.

    ``advice`` is appended to the format ``text`` only.
    """
    if format != "text":
        stream.write(FORMATS[format](findings))
        return
    if stream.isatty():
        _coloured(findings, stream)
    else:
        stream.write(text(findings))
    if advice:
        stream.write(f"{advice}\n")


def text(findings: Sequence[Finding]) -> str:
    """Return each finding with an excerpt of the document and its hint, then a summary."""
    blocks = [
        "".join(f"{printable(line)}\n" for line in (_headline(finding), *_details(finding)))
        for finding in findings
    ]
    summary = "".join(f"{line}\n" for line in _summary(findings))
    return "\n".join([*blocks, summary]) if blocks else summary


def lines(findings: Sequence[Finding]) -> str:
    """Return one line for each finding, and its hint below it: for editors."""
    blocks = [printable(str(finding)) for finding in findings]
    return "".join(f"{line}\n" for line in (*blocks, *_summary(findings)))


def _headline(finding: Finding) -> str:
    return f"{finding.location}: {finding.level} [{finding.rule}] {finding.message}"


def _details(finding: Finding) -> list[str]:
    """Return the line of the document with a marker, and the hint."""
    excerpt = snippet(finding)
    indent = " " * (excerpt[0].index("|") if excerpt else 4)
    hints = [f"{indent}= {line}" for line in finding.hint.splitlines()]
    return [*excerpt, *hints]


def _summary(findings: Sequence[Finding]) -> list[str]:
    counts = Counter(finding.level for finding in findings)
    parts = [f"{counts[level]} {level}{'s' * (counts[level] > 1)}" for level in Level]
    present = [part for level, part in zip(Level, parts, strict=True) if counts[level]]
    if not present:
        return []
    # The rule of the most severe finding is named.
    worst = min(findings, key=lambda finding: list(Level).index(finding.level))
    return [f"{', '.join(present)}          oasmith rule {worst.rule} explains a rule"]


def _coloured(findings: Sequence[Finding], stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True, force_terminal=True)
    for finding in findings:
        level = (str(finding.level), COLOURS[finding.level])
        message = f" [{finding.rule}] {printable(finding.message)}"
        console.print(Text.assemble(f"{finding.location}: ", level, message))
        for line in map(printable, _details(finding)):
            is_marked = line.lstrip(" |").startswith("^")
            console.print(Text(line, COLOURS[finding.level] if is_marked else "dim"))
        console.print()
    for line in _summary(findings):
        console.print(Text(line, "bold"))


def as_json(findings: Sequence[Finding]) -> str:
    """Return a JSON list of the findings' fields."""
    return json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2) + "\n"


_IN_URIS = "/:@!$&'()*+,;=~"
SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def sarif(findings: Sequence[Finding]) -> str:
    """Return a SARIF 2.1.0 log."""
    used = sorted({finding.rule for finding in findings})
    return sarif_log(
        [sarif_rule(rule, RULES[rule].meaning, RULES[rule].fix) for rule in used],
        [sarif_finding(finding) for finding in findings],
    )


def sarif_log(rules: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]]) -> str:
    """Return a SARIF 2.1.0 log of rules (``sarif_rule``) and results (``sarif_result``)."""
    driver = {"name": "oasmith", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def sarif_rule(id: str, meaning: str, help: str) -> dict[str, Any]:
    """Return a rule as a SARIF ``reportingDescriptor``."""
    return {"id": id, "shortDescription": {"text": meaning}, "help": {"text": help}}


def sarif_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as a SARIF ``result``."""
    message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return sarif_result(finding.rule, SARIF_LEVELS[finding.level], message, finding.location)


def sarif_result(rule: str, level: str, message: str, location: Location) -> dict[str, Any]:
    """Return a SARIF ``result``."""
    physical = {
        "artifactLocation": {"uri": quote(location.file, safe=_IN_URIS)},
        "region": {"startLine": location.line, "startColumn": location.column},
    }
    return {
        "ruleId": rule,
        "level": level,
        # Text of a document must not become an embedded link of SARIF (section 3.11.6).
        "message": {"text": printable(message).replace("](", "] (")},
        "locations": [{"physicalLocation": physical}],
    }


def junit(findings: Sequence[Finding]) -> str:
    """Return JUnit XML with a failed test for each error, or a single passed test."""
    return junit_xml(
        "oasmith",
        [
            Case(
                classname=finding.rule,
                name=str(finding.location),
                file=finding.location.file,
                result="failure",
                message=finding.message,
                text=str(finding),
            )
            for finding in findings
            if finding.level is Level.ERROR
        ],
        "no findings",
    )


def github(findings: Sequence[Finding]) -> str:
    """Return workflow commands, which GitHub shows as annotations of a pull request."""
    commands = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
    return "".join(
        f"::{commands[finding.level]} file={workflow_property(finding.location.file)},"
        f"line={finding.location.line},col={finding.location.column},"
        f"title={workflow_property(finding.rule)}::"
        f"{workflow_data(finding.message + (chr(10) + finding.hint if finding.hint else ''))}\n"
        for finding in findings
    )


def workflow_data(text: str) -> str:
    """Escape text for the message of a workflow command."""
    # The escapes of GitHub's workflow commands; % comes first, or it would be escaped twice.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """Escape text for a property of a workflow command."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": text,
    "line": lines,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
}
