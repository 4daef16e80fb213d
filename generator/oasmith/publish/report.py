"""The report of ``oasmith publish``, as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from oasmith.diagnostics import lines
from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.lines import Line, one_line
from oasmith.diff.approvals import Judged
from oasmith.diff.changes import ChangeLevel
from oasmith.publish.decision import Decision
from oasmith.publish.versions import suffices

SHOWN = 3
"""The maximum number of changes in the report, unless it is verbose."""
STYLES = {
    ChangeLevel.BREAKING: "bold red",
    ChangeLevel.WARNING: "bold yellow",
    ChangeLevel.INFO: "cyan",
}


def show(decisions: Sequence[Decision], stream: TextIO, *, verbose: bool) -> None:
    """Write the version that each client needs; in colours on a terminal."""
    report = [line for decision in decisions for line in _lines(decision, verbose)]
    if stream.isatty():
        lines.print_coloured(report, stream)
    else:
        lines.write(lines.plain(report), stream)


def _lines(decision: Decision, verbose: bool) -> Iterator[Line]:
    yield [(one_line(headline(decision)), "bold")]
    changes = decision.judged.changes if verbose and decision.judged else decision.demanding()
    shown = changes if verbose else changes[:SHOWN]
    width = max((len(_description(judged)) for judged in shown), default=0)
    for judged in shown:
        level = judged.change.level
        yield [
            (f"    {level:8}  ", STYLES[level]),
            (f"{_description(judged):{width}}  ", ""),
            (one_line(str(judged.change.location)), "dim"),
        ]
    more = 0 if decision.judged is None else len(decision.judged.changes) - len(shown)
    if more:
        command = f"oasmith publish --check --verbose {decision.client}"
        yield [
            (f"    {more} more changes: {command}" if more > 1 else f"    1 more: {command}", "")
        ]
    if decision.next != decision.current:
        place = one_line(str(decision.place))
        yield [(f'    next: version = "{decision.next}" in {place}', "")]


def headline(decision: Decision) -> str:
    """Return one line: the version, and whether it suffices."""
    name = f"{decision.client} {decision.current}"
    if decision.last is None:
        reason = (
            f"{decision.last_name} has no {decision.client}"
            if decision.last_name
            else (f"there is no tag {decision.client}-v… or v…")
        )
        return f"{name} is the first version: {reason}"
    if decision.is_published:
        return f"{name} is published ({decision.last_name}), and needs no new version"
    if decision.next != decision.current:
        return f"{name} is too low: {decision.reason()}"
    if decision.step == "none":
        return f"{name} is enough: nothing has changed since {decision.last} ({decision.last_name})"
    return f"{name} is enough: {decision.reason()}"


def _description(judged: Judged) -> str:
    change = judged.change
    approved = " (approved)" if judged.is_approved else ""
    return f"{one_line(f'{change.subject}: {change.message}')}{approved}"


def as_json(
    decisions: Sequence[Decision], findings: Sequence[Finding], files: Sequence[str]
) -> str:
    """Return a JSON object with the decision on each client, all findings, and the files built."""
    data = {
        "clients": [_client(decision) for decision in decisions],
        "findings": [dataclasses.asdict(finding) for finding in findings],
        "files": list(files),
    }
    return json.dumps(data, indent=2) + "\n"


def _client(decision: Decision) -> dict[str, Any]:
    last = decision.last
    changes = () if decision.judged is None else decision.judged.changes
    return {
        "client": decision.client,
        "version": str(decision.current),
        "where": str(decision.place),
        "last_version": None if last is None else str(last),
        "compared_with": decision.last_name or None,
        "step": decision.step,
        "next_version": str(decision.next),
        "suffices": last is None or suffices(decision.current, last, decision.step),
        "changes": [_change(judged) for judged in changes],
    }


def _change(judged: Judged) -> dict[str, Any]:
    change = judged.change
    return {
        "rule": change.rule,
        "level": str(change.level),
        "subject": change.subject,
        "message": change.message,
        "where": str(change.location),
        "approved": judged.is_approved,
    }
