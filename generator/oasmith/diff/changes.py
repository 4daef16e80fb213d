"""What a comparison of two documents finds: a change, whom it breaks, and its proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from oasmith.diagnostics.findings import Location
from oasmith.diff.rules import RULES


class ChangeLevel(StrEnum):
    """How much a change matters to those who use the API."""

    BREAKING = "breaking"
    """Something that worked does not."""
    WARNING = "warning"
    """Something that worked may not, or will not for long."""
    INFO = "info"
    """Nobody has to do anything."""


Breaks: TypeAlias = Literal["source", "wire", "operations"]
"""Who breaks: callers' code, what is sent and received, or how a program is run.

``operations`` is what needs no other code: scopes that a token lacks, hosts that a firewall does
not know, calls that are no longer repeated.
"""

NewVersion: TypeAlias = Literal["major", "minor", "patch", "none"]
"""The step that a version has to take (https://semver.org, items 6 to 8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A value that one side takes and the other refuses; both were asked."""

    value: Any
    """JSON data."""
    accepted_by: Literal["old", "new"]
    part: str
    """What the value is, e.g. ``request body`` or ``parameter 'page'``."""

    @property
    def refused_by(self) -> Literal["old", "new"]:
        """The side that refuses the value."""
        return "new" if self.accepted_by == "old" else "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a document."""

    rule: str
    """The id of a rule in ``rules.RULES``, in kebab-case."""
    level: ChangeLevel
    breaks: tuple[Breaks, ...] = ()
    """Empty where nobody breaks."""
    subject: str
    """What it is about, as a heading: ``PUT /pets/{id}``, ``servers`` or the name of a scheme."""
    message: str
    """One line: what is different."""
    location: Location
    """In the new document; where the thing is gone, the nearest place that is still there."""
    pointer: str
    """Into the new document."""
    old_pointer: str = ""
    """Into the old one, where that is another place: of what is gone or renamed."""
    old: Any = None
    """What the document said, as JSON data."""
    new: Any = None
    witness: Witness | None = None
    is_unproven: bool = False
    """Whether it would be breaking if a value proved it, and none was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes between two versions of one document."""

    name: str
    """Of the client; without one of the document's file."""
    old_version: str
    """The document's ``info.version``."""
    new_version: str
    changes: tuple[Change, ...]

    @property
    def step(self) -> NewVersion:
        """The step that the version of the API has to take."""
        levels = {change.level for change in self.changes}
        if ChangeLevel.BREAKING in levels:
            return "major"
        if not levels:
            return "none"
        is_addition = any(RULES[change.rule].adds for change in self.changes)
        return "minor" if is_addition or ChangeLevel.WARNING in levels else "patch"
