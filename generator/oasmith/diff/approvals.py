"""``diff-approvals.toml``: changes that may break somebody, and who has accepted each until when.

It lies beside ``oasmith.toml``; ``oasmith diff --approve`` adds to it.
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
    """One change that may stay as it is."""

    client: str
    rule: str
    pointer: str
    values: str
    """``digest`` of the change: what goes further is another change."""
    until: datetime.date
    """The last day."""
    reason: str
    author: str
    location: Location
    """Where it is written."""

    def covers(self, client: str, change: Change) -> bool:
        """Return whether this is about a change."""
        return (self.client, self.rule, self.pointer, self.values) == (
            *(client, change.rule, place_of(change)),
            digest(change),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A change, and what has been decided about it."""

    change: Change
    approval: Approval | None = None
    is_expired: bool = False
    """Whether the approval has ended."""

    @property
    def is_approved(self) -> bool:
        """Whether the change may stay."""
        return self.approval is not None and not self.is_expired


@dataclass(frozen=True, slots=True)
class JudgedComparison:
    """A comparison with all that has been decided about its changes."""

    comparison: Comparison
    changes: tuple[Judged, ...]


def place_of(change: Change) -> str:
    """Return the pointer that a change is approved by: into the old document, where it is gone."""
    return change.old_pointer or change.pointer


def digest(change: Change) -> str:
    """Return what tells a change from another one of its rule at its place."""
    values = json.dumps([change.old, change.new], sort_keys=True, default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:12]


def judged(
    comparison: Comparison, approvals: Iterable[Approval], today: datetime.date
) -> JudgedComparison:
    """Return a comparison with the approval of each change; the one that lasts longest counts."""
    longest = sorted(approvals, key=lambda it: it.until, reverse=True)
    changes = []
    for change in comparison.changes:
        fits = (it for it in longest if it.covers(comparison.name, change))
        # What is info needs none.
        found = None if change.level is ChangeLevel.INFO else next(fits, None)
        changes.append(Judged(change, found, found is not None and found.until < today))
    return JudgedComparison(comparison, tuple(changes))


def unused(approvals: Iterable[Approval], comparisons: Sequence[JudgedComparison]) -> list[Finding]:
    """Return a warning for each approval of these clients that is about no change."""
    used = [change.approval for it in comparisons for change in it.changes]
    clients = {it.comparison.name for it in comparisons}
    return [
        Finding(
            "unused-approval",
            f"no change of the rule {approval.rule} is approved by this",
            approval.location,
            "Remove it; a change that goes further than the approved one needs its own.",
            Level.WARNING,
            approval.pointer,
        )
        for approval in approvals
        if approval.client in clients and approval not in used
    ]


def expired(comparisons: Sequence[JudgedComparison]) -> list[Finding]:
    """Return a warning for each approval that has ended while its change is still there."""
    changes = [change for it in comparisons for change in it.changes if change.is_expired]
    ended = dict.fromkeys(it.approval for it in changes if it.approval is not None)
    return [
        Finding(
            "expired-approval",
            f"the approval of {approval.rule} has ended on {approval.until}",
            approval.location,
            "Take the change back, or approve it again.",
            Level.WARNING,
            approval.pointer,
        )
        for approval in ended
    ]


class _Key(NamedTuple):
    type: type
    wanted: str


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
"""The keys of an entry; all are needed."""


def read_approvals(folder: Path) -> tuple[list[Approval], list[Finding]]:
    """Return the approvals of the file in a folder; none where something is wrong with it."""
    path = folder / FILE
    if not path.exists():
        return [], []
    file, findings = read_toml(path, RULE)
    if file is None:
        return [], findings
    findings = list(_wrong(file))
    if findings:
        return [], findings
    return [
        Approval(**entry, location=file.locate(("approval", index)))
        for index, entry in enumerate(file.data.get("approval", []))
    ], []


def _wrong(file: TomlFile) -> Iterator[Finding]:
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
    """Return what is wrong with an entry, and what to do."""
    if not isinstance(entry, dict):
        return "it must be a table", EXAMPLE
    for key in entry:
        if key not in KEYS:
            return f"{key} is not a known key", nearest(key, list(KEYS))
    for key, (kind, wanted) in KEYS.items():
        if key not in entry:
            return f"it has no {key}", f"Write {key} = …: {wanted}. {EXAMPLE}"
        value = entry[key]
        is_blank = isinstance(value, str) and not value.strip() and key != "pointer"
        # A date with a time is a date, too.
        if type(value) is not kind or is_blank:
            return f"{key} must be {wanted}", f"Write {key} = …"
    if entry["rule"] not in RULES:
        hint = nearest(entry["rule"], list(RULES), "oasmith rule lists all rules.")
        return f"{entry['rule']!r} is not a rule", hint
    return None
