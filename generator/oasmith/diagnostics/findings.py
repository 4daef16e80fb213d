"""Findings: the one format in which every check reports.

A finding is a value, not an exception, so that one run reports them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Generation stops."""
    WARNING = "warning"
    """Generation goes on; the user should look."""
    INFO = "info"
    """Worth knowing."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file, as editors count: line and column start at 1."""

    file: str
    """Relative to the working directory where possible, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has to say."""

    rule: str
    """The id of a rule in the catalogue (``rules.py``), in kebab-case."""
    message: str
    """One line: what is wrong."""
    location: Location
    hint: str = ""
    """What to write instead."""
    level: Level = Level.ERROR
    pointer: str = ""
    """JSON pointer into the bundled document, where there is one."""

    def __str__(self) -> str:
        line = f"{self.location}: {self.level} [{self.rule}] {self.message}"
        return f"{line}\n    {self.hint}" if self.hint else line


def has_errors(findings: list[Finding]) -> bool:
    """Return whether at least one finding stops generation."""
    return any(finding.level is Level.ERROR for finding in findings)


def shown_at(location: Location, folders: Mapping[Path, str]) -> Location:
    """Return a place with what is shown for a folder, such as ``main:``, in place of the folder."""
    path = Path(location.file).absolute()
    for folder, shown in folders.items():
        if path.is_relative_to(folder):
            name = shown + path.relative_to(folder).as_posix()
            return Location(name, location.line, location.column)
    return location


def display(path: Path) -> str:
    """Return a path as findings show it: relative to the working directory where possible."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
