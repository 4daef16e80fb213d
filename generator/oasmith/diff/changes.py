"""The result of comparing two documents: changes, what they break, and their proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from oasmith.diagnostics.findings import Location
from oasmith.diff.rules import RULES


class ChangeLevel(StrEnum):
    """The effect of a change on users of the API."""

    BREAKING = "breaking"
    """Something that worked no longer works."""
    WARNING = "warning"
    """Something that worked may no longer work, or will stop working."""
    INFO = "info"
    """No action is needed."""


Breaks: TypeAlias = Literal["source", "wire", "operations"]
"""What breaks: code that calls the client, requests and responses, or the operation of a program.

``operations`` is what is fixed without changing code: scopes that a token lacks, hosts that a
firewall blocks, calls that are no longer retried.
"""

NewVersion: TypeAlias = Literal["major", "minor", "patch", "none"]
"""The version step that semantic versioning requires (https://semver.org, items 6 to 8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A value that one side accepts and the other refuses; both were checked."""

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
    """Empty if nothing breaks."""
    subject: str
    """What is changed, as a heading: ``PUT /pets/{id}``, ``servers`` or the name of a scheme."""
    message: str
    """What is different, in one line."""
    location: Location
    """In the new document; for a removed object, its nearest ancestor that still exists."""
    pointer: str
    """A JSON pointer into the new document."""
    old_pointer: str = ""
    """A JSON pointer into the old document, if it differs: the object was removed or renamed."""
    old: Any = None
    """The old value, as JSON data."""
    new: Any = None
    """The new value, as JSON data."""
    witness: Witness | None = None
    is_unproven: bool = False
    """Whether the change would be breaking, but no value was found that proves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes between two versions of one document."""

    name: str
    """The name of the client; without a client, of the document's file."""
    old_version: str
    """The document's ``info.version``."""
    new_version: str
    changes: tuple[Change, ...]

    @property
    def step(self) -> NewVersion:
        """The required step of the API's version."""
        levels = {change.level for change in self.changes}
        if ChangeLevel.BREAKING in levels:
            return "major"
        if not levels:
            return "none"
        is_addition = any(RULES[change.rule].adds for change in self.changes)
        return "minor" if is_addition or ChangeLevel.WARNING in levels else "patch"
