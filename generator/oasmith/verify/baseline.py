"""Baselines: files of known findings, which do not make a run fail."""

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
    """A finding without its line number, which most edits of the file would change."""

    rule: str
    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings that are listed in one file."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def judged(self, verifications: Iterable[Verification]) -> list[Verification]:
        """Return the verifications with known findings lowered to level info."""
        remaining = Counter(self.entries)
        return [
            replace(
                one,
                exchanges=tuple(
                    _judged_exchange(exchange, remaining) for exchange in one.exchanges
                ),
                findings=_with_known_as_info(one.findings, remaining),
            )
            for one in verifications
        ]

    def stale(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return a warning for each entry that matches no finding any more."""
        unmatched = Counter(self.entries) - Counter(map(entry_of, findings))
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
            for entry in unmatched.elements()
        ]


def _judged_exchange(exchange: CheckedExchange, remaining: Counter[Entry]) -> CheckedExchange:
    checks = {
        check: _with_known_as_info(findings, remaining)
        for check, findings in exchange.checks.items()
    }
    return replace(exchange, checks=checks)


def _with_known_as_info(
    findings: Iterable[Finding], remaining: Counter[Entry]
) -> tuple[Finding, ...]:
    """Return the findings, those of the baseline at level info.

    Each entry of ``remaining`` matches one finding; it is decremented here.
    """
    judged = []
    for finding in findings:
        entry = entry_of(finding)
        is_known = remaining[entry] > 0
        remaining[entry] -= is_known
        judged.append(replace(finding, level=Level.INFO) if is_known else finding)
    return tuple(judged)


def entry_of(finding: Finding) -> Entry:
    """Return the baseline entry of a finding."""
    return Entry(finding.rule, finding.location.file, finding.message)


def read_baseline(path: Path) -> tuple[Baseline, list[Finding]]:
    """Read a baseline file; also return findings about errors in the file."""
    source, findings = load(path)
    if source is None:
        return Baseline(path), findings
    data = source.data if isinstance(source.data, dict) else {}
    entries, errors = [], []
    listed = data.get("findings")
    for index, one in enumerate(listed if isinstance(listed, list) else [None]):
        values = [one.get(key) for key in Entry._fields] if isinstance(one, dict) else []
        if values and all(isinstance(value, str) for value in values):
            entries.append(Entry(*map(str, values)))
        else:
            message = "an entry of the baseline needs a rule, a file and a message"
            hint = "Write the baseline again: oasmith verify --write-baseline."
            location = source.locate(f"/findings/{index}")
            errors.append(Finding("unreadable-fixture", message, location, hint))
    return Baseline(path, tuple(entries)), [*findings, *errors]


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings as the new baseline, without those of level info.

    Returns the number of entries.
    """
    entries = sorted(entry_of(one) for one in findings if one.level is not Level.INFO)
    data = {"findings": [entry._asdict() for entry in entries]}
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(entries)
