"""``diff-approvals.toml``: approved changes, each with its author, reason and expiry date.

The file is next to ``oasmith.toml``; ``oasmith diff --approve`` adds to it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from oasmith.config.toml import TomlFile, nearest, read_toml
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diff.changes import Change, ChangeLevel, Comparison
from oasmith.diff.rules import RULES

FILE = "diff-approvals.toml"
RULE = "configuration"
EXAMPLE = 'oasmith diff --against main --approve RULE --until 2027-01-31 --reason "…" writes one.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The approval of one change."""

    client: str
    rule: str
    pointer: str
    values: str
    """The ``digest`` of the change: a change that goes further is another change."""
    until: datetime.date
    """The last day on which it is valid."""
    reason: str
    author: str
    location: Location
    """The location of the entry in the file."""

    def covers(self, client: str, change: Change) -> bool:
        """Return whether this approval matches a change."""
        return (self.client, self.rule, self.pointer, self.values) == (
            *(client, change.rule, place_of(change)),
            digest(change),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A change, with its approval if it has one."""

    change: Change
    approval: Approval | None = None
    is_expired: bool = False
    """Whether the approval has expired."""

    @property
    def is_approved(self) -> bool:
        """Whether the change has a valid approval."""
        return self.approval is not None and not self.is_expired


@dataclass(frozen=True, slots=True)
class JudgedComparison:
    """A comparison, with the approvals of its changes."""

    comparison: Comparison
    changes: tuple[Judged, ...]


def place_of(change: Change) -> str:
    """Return the pointer of a change in approvals: in the old document, if that differs."""
    return change.old_pointer or change.pointer


def digest(change: Change) -> str:
    """Return a hash of the old and new value: it identifies a change among those of its rule."""
    values = json.dumps([change.old, change.new], sort_keys=True, default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:12]


def judged(
    comparison: Comparison, approvals: Iterable[Approval], today: datetime.date
) -> JudgedComparison:
    """Return a comparison with the approval of each change; of several, that which ends last."""
    last_first = sorted(approvals, key=lambda approval: approval.until, reverse=True)
    changes = []
    for change in comparison.changes:
        matches = (
            candidate for candidate in last_first if candidate.covers(comparison.name, change)
        )
        # A change of level info needs no approval.
        approval = None if change.level is ChangeLevel.INFO else next(matches, None)
        is_expired = approval is not None and approval.until < today
        changes.append(Judged(change, approval, is_expired))
    return JudgedComparison(comparison, tuple(changes))


def unused(approvals: Iterable[Approval], comparisons: Sequence[JudgedComparison]) -> list[Finding]:
    """Return a warning for each approval of these clients that matches no change."""
    used = [change.approval for comparison in comparisons for change in comparison.changes]
    clients = {comparison.comparison.name for comparison in comparisons}
    return [
        Finding(
            "unused-approval",
            f"no change of the rule {approval.rule} matches this approval",
            approval.location,
            "Remove it; a change that goes further than the approved one needs another approval.",
            Level.WARNING,
            approval.pointer,
        )
        for approval in approvals
        if approval.client in clients and approval not in used
    ]


def expired(comparisons: Sequence[JudgedComparison]) -> list[Finding]:
    """Return a warning for each expired approval whose change still exists."""
    changes = [
        change for comparison in comparisons for change in comparison.changes if change.is_expired
    ]
    approvals = dict.fromkeys(one.approval for one in changes if one.approval is not None)
    return [
        Finding(
            "expired-approval",
            f"the approval of {approval.rule} expired on {approval.until}",
            approval.location,
            "Undo the change, or approve it again.",
            Level.WARNING,
            approval.pointer,
        )
        for approval in approvals
    ]


class _Key(NamedTuple):
    type: type
    expected: str


_TEXT = _Key(str, "a string that is not empty")
KEYS: Mapping[str, _Key] = {
    "client": _TEXT,
    "rule": _TEXT,
    "pointer": _Key(str, "a JSON pointer, such as /paths/~1pets/get"),
    "values": _TEXT,
    "until": _Key(datetime.date, "a date, such as 2027-01-31"),
    "reason": _TEXT,
    "author": _TEXT,
}
"""The keys of an entry; all are required."""


def read_approvals(folder: Path) -> tuple[list[Approval], list[Finding]]:
    """Return the approvals of the file in a folder, or findings if the file has errors."""
    path = folder / FILE
    if not path.exists():
        return [], []
    file, findings = read_toml(path, RULE)
    if file is None:
        return [], findings
    findings = list(_problems(file))
    if findings:
        return [], findings
    return [
        Approval(**entry, location=file.locate(("approval", index)))
        for index, entry in enumerate(file.data.get("approval", []))
    ], []


def _problems(file: TomlFile) -> Iterator[Finding]:
    for key in file.data.keys() - {"approval"}:
        hint = nearest(key, ["approval"])
        yield Finding(RULE, f"{key} is not a known key", file.locate((key,)), hint)
    entries = file.data.get("approval", [])
    if not isinstance(entries, list):
        place = file.locate(("approval",))
        yield Finding(RULE, "approval must be an array of tables", place, "Write [[approval]].")
        return
    for index, entry in enumerate(entries):
        problem = _problem(entry)
        if problem is not None:
            place = file.locate(("approval", index))
            message = f"approval, entry {index + 1}: {problem[0]}"
            yield Finding(RULE, message, place, problem[1])


def _problem(entry: Any) -> tuple[str, str] | None:
    """Return the first problem of an entry, and how to fix it; None if it is valid."""
    if not isinstance(entry, dict):
        return "it must be a table", EXAMPLE
    for key in entry:
        if key not in KEYS:
            return f"{key} is not a known key", nearest(key, list(KEYS))
    for key, (kind, expected) in KEYS.items():
        if key not in entry:
            return f"it has no {key}", f"Write {key} = …: {expected}. {EXAMPLE}"
        value = entry[key]
        is_blank = isinstance(value, str) and not value.strip() and key != "pointer"
        # A datetime is an instance of date, too.
        if type(value) is not kind or is_blank:
            return f"{key} must be {expected}", f"Write {key} = …"
    if entry["rule"] not in RULES:
        hint = nearest(entry["rule"], list(RULES), "oasmith rule lists all rules.")
        return f"{entry['rule']!r} is not a rule", hint
    return None
