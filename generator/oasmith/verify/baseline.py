"""Findings that are known: they do not fail, until they no longer occur."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from oasmith.diagnostics.findings import Finding, Level, Location, display
from oasmith.document.load import load
from oasmith.verify.results import CheckedExchange, Verification

RULE = "stale-baseline"


class Entry(NamedTuple):
    """One finding, without its line, which any change of the file moves."""

    rule: str
    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that are known, in one file."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def judged(self, verifications: Iterable[Verification]) -> list[Verification]:
        """Return the verifications; findings that are known are info."""
        left = Counter(self.entries)
        return [
            replace(
                one,
                exchanges=tuple(_judged(exchange, left) for exchange in one.exchanges),
                findings=_applied(one.findings, left),
            )
            for one in verifications
        ]

    def stale(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return a warning for each entry that no finding has any more."""
        gone = Counter(self.entries) - Counter(map(entry_of, findings))
        numbers = {entry: index for index, entry in enumerate(self.entries)}
        source, _ = load(self.path)
        return [
            Finding(
                RULE,
                f"{entry.rule} no longer occurs in {entry.file}: {entry.message}",
                Location(display(self.path))
                if source is None
                else source.locate(f"/findings/{numbers[entry]}"),
                "Remove the entry, or write the baseline again: --write-baseline.",
                Level.WARNING,
            )
            for entry in gone.elements()
        ]


def _judged(exchange: CheckedExchange, left: Counter[Entry]) -> CheckedExchange:
    checks = {check: _applied(findings, left) for check, findings in exchange.checks.items()}
    return replace(exchange, checks=checks)


def _applied(findings: Iterable[Finding], left: Counter[Entry]) -> tuple[Finding, ...]:
    """Return findings; one that is ``left`` of a baseline is info, and is used up."""
    judged = []
    for finding in findings:
        entry = entry_of(finding)
        is_known = left[entry] > 0
        left[entry] -= is_known
        judged.append(replace(finding, level=Level.INFO) if is_known else finding)
    return tuple(judged)


def entry_of(finding: Finding) -> Entry:
    """Return a finding as a baseline has it."""
    return Entry(finding.rule, finding.location.file, finding.message)


def read_baseline(path: Path) -> tuple[Baseline, list[Finding]]:
    """Return the baseline of a file, and what is wrong with the file."""
    source, findings = load(path)
    if source is None:
        return Baseline(path), findings
    data = source.data if isinstance(source.data, dict) else {}
    entries, wrong = [], []
    listed = data.get("findings")
    for index, one in enumerate(listed if isinstance(listed, list) else [None]):
        values = [one.get(key) for key in Entry._fields] if isinstance(one, dict) else []
        if values and all(isinstance(value, str) for value in values):
            entries.append(Entry(*map(str, values)))
        else:
            message = "an entry of the baseline needs a rule, a file and a message"
            hint = "Write the baseline again: oasmith verify --write-baseline."
            place = source.locate(f"/findings/{index}")
            wrong.append(Finding("unreadable-fixture", message, place, hint))
    return Baseline(path, tuple(entries)), [*findings, *wrong]


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write what is found as the new baseline; return how many entries it has."""
    entries = sorted(entry_of(one) for one in findings if one.level is not Level.INFO)
    data = {"findings": [entry._asdict() for entry in entries]}
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(entries)
