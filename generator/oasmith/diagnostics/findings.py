"""Findings: the format in which all checks report.

A finding is a value, not an exception, so that one run reports all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    """Prevents generation."""
    WARNING = "warning"
    """Does not prevent generation, but should be checked."""
    INFO = "info"
    """For information only."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file; line and column are counted from 1, as in editors."""

    file: str
    """Relative to the working directory where possible, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of a check."""

    rule: str
    """The id of a rule in the catalogue (``rules.py``), in kebab-case."""
    message: str
    """A description of the problem in one line."""
    location: Location
    hint: str = ""
    """How to fix the problem."""
    level: Level = Level.ERROR
    pointer: str = ""
    """The JSON pointer into the bundled document, if the finding is about a node of it."""

    def __str__(self) -> str:
        line = f"{self.location}: {self.level} [{self.rule}] {self.message}"
        return f"{line}\n    {self.hint}" if self.hint else line


def has_errors(findings: list[Finding]) -> bool:
    """Return whether at least one finding is an error."""
    return any(finding.level is Level.ERROR for finding in findings)


def shown_at(location: Location, folders: Mapping[Path, str]) -> Location:
    """Return a location with the path of a folder replaced by its text, such as ``main:``."""
    path = Path(location.file).absolute()
    for folder, prefix in folders.items():
        if path.is_relative_to(folder):
            name = prefix + path.relative_to(folder).as_posix()
            return Location(name, location.line, location.column)
    return location


def display(path: Path) -> str:
    """Return a path for display: relative to the working directory if possible."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
