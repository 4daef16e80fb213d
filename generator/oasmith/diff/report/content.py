"""The content of a report, which all formats share."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.lines import one_line
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import Change, ChangeLevel, Witness

MAX_VALUE = 100
"""The maximum length of a value in reports for people, in characters."""
_SHORTER = ((8, 60), (4, 40), (2, 30), (1, 20), (1, 10), (0, 8))
"""Numbers of members and of characters to which a value is shortened, the largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one run."""

    comparisons: tuple[JudgedComparison, ...]
    notes: tuple[Finding, ...] = ()
    """Findings about approvals."""
    fails_on: ChangeLevel | None = ChangeLevel.BREAKING
    """The lowest level that fails the run; None if no level does."""
    verbose: bool = False
    """Whether to list changes of level info, too."""
    quiet: bool = False
    """Whether to show only breaking changes, warnings, and findings about approvals."""
    seconds: float = 0.0
    """The duration of the run."""
    command: str = "oasmith diff"
    """The command that runs the same comparison again."""
    acceptance: str = ""
    """The command that accepts all changes, if there is one."""
    suggested_end: datetime.date = datetime.date(2027, 1, 31)
    """The suggested end of an approval."""

    @property
    def changes(self) -> Iterator[tuple[JudgedComparison, Judged]]:
        """All changes, each with its comparison."""
        for comparison in self.comparisons:
            for change in comparison.changes:
                yield comparison, change

    def is_failure(self, judged: Judged) -> bool:
        """Return whether a change makes the run fail."""
        levels = list(ChangeLevel)
        if self.fails_on is None or judged.is_approved:
            return False
        return levels.index(judged.change.level) <= levels.index(self.fails_on)

    @property
    def has_failed(self) -> bool:
        """Whether any change makes the run fail."""
        return any(self.is_failure(change) for _, change in self.changes)


def proof(change: Change) -> str:
    """Return the proof of a change, or a note that none was found; empty if it needs none."""
    if change.witness is not None:
        return _witness(change.witness)
    return "no value was found that proves it" if change.is_unproven else ""


def _witness(witness: Witness) -> str:
    verdict = "refused" if witness.accepted_by == "old" else "accepted"
    return f"{verdict} now: {one_line(witness.part)} = {shortened(witness.value)}"


def approval(judged: Judged) -> str:
    """Return the approval of a change with its date, author and reason; empty without one."""
    entry = judged.approval
    if entry is None:
        return ""
    verb = "the approval expired on" if judged.is_expired else "approved until"
    return one_line(f"{verb} {entry.until}, by {entry.author}: {entry.reason}")


def shortened(value: Any, limit: int = MAX_VALUE) -> str:
    """Return a value as JSON of at most ``limit`` characters; omitted members are counted."""
    whole = json.dumps(value, ensure_ascii=False)
    if len(whole) <= limit:
        return one_line(whole)
    texts = (_written(value, members, characters) for members, characters in _SHORTER)
    fits = next((text for text in texts if len(text) <= limit), None)
    return one_line(fits if fits is not None else f"{whole[: limit - 1]}…")


def _written(value: Any, members: int, characters: int) -> str:
    if isinstance(value, str):
        cut = f"{value[:characters]}…" if len(value) > characters else value
        return json.dumps(cut, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        items = list(value.items())[:members]
        texts = [
            f"{_written(key, members, characters)}: {_written(item, members, characters)}"
            for key, item in items
        ]
    else:
        # If all items seem equal, one of them is enough.
        items = value[:1] if len(value) > members and value[0] == value[-1] else value[:members]
        texts = [_written(item, members, characters) for item in items]
    if len(value) > len(texts):
        texts.append(f"… {len(value) - len(texts)} more")
    inside = ", ".join(texts)
    return f"{{{inside}}}" if isinstance(value, dict) else f"[{inside}]"
