"""The next version of a client, as its changes since the last version require it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from packaging.version import Version

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import Comparison, NewVersion
from oasmith.publish.versions import like, next_version, suffices

WHY = {"major": "breaking change", "minor": "addition", "patch": "change"}
"""The kind of change that requires each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The version that one client needs."""

    client: str
    current: Version
    """The version in ``oasmith.toml``."""
    place: Location
    """The location of this version, or of the key to add."""
    last: Version | None
    """The last published version; None if there is none."""
    last_name: str = ""
    """The origin of the last version, such as its tag; or where none was found."""
    judged: JudgedComparison | None = None
    """The changes since the last version."""
    new_tag: str = ""
    """The tag that the current version should get, if it is known not to have one."""

    @property
    def step(self) -> NewVersion:
        """The version step that the changes require, including approved changes."""
        return "none" if self.judged is None else self.judged.comparison.step

    @property
    def next(self) -> Version:
        """The lowest version that may be published; the current one if it suffices."""
        if self.last is None or suffices(self.current, self.last, self.step):
            return self.current
        return like(next_version(self.last, self.step), self.current)

    @property
    def is_published(self) -> bool:
        """Whether the current version is already published, and nothing has changed since."""
        return self.last is not None and self.step == "none" and self.current == self.last

    def findings(self) -> Iterator[Finding]:
        """Yield an error if the version is too low; a warning if the unapproved changes allow it.

        An approval permits a breaking change, but does not change the step that it requires.
        """
        if self.last is None or suffices(self.current, self.last, self.step):
            return
        is_allowed = suffices(self.current, self.last, self._unapproved_step())
        # A version must not be published twice with different content.
        level = Level.WARNING if is_allowed and self.current != self.last else Level.ERROR
        approved = "; breaking changes are approved" if level is Level.WARNING else ""
        hint = f'Write version = "{self.next}", or let oasmith publish --write {self.client} do so.'
        message = f"version {self.current} of {self.client} is too low: {self.reason()}{approved}"
        yield Finding("version-too-low", message, self.place, hint, level)

    def reason(self) -> str:
        """Return which changes require which version, as text."""
        if self.last is None or self.step == "none":
            return f"{self.last} is published ({self.last_name})"
        count = len(self.demanding())
        kind = WHY[self.step]
        counted = f"{count} {kind}s" if count > 1 else f"{'an' if kind[0] == 'a' else 'a'} {kind}"
        required = next_version(self.last, self.step)
        since = f"since {self.last} ({self.last_name})"
        return f"{counted} {since} {'require' if count > 1 else 'requires'} {required}"

    def demanding(self) -> list[Judged]:
        """Return the changes that require the step."""
        if self.judged is None:
            return []
        return [change for change in self.judged.changes if _step(change) == self.step]

    def _unapproved_step(self) -> NewVersion:
        """Return the step that the changes without an approval require."""
        if self.judged is None:
            return "none"
        unapproved = tuple(one.change for one in self.judged.changes if not one.is_approved)
        return replace(self.judged.comparison, changes=unapproved).step


def _step(judged: Judged) -> NewVersion:
    """Return the step that one change requires."""
    one = Comparison(name="", old_version="", new_version="", changes=(judged.change,))
    return one.step
