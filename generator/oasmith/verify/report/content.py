"""The content that the reports of all formats share."""

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
"""The sign of a finding level; None stands for no findings."""

HOLDS: Mapping[Check, str] = {
    Check.REQUEST: "requests fit the document",
    Check.RESPONSE: "responses fit the document",
    Check.SENT: "the client sends these requests",
    Check.READ: "the client reads these responses",
    Check.AGE: "recordings are recent enough",
}
"""What a passed check means, for all exchanges."""

HOLDS_OF_ONE: Mapping[Check, str] = {
    Check.REQUEST: "the request fits the document",
    Check.RESPONSE: "the response fits the document",
    Check.SENT: "the client sends this request",
    Check.READ: "the client reads this response",
    Check.AGE: "the recording is recent enough",
}
"""What a passed check means, for one exchange."""

FAILS_OF_ONE: Mapping[Check, str] = {
    Check.REQUEST: "the request does not fit the document",
    Check.RESPONSE: "the response does not fit the document",
    Check.SENT: "the client does not send this request",
    Check.READ: "the client does not read this response",
    Check.AGE: "the recording is too old",
}
"""What a failed check means, for one exchange."""

MAX_SENTENCES = 2
"""The maximum number of findings about no exchange that a verdict includes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results of one run, with the options of the report."""

    verifications: tuple[Verification, ...]
    seconds: float = 0.0
    needs_recorded: bool = False
    """Only recorded exchanges count as coverage."""
    fails_on: Level | None = Level.ERROR
    """The mildest level of findings that fails the run."""
    verbose: bool = False
    """List every gap in the coverage, and every location of a finding."""
    quiet: bool = False
    """Show only findings."""

    def is_failure(self, finding: Finding) -> bool:
        """Return whether a finding fails the run."""
        return self.fails_on is not None and severity(finding.level) <= severity(self.fails_on)

    def holds(self, verification: Verification) -> bool:
        """Return whether no finding of a client fails the run."""
        return not any(map(self.is_failure, verification.all_findings))

    @property
    def has_failed(self) -> bool:
        """Whether any finding fails the run."""
        return not all(map(self.holds, self.verifications))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in order, without duplicates."""
        every = (one for verification in self.verifications for one in verification.all_findings)
        return tuple(dict.fromkeys(every))


def severity(level: Level) -> int:
    """Return the rank of a level: 0 is the worst."""
    return list(Level).index(level)


def worst_level(findings: Iterable[Finding]) -> Level | None:
    """Return the worst level of some findings; None without findings."""
    return min((finding.level for finding in findings), key=severity, default=None)


def fault_level(findings: Iterable[Finding]) -> Level | None:
    """Return the worst level of some findings if it is error or warning; otherwise None."""
    worst = worst_level(findings)
    return None if worst is Level.INFO else worst


def count(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun in the singular or plural."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def levels(findings: Sequence[Finding]) -> str:
    """Return the number of findings of each level, such as ``1 error, 2 warnings``."""
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    shown = [
        # "info" has no plural.
        count(number, str(level), str(level) if level is Level.INFO else "")
        for level, number in counts.items()
        if number
    ]
    return ", ".join(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """The result of one check for all exchanges."""

    check: Check
    total: int
    """The exchanges that were checked."""
    passed: int
    """The exchanges with neither errors nor warnings."""
    worst: Level | None
    """The worst level of the findings, error or warning; None without either."""


def check_summaries(verification: Verification) -> Iterator[CheckSummary]:
    """Yield a summary of each check that was made of at least one exchange."""
    for check in Check:
        results = [one.checks[check] for one in verification.exchanges if check in one.checks]
        if results:
            yield CheckSummary(
                check=check,
                total=len(results),
                passed=sum(fault_level(findings) is None for findings in results),
                worst=fault_level(finding for findings in results for finding in findings),
            )


def provenance_words(verification: Verification) -> str:
    """Return a sentence about the provenance of the fixtures; empty without fixtures."""
    counts = {kind: verification.provenance(kind) for kind in KINDS}
    number = len(verification.fixtures)
    if not number:
        return ""
    if not counts["recorded"]:
        words = {"transcribed": "transcribed from documentation", "unstated": "of unstated source"}
        shown = [f"{counts[kind]} {words[kind]}" for kind in KINDS if counts[kind]]
        summary = f"all {shown[0]}" if len(shown) == 1 else " and ".join(shown)
        # Recordings are often not marked as such.
        known = "Nothing here is known to be" if counts["unstated"] else "Nothing here was"
        return f"{known} recorded from the API: {summary}."
    return f"{counts['recorded']} of {count(number, 'fixture')} recorded from the API."


def verdict(report: Report, verification: Verification) -> tuple[str, list[str]]:
    """Return the verdict in a few words, and sentences that explain it."""
    findings = verification.all_findings
    summary = levels(findings)
    if not verification.exchanges:
        head = "Nothing was checked"
    elif report.holds(verification):
        head = "The contract holds"
    else:
        head = "The contract does not hold"
    sentences = [*_check_sentences(verification), provenance_words(verification)]
    general = [one.message for one in verification.findings if one.level is Level.ERROR]
    sentences += [f"{one[:1].upper()}{one[1:]}." for one in general[:MAX_SENTENCES]]
    return f"{head}: {summary}." if summary else f"{head}.", [one for one in sentences if one]


def _check_sentences(verification: Verification) -> Iterator[str]:
    summaries = list(check_summaries(verification))
    if summaries and all(one.passed == one.total for one in summaries):
        yield f"Every check passes for {count(len(verification.exchanges), 'exchange')}."
        return
    for one in summaries:
        if one.passed < one.total:
            holds = HOLDS[one.check]
            yield f"{holds[0].upper()}{holds[1:]}: {one.passed} of {one.total}."
