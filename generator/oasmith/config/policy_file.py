"""Reading of the policy in ``oasmith.toml``: ``[rules]`` and ``[[rules.ignore]]``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oasmith.config.check import RULE
from oasmith.config.keys import FILE_KEYS
from oasmith.config.toml import TomlFile
from oasmith.config.toml_positions import KeyPath
from oasmith.config.value_types import dotted
from oasmith.diagnostics.findings import Finding, Level
from oasmith.diagnostics.policy import Ignore, Policy
from oasmith.diagnostics.rules import RULES


def read_policy(file: TomlFile, folder: Path) -> tuple[Policy, list[Finding]]:
    """Return the policy of a file, and findings for rules whose level cannot be changed.

    An invalid table has been reported with the other values of the file.
    """
    table = file.data.get("rules", {})
    if not FILE_KEYS["rules"].type.accepts(table):
        return Policy(), []
    levels = {rule: Level(level) for rule, level in table.items() if rule != "ignore"}
    entries: list[dict[str, Any]] = table.get("ignore", [])
    findings = [*_level_findings(file, levels), *_ignore_findings(file, entries)]
    ignores = tuple(
        Ignore(
            rule=entry["rule"],
            reason=entry["reason"],
            pointer=entry.get("pointer", ""),
            path=str(folder.resolve() / entry["path"]) if "path" in entry else "",
            location=file.locate(("rules", "ignore", index)),
        )
        for index, entry in enumerate(entries)
    )
    return Policy(levels=levels, ignores=ignores), findings


def _level_findings(file: TomlFile, levels: dict[str, Level]) -> Iterator[Finding]:
    for rule, level in levels.items():
        if level is not Level.ERROR and not RULES[rule].is_tolerable:
            message = "is always an error: no client can be generated despite it"
            yield _finding(file, ("rules", rule), message, "Remove the line.")


def _ignore_findings(file: TomlFile, entries: list[dict[str, Any]]) -> Iterator[Finding]:
    for index, entry in enumerate(entries):
        if not RULES[entry["rule"]].is_tolerable:
            message = f"is {entry['rule']}, and no client can be generated despite it"
            yield _finding(file, ("rules", "ignore", index, "rule"), message, "Remove the entry.")


def _finding(file: TomlFile, path: KeyPath, message: str, hint: str) -> Finding:
    return Finding(RULE, f"{dotted(path)} {message}", file.locate_value(path), hint)
