"""The user's policy for rules: changed levels, and known findings to ignore."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.diagnostics.rules import FIXTURE_RULES, RULES

LATER = frozenset({"name-clash", "not-generated", "template", "unused-name", "unused-template"})
"""Rules of the stages after validation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """An entry that ignores findings of one rule."""

    rule: str
    reason: str
    pointer: str = ""
    """Only findings at this node of the document, and below it."""
    path: str = ""
    """Only findings in files that match this pattern."""
    location: Location
    """The location of the entry in the configuration."""

    def covers(self, finding: Finding) -> bool:
        """Return whether the entry applies to a finding."""
        if finding.rule != self.rule:
            return False
        if self.pointer and not f"{finding.pointer}/".startswith(f"{self.pointer}/"):
            return False
        return not self.path or fnmatch(str(Path(finding.location.file).resolve()), self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The levels and ignores of one configuration."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def judged(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are not ignored, with the levels of this policy."""
        return [
            replace(finding, level=self.levels.get(finding.rule, finding.level))
            for finding in findings
            if not any(ignore.covers(finding) for ignore in self.ignores)
        ]

    def unused(self, findings: Iterable[Finding], *, is_whole: bool) -> list[Finding]:
        """Return a warning for each entry that applies to none of the ``findings``.

        Unless a run ``is_whole``, the rules of later stages have not been checked.
        """
        all_findings = list(findings)
        return [
            Finding(
                "unused-ignore",
                f"this entry matches no finding of the rule {ignore.rule}",
                ignore.location,
                "Remove it, or correct its pointer or path.",
                RULES["unused-ignore"].level,
            )
            for ignore in self.ignores
            if (is_whole or ignore.rule not in LATER)
            and ignore.rule not in FIXTURE_RULES
            and not any(map(ignore.covers, all_findings))
        ]


NO_POLICY = Policy()
"""The policy that changes nothing."""
