"""Reports for continuous integration: JUnit, GitHub annotations and step summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oasmith.diagnostics import report as diagnostics
from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.junit import Case, junit_xml
from oasmith.diagnostics.markdown import as_step_summary, cell_code, escaped
from oasmith.verify.report.cells import PLURALS, gap_words, gaps, totals
from oasmith.verify.report.content import (
    HOLDS,
    HOLDS_OF_ONE,
    SIGNS,
    Report,
    check_summaries,
    severity,
    verdict,
)
from oasmith.verify.results import Verification

MAX_ROWS = 100
"""The maximum number of rows in each table of a step summary."""


def junit(report: Report) -> str:
    """Return JUnit XML with a test case for each check of each exchange.

    A test case fails if a finding of it fails the run; its output also lists milder findings. Each
    finding that is not about an exchange is a separate test case.
    """
    cases = [case for one in report.verifications for case in _cases(one, report)]
    return junit_xml("oasmith verify", cases, "nothing to verify")


def _cases(verification: Verification, report: Report) -> Iterator[Case]:
    for checked in verification.exchanges:
        for check, findings in checked.checks.items():
            classname = f"{verification.name}.{checked.name.replace('/', '.')}"
            file = checked.fixture.locate(checked.exchange).file
            yield _case(classname, HOLDS_OF_ONE[check], file, findings, report)
    for finding in verification.findings:
        classname, name = f"{verification.name}.{finding.rule}", str(finding.location)
        yield _case(classname, name, finding.location.file, [finding], report)


def _case(
    classname: str, name: str, file: str, findings: Sequence[Finding], report: Report
) -> Case:
    failing = [finding for finding in findings if report.is_failure(finding)]
    return Case(
        classname=classname,
        name=name,
        file=file,
        result="failure" if failing else "passed",
        message="; ".join(finding.message for finding in failing),
        text="\n".join(map(str, findings)),
    )


def github(report: Report) -> str:
    """Return workflow commands, which GitHub shows next to the lines of a pull request."""
    return diagnostics.github(report.findings)


def step_summary(report: Report) -> str:
    """Return a GitHub step summary: the verdict, the checks, the coverage and the gaps."""
    parts = [line for one in report.verifications for line in _summary(one, report)]
    return as_step_summary("\n".join(parts) + "\n")


def _summary(verification: Verification, report: Report) -> Iterator[str]:
    head, sentences = verdict(report, verification)
    yield f"### oasmith verify: {escaped(f'{verification.name} {verification.version}')}\n"
    yield f"**{escaped(head)}** {escaped(' '.join(sentences))}\n"
    yield from _table("| check | passed | of | |", _checks(verification))
    yield from _table(
        "| covered | | of | recorded |",
        (
            f"| {PLURALS[one.dimension]} | {one.covered} | {one.total} | {one.recorded} |"
            for one in totals(verification, needs_recorded=report.needs_recorded)
        ),
    )
    yield from _findings(verification)
    missing = gaps(verification, needs_recorded=report.needs_recorded)
    rows = (f"| {escaped(gap_words(one))} | {escaped(one.detail)} |" for one in missing)
    yield from _table("| not covered | |", rows)


def _checks(verification: Verification) -> Iterator[str]:
    for one in check_summaries(verification):
        yield f"| {HOLDS[one.check]} | {one.passed} | {one.total} | {SIGNS[one.worst]} |"


def _findings(verification: Verification) -> Iterator[str]:
    worst_first = sorted(verification.all_findings, key=lambda one: severity(one.level))
    rows = (
        f"| {one.level} | `{one.rule}` | {escaped(one.message)} | {cell_code(str(one.location))} |"
        for one in worst_first
    )
    yield from _table("| level | rule | finding | where |", rows)


def _table(head: str, rows: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a Markdown table; nothing without rows."""
    listed = list(rows)
    if not listed:
        return
    columns = head.count("|") - 1
    yield head
    yield "|---" * columns + "|"
    yield from listed[:MAX_ROWS]
    if len(listed) > MAX_ROWS:
        yield f"| … and {len(listed) - MAX_ROWS} more {'| ' * (columns - 1)}|"
    yield ""
