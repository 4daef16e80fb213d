"""``CHANGELOG.md`` of a client: a section for each version, written for users of the client.

It is in the client's package, so that the wheel includes it and ``importlib.resources`` finds it.
Generation never writes it, so manual additions are preserved.
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
SAME = "No changes for callers; the client was generated again."

_HEADING = re.compile(r"^##[ \t]+(?P<title>.*?)[ \t]*$", re.MULTILINE)
_VERSION = re.compile(r"\[?v?(?P<version>[^\s\]]+)")


def path_of(client: Client) -> Path:
    """Return the path of a client's changelog."""
    return client.output / client.settings.package / FILE


def read(path: Path) -> str:
    """Return a changelog; empty if there is none. Raises ``SideError`` and ``OSError``."""
    try:
        return path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        message = f"{display(path)} is not UTF-8: byte {error.start}"
        raise SideError(message, "Save it as UTF-8.") from None


def has_section(text: str, version: Version) -> bool:
    """Return whether a changelog has a section for a version."""
    return any(_version_of(match["title"]) == version for match in _HEADING.finditer(text))


def section(
    version: Version,
    changes: Sequence[Change] | None,
    date: datetime.date | None = None,
) -> str:
    """Return the section of a version, as Markdown.

    Args:
        version: The new version.
        changes: The changes since the last version; None for the first version.
        date: The day of the release, if it is to be shown.
    """
    day = f" ({date})" if date is not None else ""
    below = [f"\n{FIRST}"] if changes is None else list(sections(changes)) or [f"\n{SAME}"]
    return "\n".join([f"## {version}{day}", *below]) + "\n"


def with_section(text: str, new: str, distribution: str) -> str:
    """Return a changelog with a new section before those of older versions.

    Text above them, such as a section Unreleased, stays at the top.
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
    """Return the version in a heading; None if it has none."""
    match = _VERSION.match(title)
    try:
        return Version(match["version"]) if match is not None else None
    except InvalidVersion:
        return None
