"""Which version comes after another, by PEP 440 and https://semver.org.

Semver leaves versions below 1.0.0 free (item 4). As in ``oasmith diff``, a breaking change is the
next 0.y there, and any other the next 0.y.z.
"""

from __future__ import annotations

from packaging.version import Version

from oasmith.diff.changes import NewVersion
from oasmith.diff.report.versions import stepped


def next_version(last: Version, step: NewVersion) -> Version:
    """Return the least version that comes after a published one by a step.

    A pre-release promises nothing yet (semver, item 9): after it comes the next one of its kind.
    """
    if step == "none":
        return last
    if last.is_prerelease:
        return _next_prerelease(last)
    numbers = stepped(_three(last), step)
    # Who writes 1.1 and not 1.1.0 goes on so.
    shown = numbers[:2] if len(last.release) < 3 and numbers[2] == 0 else numbers
    return Version(f"{_epoch(last)}{'.'.join(map(str, shown))}")


def suffices(current: Version, last: Version, step: NewVersion) -> bool:
    """Return whether a version may be published after another, with changes of a step.

    Pre-releases, development releases and local versions count as what they lead to or are made
    of: 2.0.0rc1 and 2.0.0+local take the step that 2.0.0 takes. A post-release takes none, because
    PEP 440 has it for what changes nothing in the code.
    """
    if step == "none":
        return _public(current) >= _public(last)
    if last.is_prerelease:
        return _public(current) > _public(last)
    return Version(current.base_version) >= next_version(last, step)


def like(wanted: Version, current: Version) -> Version:
    """Return a version that is wanted as the pre-release that the current one is, if it is one."""
    if wanted.is_prerelease or not current.is_prerelease:
        return wanted
    return Version(f"{wanted}{current.pre[0]}1" if current.pre else f"{wanted}.dev1")


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
