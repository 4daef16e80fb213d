"""A changelog in Markdown, for users of the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oasmith.diagnostics.markdown import code, escaped
from oasmith.diff.approvals import JudgedComparison
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.report.advice import advice
from oasmith.diff.report.content import Report
from oasmith.diff.rules import RULES

WORDS = ("wording-changed", "example-changed", "source-changed", "extension-changed")
"""Endings of rules whose changes are only counted in a changelog."""

BREAKING = "Breaking changes"
SECTIONS = (BREAKING, "Deprecated", "Added", "Changed")


def markdown(report: Report) -> str:
    """Return a changelog with a section for each document that has changed."""
    several = len(report.comparisons) > 1
    parts = [
        "\n".join(_section_of(comparison, several))
        for comparison in report.comparisons
        if comparison.changes
    ]
    return "\n".join(parts) or "No changes.\n"


def _section_of(judged: JudgedComparison, several: bool) -> Iterator[str]:
    comparison = judged.comparison
    has_moved = comparison.old_version != comparison.new_version
    version = comparison.new_version if has_moved else "Unreleased"
    title = f"{comparison.name} {version}" if several or not version else version
    yield f"## {escaped(title)}"
    yield from sections(comparison.changes)
    yield ""


def sections(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the lines below the heading of a version."""
    by_section: dict[str, list[Change]] = {}
    for change in changes:
        if change.rule == "version-changed":
            continue
        by_section.setdefault(_section(change), []).append(change)
    for section in SECTIONS:
        if section in by_section:
            yield f"\n### {section}\n"
            yield from _changes(by_section[section], with_advice=section == BREAKING)
    reworded = len(by_section.get("", []))
    if reworded:
        verb = "is" if reworded == 1 else "are"
        yield f"\n{_counted(reworded)} of descriptions and examples {verb} not listed."


def _counted(number: int) -> str:
    return "1 change" if number == 1 else f"{number} changes"


def _section(change: Change) -> str:
    """Return the heading for a change, or an empty text for a change that is not listed."""
    if change.level is ChangeLevel.BREAKING:
        return BREAKING
    if change.rule.endswith(WORDS) and change.level is ChangeLevel.INFO:
        return ""
    if change.rule.endswith("-deprecated"):
        return "Deprecated"
    # For readers, a removed deprecation is not an addition.
    is_addition = RULES[change.rule].adds and not change.rule.endswith("-undeprecated")
    return "Added" if is_addition else "Changed"


def _changes(changes: Sequence[Change], *, with_advice: bool) -> Iterator[str]:
    by_subject: dict[str, list[Change]] = {}
    for change in changes:
        by_subject.setdefault(change.subject, []).append(change)
    for subject, of_subject in by_subject.items():
        yield f"- {code(subject)}"
        for change in of_subject:
            message = escaped(change.message)
            sentence = message if message.endswith((".", "!", "?")) else f"{message}."
            todo = advice(change) if with_advice else ""
            yield f"  - {sentence}{f' {todo}' if todo else ''}"
