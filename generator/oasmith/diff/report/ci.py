"""Reports for continuous integration: JUnit, GitHub annotations, and GitHub step summaries."""

from __future__ import annotations

from collections.abc import Sequence

from oasmith.diagnostics import report as findings
from oasmith.diagnostics.junit import Case, junit_xml
from oasmith.diagnostics.lines import one_line
from oasmith.diagnostics.markdown import as_step_summary, cell_code, escaped
from oasmith.diagnostics.report import workflow_data, workflow_property
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.report import changelog
from oasmith.diff.report.content import Report, approval, proof
from oasmith.diff.report.text import heading


def junit(report: Report) -> str:
    """Return JUnit XML with a failed test for each change that fails the run.

    An approved change is a skipped test. If there are neither, there is one passed test.
    """
    reported = [
        (it.comparison.name, judged)
        for it, judged in report.changes
        if report.is_failure(judged) or judged.is_approved
    ]
    return junit_xml("oasmith diff", [_case(*one) for one in reported], "nothing breaks")


def _case(client: str, judged: Judged) -> Case:
    change = judged.change
    return Case(
        classname=f"{client}.{change.rule}",
        name=f"{change.location} {change.subject}",
        file=change.location.file,
        result="skipped" if judged.is_approved else "failure",
        message=change.message,
        text=_words(judged),
    )


def _words(judged: Judged) -> str:
    change = judged.change
    breaks = f"breaks: {', '.join(change.breaks)}" if change.breaks else ""
    texts = f"{change.subject}: {change.message}", breaks, proof(change), approval(judged)
    # Each text is one line, so that a text of the document cannot start another line.
    return "\n".join(one_line(text) for text in texts if text)


def github(report: Report) -> str:
    """Return workflow commands, which GitHub shows as annotations on a pull request.

    An approved change is a notice, and so is one of level info, which is included with ``verbose``.
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
    """Return a GitHub step summary: a table of breaking changes and warnings, and the changelog."""
    parts = [part for comparison in report.comparisons for part in _summary(comparison)]
    return as_step_summary("\n".join([*parts, changelog.markdown(report)]))


def _summary(judged: JudgedComparison) -> Sequence[str]:
    """Return the lines of a table with the breaking changes and warnings of a comparison."""
    rows = [change for change in judged.changes if change.change.level is not ChangeLevel.INFO]
    title = f"### oasmith diff: {escaped(heading(judged.comparison))}\n"
    if not rows:
        return (title,)
    head = "| level | rule | breaks | change | where |\n|---|---|---|---|---|"
    return (title, head, *map(_cells, rows), "")


def _cells(judged: Judged) -> str:
    change = judged.change
    level = "approved" if judged.is_approved else str(change.level)
    message = f"{escaped(change.subject)}: {escaped(change.message)}"
    proof_text = proof(change)
    below = f"<br>{cell_code(proof_text)}" if proof_text else ""
    why = f"<br>{escaped(approval(judged))}" if judged.approval else ""
    place = cell_code(str(change.location))
    return (
        f"| {level} | `{change.rule}` | {', '.join(change.breaks)} | {message}{below}{why} "
        f"| {place} |"
    )
