"""``names.lock``: the names of released clients, so that they do not change unintentionally.

The file is next to ``oasmith.toml`` and is written by ``oasmith lock-names``. It is JSON: for each
client the names of its methods, classes, fields and arguments, by JSON pointers into the bundled
document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from oasmith.diagnostics.findings import Finding, Location, display

FILE = "names.lock"
RULE = "configuration"
HINT = "Restore it from version control, or delete it and run oasmith lock-names."

Names = Mapping[str, str]
"""Names by JSON pointer."""


@dataclass(frozen=True, slots=True)
class LockedNames:
    """The names of one client."""

    methods: Names = field(default_factory=dict)
    """By the pointer of the operation, each with its resource, such as ``issues.create``."""
    classes: Names = field(default_factory=dict)
    """By the pointer of the schema."""
    fields: Names = field(default_factory=dict)
    """By the pointer of the property; only names that differ from the property's."""
    arguments: Names = field(default_factory=dict)
    """By the pointer of the parameter; only names that differ from the parameter's."""


NOTHING = LockedNames()

KINDS = tuple(one.name for one in fields(LockedNames))


def read_lock(folder: Path) -> tuple[dict[str, LockedNames], list[Finding]]:
    """Return the names of each client, and findings; empty if there is no lock file."""
    path = folder / FILE
    if not path.exists():
        return {}, []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return {}, [_finding(path, f"cannot be read: {error}")]
    if not isinstance(data, dict):
        return {}, [_finding(path, "must be a JSON object with a client for each key")]
    locks, findings = {}, []
    for client, names in data.items():
        problem = _problem(names)
        if problem:
            findings.append(_finding(path, f"{client}{problem}"))
        else:
            locks[client] = LockedNames(**names)
    return locks, findings


def _problem(names: Any) -> str:
    """Return an error message for the names of a client; empty if they are valid."""
    if not isinstance(names, dict):
        return " must be an object"
    for kind, table in names.items():
        if kind not in KINDS:
            return f".{kind} is not one of {', '.join(KINDS)}"
        if not isinstance(table, dict):
            return f".{kind} must be an object"
        for pointer, name in table.items():
            parts = name.split(".") if isinstance(name, str) else []
            if len(parts) != (2 if kind == "methods" else 1) or not all(
                map(str.isidentifier, parts)
            ):
                return f".{kind} has an invalid name for {pointer!r}: {name!r}"
    return ""


def _finding(path: Path, message: str) -> Finding:
    return Finding(RULE, message, Location(display(path)), HINT)


def write_lock(folder: Path, locks: Mapping[str, LockedNames]) -> Path:
    """Write the names of clients, sorted to keep diffs short, and return the path of the file."""
    data = {
        client: {kind: dict(sorted(getattr(names, kind).items())) for kind in KINDS}
        for client, names in sorted(locks.items())
    }
    path = folder / FILE
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
