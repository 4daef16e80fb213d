"""The part of ``oasmith.toml`` about rules: ``[rules]`` and ``[[rules.ignore]]``."""

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
    """Return what a file says of rules, and which rules it cannot say that of.

    What is no table of rules at all is reported with the rest of the file.
    """
    table = file.data.get("rules", {})
    if not FILE_KEYS["rules"].type.accepts(table):
        return Policy(), []
    levels = {rule: Level(level) for rule, level in table.items() if rule != "ignore"}
    entries: list[dict[str, Any]] = table.get("ignore", [])
    findings = [*_wrong_levels(file, levels), *_wrong_ignores(file, entries)]
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


def _wrong_levels(file: TomlFile, levels: dict[str, Level]) -> Iterator[Finding]:
    for rule, level in levels.items():
        if level is not Level.ERROR and not RULES[rule].is_tolerable:
            what = "is always an error: no client can be made in spite of it"
            yield _wrong(file, ("rules", rule), what, "Remove the line.")


def _wrong_ignores(file: TomlFile, entries: list[dict[str, Any]]) -> Iterator[Finding]:
    for index, entry in enumerate(entries):
        if not RULES[entry["rule"]].is_tolerable:
            what = f"is {entry['rule']}, and no client can be made in spite of it"
            yield _wrong(file, ("rules", "ignore", index, "rule"), what, "Remove the entry.")


def _wrong(file: TomlFile, path: KeyPath, what: str, hint: str) -> Finding:
    return Finding(RULE, f"{dotted(path)} {what}", file.locate_value(path), hint)
