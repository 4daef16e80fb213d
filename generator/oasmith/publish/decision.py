"""What a client's changes since its last version demand of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from packaging.version import Version

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.changes import Comparison, NewVersion
from oasmith.publish.versions import like, next_version, suffices

WHY = {"major": "breaking change", "minor": "addition", "patch": "change"}
"""What demands each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one client needs."""

    client: str
    current: Version
    """The version of ``oasmith.toml``."""
    place: Location
    """Where it is written, or would be."""
    last: Version | None
    """The last published one; None before the first."""
    last_name: str = ""
    """What that was read from, such as its tag; or where it was looked for and is not."""
    judged: JudgedComparison | None = None
    """What is different since."""
    new_tag: str = ""
    """The tag that the current version is to get, where it is known to have none."""

    @property
    def step(self) -> NewVersion:
        """The step that the version has to take, whatever is approved."""
        return "none" if self.judged is None else self.judged.comparison.step

    @property
    def next(self) -> Version:
        """The least version that may be published; the current one where that suffices."""
        if self.last is None or suffices(self.current, self.last, self.step):
            return self.current
        return like(next_version(self.last, self.step), self.current)

    @property
    def is_published(self) -> bool:
        """Whether the current version is out already, and nothing is different."""
        return self.last is not None and self.step == "none" and self.current == self.last

    def findings(self) -> Iterator[Finding]:
        """Yield an error where the version is too low; a warning where all that is so is approved.

        An approval says that a break may be made, not that nobody notices it: the step stays.
        """
        if self.last is None or suffices(self.current, self.last, self.step):
            return
        is_allowed = suffices(self.current, self.last, self._unapproved_step())
        # The same version twice would be two clients of one name.
        level = Level.WARNING if is_allowed and self.current != self.last else Level.ERROR
        approved = ", and what breaks is approved" if level is Level.WARNING else ""
        written = (
            f'Write version = "{self.next}", or let oasmith publish --write {self.client} do so.'
        )
        message = f"version {self.current} of {self.client} is too low: {self.reason()}{approved}"
        yield Finding("version-too-low", message, self.place, written, level)

    def reason(self) -> str:
        """Return what demands which version, in words."""
        if self.last is None or self.step == "none":
            return f"{self.last} is published ({self.last_name})"
        count = len(self.demanding())
        words = WHY[self.step]
        many = f"{count} {words}s" if count > 1 else f"{'an' if words[0] == 'a' else 'a'} {words}"
        wanted = next_version(self.last, self.step)
        since = f"since {self.last} ({self.last_name})"
        return f"{many} {since} {'want' if count > 1 else 'wants'} {wanted}"

    def demanding(self) -> list[Judged]:
        """Return the changes that demand the step."""
        if self.judged is None:
            return []
        return [change for change in self.judged.changes if _step(change) == self.step]

    def _unapproved_step(self) -> NewVersion:
        """Return the step that is left without what is approved."""
        if self.judged is None:
            return "none"
        left = tuple(one.change for one in self.judged.changes if not one.is_approved)
        return replace(self.judged.comparison, changes=left).step


def _step(judged: Judged) -> NewVersion:
    """Return the step that one change demands."""
    one = Comparison(name="", old_version="", new_version="", changes=(judged.change,))
    return one.step
