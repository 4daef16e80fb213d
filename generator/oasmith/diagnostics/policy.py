"""What a user has decided about rules: other levels, and findings that are known and stay."""

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
    """Findings of one rule that are not reported."""

    rule: str
    reason: str
    pointer: str = ""
    """At this node of the document, and below it."""
    path: str = ""
    """In the files that this pattern fits."""
    location: Location
    """Where it is written."""

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding is one of these."""
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
        """Return the findings that are not ignored, each with its level."""
        return [
            replace(finding, level=self.levels.get(finding.rule, finding.level))
            for finding in findings
            if not any(ignore.covers(finding) for ignore in self.ignores)
        ]

    def unused(self, findings: Iterable[Finding], *, is_whole: bool) -> list[Finding]:
        """Return a warning for each ignore that is about none of all ``findings``.

        Unless a run ``is_whole``, the rules of later stages have not been asked.
        """
        found = list(findings)
        return [
            Finding(
                "unused-ignore",
                f"nothing of the rule {ignore.rule} is ignored by this any more",
                ignore.location,
                "Remove it, or correct its pointer or path.",
                RULES["unused-ignore"].level,
            )
            for ignore in self.ignores
            if (is_whole or ignore.rule not in LATER)
            and ignore.rule not in FIXTURE_RULES
            and not any(map(ignore.covers, found))
        ]


NO_POLICY = Policy()
"""Every rule as the catalogue has it."""
