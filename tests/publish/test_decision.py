"""The version that changes require, with approvals."""

from __future__ import annotations

import datetime

import pytest
from diff.made import ADDED, REWORDED, WARNING, change, comparison
from packaging.version import Version

from oasmith.diagnostics.findings import Level, Location
from oasmith.diff.approvals import Judged, JudgedComparison
from oasmith.diff.approving import approval_of
from oasmith.diff.changes import Change
from oasmith.publish.decision import Decision

GONE = change("operation-removed", breaks=("source",))
MOVED = change("path-changed", breaks=("wire",))


def decision(current: str, *changes: Change, approved: tuple[Change, ...] = ()) -> Decision:
    """Return the version that changes since 1.0.0 require."""
    until = datetime.date(2026, 6, 30)
    approvals = {
        id(one): approval_of("shop", one, until=until, reason="So.", author="Ann")
        for one in approved
    }
    judged = tuple(Judged(one, approvals.get(id(one))) for one in changes)
    return Decision(
        client="shop",
        current=Version(current),
        place=Location("oasmith.toml", 6, 1),
        last=Version("1.0.0"),
        last_name="v1.0.0",
        judged=JudgedComparison(comparison(*changes), judged),
    )


@pytest.mark.parametrize(
    ("changes", "wanted", "count"),
    [
        ((GONE, MOVED, ADDED, REWORDED), "2.0.0", 2),
        ((ADDED, REWORDED), "1.1.0", 1),
        ((WARNING, REWORDED), "1.1.0", 1),
        ((REWORDED,), "1.0.1", 1),
        ((), "1.0.0", 0),
    ],
)
def test_the_worst_change_decides(changes: tuple[Change, ...], wanted: str, count: int) -> None:
    decided = decision("1.0.0", *changes)
    assert (str(decided.next), len(decided.demanding())) == (wanted, count)
    assert bool(list(decided.findings())) is bool(changes)
    assert list(decision(wanted, *changes).findings()) == []


@pytest.mark.parametrize(
    ("current", "approved", "level"),
    [
        ("1.1.0", (), Level.ERROR),
        ("1.1.0", (GONE,), Level.ERROR),
        ("1.1.0", (GONE, MOVED), Level.WARNING),
        # An addition requires a minor version, whatever else is approved.
        ("1.0.1", (GONE, MOVED), Level.ERROR),
    ],
)
def test_an_approval_lets_a_version_pass(
    current: str, approved: tuple[Change, ...], level: Level
) -> None:
    decided = decision(current, GONE, MOVED, ADDED, approved=approved)
    [finding] = decided.findings()
    assert (finding.level, str(decided.next)) == (level, "2.0.0")
    assert ("breaking changes are approved" in finding.message) is (level is Level.WARNING)


def test_no_version_is_published_twice_with_changes() -> None:
    [finding] = decision("1.0.0", GONE, approved=(GONE,)).findings()
    assert finding.level is Level.ERROR
    [finding] = decision("1.0.1", GONE, approved=(GONE,)).findings()
    assert finding.level is Level.WARNING


def test_a_lower_version_is_told_without_changes() -> None:
    [finding] = decision("0.9.0").findings()
    assert finding.message == "version 0.9.0 of shop is too low: 1.0.0 is published (v1.0.0)"
