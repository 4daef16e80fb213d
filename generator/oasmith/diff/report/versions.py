"""The next version of a document, by semantic versioning (https://semver.org).

It leaves versions below 1.0.0 undefined (item 4). As in most tools, a breaking change there
requires the next 0.y, and any other change the next 0.y.z.
"""

from __future__ import annotations

import re

from oasmith.diff.changes import Comparison, NewVersion

_VERSION = re.compile(
    r"(?P<before>v?)(?P<numbers>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){1,2})"
    r"(?P<before_release>-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)
_REASONS = {
    "major": "a breaking change",
    "minor": "a new feature",
    "patch": "a change",
}


def next_version(version: str, step: NewVersion) -> str | None:
    """Return the lowest version after a step; None without a step or a semantic version."""
    match = _VERSION.fullmatch(version)
    if match is None or step == "none":
        return None
    numbers = _padded(match["numbers"])
    # A pre-release may still change in any way (item 9), so its release is enough.
    required = numbers if match["before_release"] else stepped(numbers, step)
    is_short = match["numbers"].count(".") == 1 and required[2] == 0
    return match["before"] + ".".join(map(str, required[:2] if is_short else required))


def _padded(numbers: str) -> tuple[int, int, int]:
    major, minor, patch = (*map(int, numbers.split(".")), 0, 0)[:3]
    return major, minor, patch


def stepped(numbers: tuple[int, int, int], step: NewVersion) -> tuple[int, int, int]:
    """Return major, minor and patch after a step; ``none`` counts as ``patch``."""
    major, minor, patch = numbers
    if major == 0:
        return (0, minor + 1, 0) if step == "major" else (0, minor, patch + 1)
    if step == "major":
        return major + 1, 0, 0
    return (major, minor + 1, 0) if step == "minor" else (major, minor, patch + 1)


def demand(comparison: Comparison) -> str:
    """Return a message with the version that a document requires; empty if that is reached."""
    old, new, step = comparison.old_version, comparison.new_version, comparison.step
    required = next_version(old, step)
    after = _VERSION.fullmatch(new)
    if required is None or after is None:
        return ""
    if _padded(after["numbers"]) >= _padded(required.removeprefix("v")):
        return ""
    verb = f"stays {old}" if old == new else f"goes from {old} to {new}"
    return f"the version {verb}: {_REASONS[step]} requires {required}"
