"""Which version a document has to take, by https://semver.org.

Semver leaves versions below 1.0.0 free (item 4). As most tools do, a breaking change is the next
0.y there, and any other the next 0.y.z.
"""

from __future__ import annotations

import re

from oasmith.diff.changes import Comparison, NewVersion

_VERSION = re.compile(
    r"(?P<before>v?)(?P<numbers>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){1,2})"
    r"(?P<before_release>-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)
_WANTS = {
    "major": "a breaking change",
    "minor": "a new feature",
    "patch": "a change",
}


def next_version(version: str, step: NewVersion) -> str | None:
    """Return the least version after a step; None for one that semver does not know, or no step."""
    match = _VERSION.fullmatch(version)
    if match is None or step == "none":
        return None
    numbers = _padded(match["numbers"])
    # Before its release a version may still change in any way (item 9).
    wanted = numbers if match["before_release"] else stepped(numbers, step)
    shown = wanted[:2] if match["numbers"].count(".") == 1 and wanted[2] == 0 else wanted
    return match["before"] + ".".join(map(str, shown))


def _padded(numbers: str) -> tuple[int, int, int]:
    major, minor, patch = (*map(int, numbers.split(".")), 0, 0)[:3]
    return major, minor, patch


def stepped(numbers: tuple[int, int, int], step: NewVersion) -> tuple[int, int, int]:
    """Return major, minor and patch after a step; any step but none is one."""
    major, minor, patch = numbers
    if major == 0:
        return (0, minor + 1, 0) if step == "major" else (0, minor, patch + 1)
    if step == "major":
        return major + 1, 0, 0
    return (major, minor + 1, 0) if step == "minor" else (major, minor, patch + 1)


def demand(comparison: Comparison) -> str:
    """Return the version that a document should have taken, in words; nothing where it did."""
    old, new, step = comparison.old_version, comparison.new_version, comparison.step
    wanted = next_version(old, step)
    after = _VERSION.fullmatch(new)
    if wanted is None or after is None:
        return ""
    if _padded(after["numbers"]) >= _padded(wanted.removeprefix("v")):
        return ""
    did = f"stays {old}" if old == new else f"goes from {old} to {new}"
    return f"the version {did}: {_WANTS[step]} wants {wanted}"
