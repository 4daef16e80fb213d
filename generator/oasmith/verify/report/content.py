"""What all formats show of fixtures that were verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from oasmith.diagnostics.findings import Finding, Level
from oasmith.fixtures.fixture import ProvenanceKind
from oasmith.verify.results import Check, Verification

KINDS: tuple[ProvenanceKind, ...] = get_args(ProvenanceKind)

SIGNS: Mapping[Level | None, str] = {
    Level.ERROR: "✗",
    Level.WARNING: "!",
    Level.INFO: "·",
    None: "✓",
}
"""Of the worst finding, or of none."""

HOLDS: Mapping[Check, str] = {
    Check.REQUEST: "requests fit the document",
    Check.RESPONSE: "responses fit the document",
    Check.SENT: "the client sends these requests",
    Check.READ: "the client reads these responses",
    Check.AGE: "recordings are young enough",
}
"""What is true where a check has no findings, of all exchanges."""

HOLDS_OF_ONE: Mapping[Check, str] = {
    Check.REQUEST: "the request fits the document",
    Check.RESPONSE: "the response fits the document",
    Check.SENT: "the client sends this request",
    Check.READ: "the client reads this response",
    Check.AGE: "the recording is young enough",
}
"""The same, of one exchange."""

FAILS_OF_ONE: Mapping[Check, str] = {
    Check.REQUEST: "the request does not fit the document",
    Check.RESPONSE: "the response does not fit the document",
    Check.SENT: "the client does not send this request",
    Check.READ: "the client does not read this response",
    Check.AGE: "the recording is too old",
}
"""What is true of an exchange with an error."""

MAX_SENTENCES = 2
"""Findings about no exchange that a verdict tells itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run has verified."""

    verifications: tuple[Verification, ...]
    seconds: float = 0.0
    needs_recorded: bool = False
    """Only what was recorded from the live API counts as covered."""
    fails_on: Level | None = Level.ERROR
    """The mildest level that fails."""
    verbose: bool = False
    """List each gap in the coverage, and every place of a finding."""
    quiet: bool = False
    """Show findings only."""

    def is_failure(self, finding: Finding) -> bool:
        """Return whether a finding makes the run fail."""
        return self.fails_on is not None and severity(finding.level) <= severity(self.fails_on)

    def holds(self, verification: Verification) -> bool:
        """Return whether nothing of a client makes the run fail."""
        return not any(map(self.is_failure, verification.all_findings))

    @property
    def has_failed(self) -> bool:
        """Whether anything makes the run fail."""
        return not all(map(self.holds, self.verifications))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, each once, in their order."""
        every = (one for verification in self.verifications for one in verification.all_findings)
        return tuple(dict.fromkeys(every))


def severity(level: Level) -> int:
    """Return a number that is lower for what is worse."""
    return list(Level).index(level)


def worst_level(findings: Iterable[Finding]) -> Level | None:
    """Return the worst level of some findings; None where there is none."""
    return min((finding.level for finding in findings), key=severity, default=None)


def fault_level(findings: Iterable[Finding]) -> Level | None:
    """Return whether some findings are an error or a warning; None where they only inform."""
    worst = worst_level(findings)
    return None if worst is Level.INFO else worst


def count(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def levels(findings: Sequence[Finding]) -> str:
    """Return how many findings of each level there are: ``1 error, 2 warnings``."""
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    shown = [
        # Of information there is no plural.
        count(number, str(level), str(level) if level is Level.INFO else "")
        for level, number in counts.items()
        if number
    ]
    return ", ".join(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """One check, over all exchanges."""

    check: Check
    total: int
    """The exchanges that were checked."""
    passed: int
    """Those with neither error nor warning."""
    worst: Level | None
    """None where there is neither."""


def check_summaries(verification: Verification) -> Iterator[CheckSummary]:
    """Yield each check that was made of at least one exchange."""
    for check in Check:
        made = [one.checks[check] for one in verification.exchanges if check in one.checks]
        if made:
            yield CheckSummary(
                check=check,
                total=len(made),
                passed=sum(fault_level(findings) is None for findings in made),
                worst=fault_level(finding for findings in made for finding in findings),
            )


def provenance_words(verification: Verification) -> str:
    """Return where the fixtures come from, as a sentence; nothing where there is none."""
    counts = {kind: verification.provenance(kind) for kind in KINDS}
    number = len(verification.fixtures)
    if not number:
        return ""
    if not counts["recorded"]:
        words = {"transcribed": "transcribed from documentation", "unstated": "of unstated source"}
        shown = [f"{counts[kind]} {words[kind]}" for kind in KINDS if counts[kind]]
        told = f"all {shown[0]}" if len(shown) == 1 else " and ".join(shown)
        return f"Nothing here was recorded from the API: {told}."
    return f"{counts['recorded']} of {count(number, 'fixture')} recorded from the API."


def verdict(report: Report, verification: Verification) -> tuple[str, list[str]]:
    """Return the verdict in a few words, and sentences that say why."""
    findings = verification.all_findings
    told = levels(findings)
    if not verification.exchanges:
        head = "Nothing was checked"
    elif report.holds(verification):
        head = "The contract holds"
    else:
        head = "The contract does not hold"
    sentences = [*_checks_told(verification), provenance_words(verification)]
    general = [one.message for one in verification.findings if one.level is Level.ERROR]
    sentences += [f"{one[:1].upper()}{one[1:]}." for one in general[:MAX_SENTENCES]]
    return f"{head}: {told}." if told else f"{head}.", [one for one in sentences if one]


def _checks_told(verification: Verification) -> Iterator[str]:
    summaries = list(check_summaries(verification))
    if summaries and all(one.passed == one.total for one in summaries):
        yield f"Every check passes for {count(len(verification.exchanges), 'exchange')}."
        return
    for one in summaries:
        if one.passed < one.total:
            holds = HOLDS[one.check]
            yield f"{holds[0].upper()}{holds[1:]}: {one.passed} of {one.total}."
