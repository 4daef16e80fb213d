"""``CHANGELOG.md`` of a client: a section for each version, in the words of those who call it.

It lies in the client's package, so that its wheel carries it and ``importlib.resources`` finds it.
No generation writes it: what a person adds to it stays.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from packaging.version import InvalidVersion, Version

from oasmith.config.client import Client
from oasmith.diagnostics.findings import display
from oasmith.diagnostics.markdown import escaped
from oasmith.diff.changes import Change
from oasmith.diff.git import SideError
from oasmith.diff.report.changelog import sections

FILE = "CHANGELOG.md"
FIRST = "The first version."
SAME = "The same for those who call it; it was made anew."

_HEADING = re.compile(r"^##[ \t]+(?P<title>.*?)[ \t]*$", re.MULTILINE)
_VERSION = re.compile(r"\[?v?(?P<version>[^\s\]]+)")


def path_of(client: Client) -> Path:
    """Return where the changelog of a client lies."""
    return client.output / client.settings.package / FILE


def read(path: Path) -> str:
    """Return a changelog; nothing where there is none. Raises ``SideError`` and ``OSError``."""
    try:
        return path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        message = f"{display(path)} is not UTF-8: byte {error.start}"
        raise SideError(message, "Save it as UTF-8.") from None


def has_section(text: str, version: Version) -> bool:
    """Return whether a changelog says what is new in a version."""
    return any(_version_of(match["title"]) == version for match in _HEADING.finditer(text))


def section(
    version: Version,
    changes: Sequence[Change] | None,
    date: datetime.date | None = None,
) -> str:
    """Return what is new in a version, as Markdown.

    Args:
        version: The new version.
        changes: What is different since the last one; None where there is none.
        date: The day of the release, where it is to be told.
    """
    day = f" ({date})" if date is not None else ""
    below = [f"\n{FIRST}"] if changes is None else list(sections(changes)) or [f"\n{SAME}"]
    return "\n".join([f"## {version}{day}", *below]) + "\n"


def with_section(text: str, new: str, distribution: str) -> str:
    """Return a changelog with a section before those of older versions.

    What stands above them, such as a section Unreleased, stays there.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = new.replace("\n", newline)
    if not text.strip():
        return f"# Changelog of {escaped(distribution)}{newline}{newline}{lines}"
    for match in _HEADING.finditer(text):
        if _version_of(match["title"]) is not None:
            return f"{text[: match.start()]}{lines}{newline}{text[match.start() :]}"
    return f"{text.rstrip()}{newline}{newline}{lines}"


def _version_of(title: str) -> Version | None:
    """Return the version that a heading names, if it names one."""
    match = _VERSION.match(title)
    try:
        return Version(match["version"]) if match is not None else None
    except InvalidVersion:
        return None
