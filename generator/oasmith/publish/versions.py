"""The next version after another one, by PEP 440 and https://semver.org.

Semver has no rules for versions below 1.0.0 (item 4). As in ``oasmith diff``, a breaking change
requires the next 0.y there, and any other change the next 0.y.z.
"""

from __future__ import annotations

from packaging.version import Version

from oasmith.diff.changes import NewVersion
from oasmith.diff.report.versions import stepped


def next_version(last: Version, step: NewVersion) -> Version:
    """Return the lowest version after a published one for a step.

    A pre-release is not stable yet (semver, item 9): the next one of its kind follows it.
    """
    if step == "none":
        return last
    if last.is_prerelease:
        return _next_prerelease(last)
    numbers = stepped(_three(last), step)
    # After 1.1, with two numbers, comes 1.2 and not 1.2.0.
    shown = numbers[:2] if len(last.release) < 3 and numbers[2] == 0 else numbers
    return Version(f"{_epoch(last)}{'.'.join(map(str, shown))}")


def suffices(current: Version, last: Version, step: NewVersion) -> bool:
    """Return whether a version may be published after another one, with changes of a step.

    Pre-releases, development releases and local versions count as their base version: 2.0.0rc1 and
    2.0.0+local take the same step as 2.0.0. A post-release takes none, because PEP 440 intends it
    for corrections that do not change the code.
    """
    if step == "none":
        return _public(current) >= _public(last)
    if last.is_prerelease:
        return _public(current) > _public(last)
    return Version(current.base_version) >= next_version(last, step)


def like(version: Version, current: Version) -> Version:
    """Return a version as a pre-release of the same kind as the current one, if that is one."""
    if version.is_prerelease or not current.is_prerelease:
        return version
    return Version(f"{version}{current.pre[0]}1" if current.pre else f"{version}.dev1")


def _next_prerelease(last: Version) -> Version:
    base = last.base_version
    if last.pre is not None:
        kind, number = last.pre
        # 1.0rc2.dev1 leads to 1.0rc2.
        return Version(f"{base}{kind}{number + (last.dev is None)}")
    if last.post is not None:
        return Version(f"{base}.post{last.post}")
    return Version(f"{base}.dev{(last.dev or 0) + 1}")


def _public(version: Version) -> Version:
    return Version(version.public)


def _epoch(version: Version) -> str:
    return f"{version.epoch}!" if version.epoch else ""


def _three(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.micro
