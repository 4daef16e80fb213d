"""The report as text, for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from oasmith.diagnostics import lines
from oasmith.diagnostics.lines import Line, one_line
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import ChangeLevel, Comparison
from oasmith.diff.report.content import Report, approval, proof
from oasmith.diff.report.versions import demand

COLOURS = {
    ChangeLevel.BREAKING: "bold red",
    ChangeLevel.WARNING: "bold yellow",
    ChangeLevel.INFO: "bold cyan",
}
STEPS = {"major": "breaking", "minor": "minor", "patch": "patch"}
MAX_MESSAGE = 60
"""The maximum width to which messages are padded, in characters."""
GAP = "  "


def plain(report: Report) -> str:
    """Return the report without colours."""
    return lines.plain(_lines(report, 0))


def coloured(report: Report, stream: TextIO) -> None:
    """Write the report to a terminal."""
    lines.print_coloured(_lines(report, lines.terminal_width()), stream)


def _lines(report: Report, width: int) -> Iterator[Line]:
    """Yield the lines; a ``width`` of 0 is unlimited."""
    for judged in report.comparisons:
        if not report.quiet or _is_serious(judged):
            yield from _comparison(judged, report, width)
            yield []
    for note in report.notes:
        for line in str(note).splitlines():
            yield [(one_line(line) if line[:1] != " " else f"    {one_line(line)}", "")]
    if report.notes:
        yield []
    if not report.quiet:
        yield _summary(report)


def _is_serious(judged: JudgedComparison) -> bool:
    return any(change.change.level is not ChangeLevel.INFO for change in judged.changes)


def _comparison(judged: JudgedComparison, report: Report, width: int) -> Iterator[Line]:
    yield [(heading(judged.comparison), "bold")]
    required_version = demand(judged.comparison)
    if required_version:
        yield [(one_line(required_version), "yellow")]
    if not judged.changes:
        return
    yield []
    listed = [
        change
        for level in ChangeLevel
        for change in judged.changes
        if change.change.level is level and (report.verbose or level is not ChangeLevel.INFO)
    ]
    yield from _table(listed, width)
    infos = Counter(
        judged_change.change.rule
        for judged_change in judged.changes
        if judged_change.change.level is ChangeLevel.INFO
    )
    if infos and not report.verbose and not report.quiet:
        counts = ", ".join(f"{count} {rule}" for rule, count in infos.items())
        yield [("INFO", COLOURS[ChangeLevel.INFO]), (f"      {counts}", "")]


def heading(comparison: Comparison) -> str:
    """Return the name of a comparison, with the old and new version and the size of the step."""
    old, new = comparison.old_version, comparison.new_version
    versions = old if old == new else f"{old} → {new}"
    name = one_line(f"{comparison.name} {versions}")
    if comparison.step == "none":
        return f"{name}: no changes"
    return f"{name} ({STEPS[comparison.step]})"


def _table(changes: Sequence[Judged], width: int) -> Iterator[Line]:
    """Yield changes, grouped by level and subject."""
    rules = max((len(change.change.rule) for change in changes), default=0)
    breaks = max((len(_breaks(change)) for change in changes), default=0)
    messages = max((len(one_line(change.change.message)) for change in changes), default=0)
    columns = (rules, breaks, min(messages, MAX_MESSAGE))
    # The changes are sorted by level already; within a level, subjects keep their order.
    for level, of_level in groupby(changes, key=lambda change: change.change.level):
        by_subject: dict[str, list[Judged]] = {}
        for change in of_level:
            by_subject.setdefault(change.change.subject, []).append(change)
        for subject, of_subject in by_subject.items():
            yield [(f"{level.upper():8}{GAP}", COLOURS[level]), (one_line(subject), "bold")]
            for change in of_subject:
                yield from _row(change, columns, width)


def _breaks(judged: Judged) -> str:
    return ", ".join(judged.change.breaks)


def _row(judged: Judged, columns: tuple[int, int, int], width: int) -> Iterator[Line]:
    """Yield the lines of a change; a location that does not fit is on the next line."""
    rules, breaks, messages = columns
    change = judged.change
    first = f"{GAP}{change.rule:{rules}}{GAP}"
    second = f"{_breaks(judged):{breaks}}{GAP}" if breaks else ""
    message, location = one_line(change.message), one_line(str(change.location))
    indent = " " * len(first + second)
    is_wide = 0 < width < len(indent) + max(len(message), messages) + len(GAP + location)
    message_cell = message if is_wide else f"{message:{messages}}{GAP}"
    start = [(first, COLOURS[change.level].split()[1]), (second, "")]
    yield [*start, (message_cell, ""), ("" if is_wide else location, "dim")]
    below = [location] if is_wide else []
    for line in (*below, proof(change), approval(judged)):
        if line:
            yield [(indent + line, "dim")]


def _summary(report: Report) -> Line:
    changes = [change for _, change in report.changes]
    parts = [
        _counted(level, [change for change in changes if change.change.level is level])
        for level in ChangeLevel
    ]
    counts = f"{', '.join(filter(None, parts)) or 'no changes'} ({report.seconds:.1f} s)"
    failing = [change.change.rule for change in changes if report.is_failure(change)]
    if not failing:
        return [(counts, "bold")]
    if report.acceptance:
        return [(counts, "bold"), (f"    accept: {report.acceptance}", "dim")]
    until = report.suggested_end
    approve = f'{report.command} --approve {failing[0]} --until {until} --reason "…"'
    return [(counts, "bold"), (f"    approve one: {approve}", "dim")]


def _counted(level: ChangeLevel, changes: Sequence[Judged]) -> str:
    """Return the number of changes of a level as text; empty for none."""
    approved = sum(change.is_approved for change in changes)
    if not changes:
        return ""
    return f"{len(changes)} {level}" + (f" ({approved} approved)" if approved else "")
