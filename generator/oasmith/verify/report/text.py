"""The report as text, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from oasmith.diagnostics import lines
from oasmith.diagnostics.findings import Finding, Level
from oasmith.diagnostics.lines import Line, one_line
from oasmith.verify.report.cells import gap_words, gaps, totals
from oasmith.verify.report.content import (
    HOLDS,
    SIGNS,
    CheckSummary,
    Report,
    check_summaries,
    count,
    levels,
    provenance_words,
    severity,
)
from oasmith.verify.results import Verification

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "cyan", None: "green"}
MAX_PLACES = 5
"""The maximum number of locations per rule, unless the report is verbose."""
WIDTH = 36
"""The width of the column of checks, in characters."""


def plain(report: Report) -> str:
    """Return the report without colours."""
    return lines.plain(_lines(report))


def coloured(report: Report, stream: TextIO) -> None:
    """Write the report to a terminal."""
    lines.print_coloured(_lines(report), stream)


def _lines(report: Report) -> Iterator[Line]:
    for verification in report.verifications:
        if not report.quiet:
            yield from _head(verification)
            yield []
        if verification.all_findings:
            yield from _findings(verification.all_findings, report)
            yield []
        if not report.quiet:
            yield from _coverage(verification, report)
            yield []
    if not report.quiet:
        yield _summary(report)


def _head(verification: Verification) -> Iterator[Line]:
    """Yield the name of a client and the results of its checks."""
    name = one_line(f"{verification.name} {verification.version}")
    fixtures = count(len(verification.fixtures), "fixture")
    exchanges = count(len(verification.exchanges), "exchange")
    yield [
        (name, "bold"),
        (f"   {fixtures}, {exchanges}", ""),
        (f"   {verification.seconds:.1f} s", "dim"),
    ]
    refused = sum(one.is_refused for one in verification.exchanges)
    for summary in check_summaries(verification):
        yield _check(summary, refused)
    if not verification.has_client:
        yield [("  - the generated client was not checked", "dim")]


def _check(summary: CheckSummary, refused: int) -> Line:
    passed = f"{summary.passed}"
    words = passed if summary.passed == summary.total else f"{passed} of {summary.total}"
    expects = f"   {count(refused, 'expects', 'expect')} a refusal, and is refused"
    shows_refused = summary.check == "client-sends" and refused and summary.passed == summary.total
    return [
        (f"  {SIGNS[summary.worst]} ", COLOURS[summary.worst]),
        (f"{HOLDS[summary.check]:{WIDTH}}{words}", ""),
        (expects if shows_refused else "", "dim"),
    ]


def _findings(findings: Sequence[Finding], report: Report) -> Iterator[Line]:
    """Yield the findings grouped by rule, the worst first."""
    by_rule: dict[tuple[Level, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: severity(one.level)):
        by_rule.setdefault((finding.level, finding.rule), []).append(finding)
    for (level, rule), group in by_rule.items():
        yield [(f"  {SIGNS[level]} {level} ", COLOURS[level]), (f"{rule}   {len(group)}", "bold")]
        shown = group if report.verbose else group[:MAX_PLACES]
        for finding in shown:
            yield [(f"      {one_line(str(finding.location))}  ", ""), *_message(finding)]
            for line in finding.hint.splitlines():
                yield [(f"          = {one_line(line)}", "dim")]
        if len(group) > len(shown):
            yield [(f"      … {len(group) - len(shown)} more; --verbose lists all", "dim")]


def _message(finding: Finding) -> Line:
    return [(one_line(finding.message), "")]


def _coverage(verification: Verification, report: Report) -> Iterator[Line]:
    counted = totals(verification, needs_recorded=report.needs_recorded)
    missing = gaps(verification, needs_recorded=report.needs_recorded)
    if counted:
        yield [("  covered: ", "bold"), (", ".join(map(str, counted)), "")]
    if report.verbose:
        for cell in missing:
            detail = f"  {one_line(cell.detail)}" if cell.detail else ""
            yield [(f"    - {one_line(gap_words(cell))}", ""), (detail, "dim")]
    elif missing:
        words = count(len(missing), "gap")
        yield [
            (f"           {words}; --verbose lists {'it' if words == '1 gap' else 'them'}", "dim")
        ]
    if verification.fixtures:
        yield _provenance(verification)


def _provenance(verification: Verification) -> Line:
    numbers = [f"{kind} {verification.provenance(kind)}" for kind in ("recorded", "transcribed")]
    unstated = verification.provenance("unstated")
    words = ", ".join([*numbers, *([f"unstated {unstated}"] if unstated else [])])
    if verification.provenance("recorded"):
        return [(f"  {words}", "")]
    nothing = provenance_words(verification).partition(":")[0]
    advice = f"   {nothing[0].lower()}{nothing[1:]}; oasmith record shows how"
    return [(f"  {words}", ""), (advice, "dim")]


def _summary(report: Report) -> Line:
    findings = report.findings
    exchanges = sum(len(one.exchanges) for one in report.verifications)
    counted = count(exchanges, "exchange")
    words = f"{levels(findings) or 'no findings'} in {counted} ({report.seconds:.1f} s)"
    if not findings:
        return [(words, "bold")]
    worst = min(findings, key=lambda one: severity(one.level))
    return [(words, "bold"), (f"          oasmith rule {worst.rule} explains a rule", "dim")]
