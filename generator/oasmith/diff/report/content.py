"""What all formats show."""

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
"""Characters of a value that is shown to a person."""
_SHORTER = ((8, 60), (4, 40), (2, 30), (1, 20), (1, 10), (0, 8))
"""Members and characters that are left of it, from much to little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run has compared."""

    comparisons: tuple[JudgedComparison, ...]
    notes: tuple[Finding, ...] = ()
    """About approvals."""
    fails_on: ChangeLevel | None = ChangeLevel.BREAKING
    """The mildest level that fails."""
    verbose: bool = False
    """List also what nobody has to do anything about."""
    quiet: bool = False
    """Show only what breaks or may break, and what is wrong with approvals."""
    seconds: float = 0.0
    command: str = "oasmith diff"
    """What compares the same again."""
    acceptance: str = ""
    """What takes all changes as they are, where there is such a command."""
    suggested_end: datetime.date = datetime.date(2027, 1, 31)
    """Until when a change might be approved."""

    @property
    def changes(self) -> Iterator[tuple[JudgedComparison, Judged]]:
        """All changes, each with the comparison that it is of."""
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
    """Return the value that proves a change, or that none does; else nothing."""
    if change.witness is not None:
        return _witness(change.witness)
    return "no value was found that proves it" if change.is_unproven else ""


def _witness(witness: Witness) -> str:
    verdict = "refused" if witness.accepted_by == "old" else "accepted"
    return f"{verdict} now: {one_line(witness.part)} = {shortened(witness.value)}"


def approval(judged: Judged) -> str:
    """Return who has approved a change until when and why; else nothing."""
    found = judged.approval
    if found is None:
        return ""
    what = "the approval has ended" if judged.is_expired else "approved"
    until = f"on {found.until}" if judged.is_expired else f"until {found.until}"
    return one_line(f"{what} {until}, by {found.author}: {found.reason}")


def shortened(value: Any, limit: int = MAX_VALUE) -> str:
    """Return JSON in at most so many characters; what is left out is counted."""
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
        shown = [
            f"{_written(key, members, characters)}: {_written(item, members, characters)}"
            for key, item in items
        ]
    else:
        # Of items that are all alike one says it all.
        items = value[:1] if len(value) > members and value[0] == value[-1] else value[:members]
        shown = [_written(item, members, characters) for item in items]
    if len(value) > len(shown):
        shown.append(f"… {len(value) - len(shown)} more")
    inside = ", ".join(shown)
    return f"{{{inside}}}" if isinstance(value, dict) else f"[{inside}]"
