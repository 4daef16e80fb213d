"""The report for continuous integration: JUnit, and GitHub's annotations and step summaries."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from oasmith.diagnostics import report as findings
from oasmith.diagnostics.report import workflow_data, workflow_property
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.report import changelog
from oasmith.diff.report.content import Report, approval, one_line, proof
from oasmith.diff.report.markdown import code, escaped
from oasmith.diff.report.text import heading

MAX_SUMMARY = 1_000_000
"""Bytes; GitHub shows no step summary of more than 1 MiB."""


def junit(report: Report) -> str:
    """Return JUnit XML with a failed test for each change that fails the run.

    What is approved is skipped. When there is neither, a passed test says so.
    """
    shown = [
        (it.comparison.name, judged)
        for it, judged in report.changes
        if report.is_failure(judged) or judged.is_approved
    ]
    suite = ElementTree.Element(
        "testsuite",
        name="oasmith diff",
        tests=str(len(shown) or 1),
        failures=str(sum(not judged.is_approved for _, judged in shown)),
        skipped=str(sum(judged.is_approved for _, judged in shown)),
    )
    for client, judged in shown:
        _case(suite, client, judged)
    # An empty suite would look like a run that did not happen.
    if not shown:
        ElementTree.SubElement(suite, "testcase", classname="oasmith", name="nothing breaks")
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, client: str, judged: Judged) -> None:
    change = judged.change
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=f"{one_line(client)}.{change.rule}",
        name=one_line(f"{change.location} {change.subject}"),
        file=one_line(change.location.file),
    )
    kind = "skipped" if judged.is_approved else "failure"
    found = ElementTree.SubElement(case, kind, message=one_line(change.message))
    found.text = _words(judged)


def _words(judged: Judged) -> str:
    change = judged.change
    breaks = f"breaks: {', '.join(change.breaks)}" if change.breaks else ""
    shown = f"{change.subject}: {change.message}", breaks, proof(change), approval(judged)
    # Each in a line of its own, so that a document's text cannot begin one.
    return "\n".join(one_line(it) for it in shown if it)


def github(report: Report) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a pull request.

    What is approved is a notice, and what nobody has to do anything about only with ``verbose``.
    """
    lines = []
    for _, judged in report.changes:
        change = judged.change
        kind = {"breaking": "error", "warning": "warning", "info": "notice"}[change.level]
        if change.level is ChangeLevel.INFO and not report.verbose:
            continue
        place = change.location
        lines.append(
            f"::{'notice' if judged.is_approved else kind} file={workflow_property(place.file)},"
            f"line={place.line},col={place.column},title={workflow_property(change.rule)}"
            f"::{workflow_data(_words(judged))}\n"
        )
    return "".join(lines) + findings.github(report.notes)


def step_summary(report: Report) -> str:
    """Return what GitHub shows of a step: what fails, then the changelog."""
    parts = [part for it in report.comparisons for part in _summary(it)]
    whole = "\n".join([*parts, changelog.markdown(report)])
    if len(whole.encode()) <= MAX_SUMMARY:
        return whole
    return whole.encode()[:MAX_SUMMARY].decode(errors="ignore") + "\n\n… and more.\n"


def _summary(judged: JudgedComparison) -> Sequence[str]:
    """Return a table of what matters in a comparison."""
    rows = [it for it in judged.changes if it.change.level is not ChangeLevel.INFO]
    title = f"### oasmith diff: {escaped(heading(judged.comparison))}\n"
    if not rows:
        return (title,)
    head = "| level | rule | breaks | change | where |\n|---|---|---|---|---|"
    return (title, head, *map(_cells, rows), "")


def _cells(judged: Judged) -> str:
    change = judged.change
    level = "approved" if judged.is_approved else str(change.level)
    message = f"{escaped(change.subject)}: {escaped(change.message)}"
    shown = proof(change)
    below = f"<br>{_cell_code(shown)}" if shown else ""
    why = f"<br>{escaped(approval(judged))}" if judged.approval else ""
    place = _cell_code(str(change.location))
    return (
        f"| {level} | `{change.rule}` | {', '.join(change.breaks)} | {message}{below}{why} "
        f"| {place} |"
    )


def _cell_code(words: str) -> str:
    """Return code as it may stand in a table, where a bar ends a cell even so."""
    return code(words).replace("|", "\\|")
