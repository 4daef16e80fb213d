"""The part of ``oasmith.toml`` about rules: ``[rules]`` and ``[[rules.ignore]]``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oasmith.config.toml import TomlFile, nearest
from oasmith.diagnostics.findings import Finding, Level
from oasmith.diagnostics.policy import Ignore, Policy
from oasmith.diagnostics.rules import RULES

IGNORE_KEYS = ("rule", "pointer", "path", "reason")
EXAMPLE = '{rule = "example-mismatch", pointer = "/components/schemas/Pet", reason = "…"}'


def read_policy(file: TomlFile, folder: Path) -> tuple[Policy, list[Finding]]:
    """Return what a file says of rules, and what is wrong with it."""
    table = file.data.get("rules", {})
    if not isinstance(table, dict):
        wrong = _wrong(file, ("rules",), "must be a table", "Write [rules] and a rule below it.")
        return Policy(), [wrong]
    levels = {rule: level for rule, level in table.items() if rule != "ignore"}
    findings = [*_wrong_levels(file, levels), *_wrong_ignores(file, table.get("ignore", []))]
    if findings:
        return Policy(), findings
    ignores = tuple(
        Ignore(
            rule=entry["rule"],
            reason=entry["reason"],
            pointer=entry.get("pointer", ""),
            path=str(folder.resolve() / entry["path"]) if "path" in entry else "",
            location=file.locate_item(("rules", "ignore"), index),
        )
        for index, entry in enumerate(table.get("ignore", []))
    )
    return Policy(levels={rule: Level(name) for rule, name in levels.items()}, ignores=ignores), []


def _wrong_levels(file: TomlFile, levels: dict[str, Any]) -> Iterator[Finding]:
    for rule, level in levels.items():
        key_path = ("rules", rule)
        if rule not in RULES:
            yield _wrong(file, key_path, "is not a rule", _rule_hint(rule))
        elif level not in list(Level):
            yield _wrong(
                file, key_path, f"must be a level, not {level!r}", "Write error, warning or info."
            )
        elif level != Level.ERROR and not RULES[rule].is_tolerable:
            what = "is always an error: no client can be made in spite of it"
            yield _wrong(file, key_path, what, "Remove the line.")


def _wrong_ignores(file: TomlFile, entries: Any) -> Iterator[Finding]:
    if not isinstance(entries, list):
        yield _wrong(file, ("rules", "ignore"), "must be an array", f"Write ignore = [{EXAMPLE}].")
        return
    for index, entry in enumerate(entries):
        problem = _ignore_problem(entry)
        if problem is not None:
            location = file.locate_item(("rules", "ignore"), index)
            message = f"rules.ignore, entry {index + 1}: {problem[0]}"
            yield Finding("configuration", message, location, problem[1])


def _ignore_problem(entry: Any) -> tuple[str, str] | None:
    if not isinstance(entry, dict) or not all(isinstance(part, str) for part in entry.values()):
        return "it must be a table of strings", f"Write {EXAMPLE}."
    for key in entry:
        if key not in IGNORE_KEYS:
            return f"{key} is not a known key", nearest(key, IGNORE_KEYS)
    rule = entry.get("rule", "")
    if rule not in RULES:
        return f"{rule!r} is not a rule", _rule_hint(rule)
    if not RULES[rule].is_tolerable:
        return f"{rule} cannot be ignored: no client can be made in spite of it", "Remove it."
    if not entry.get("reason", "").strip():
        return "it has no reason", 'Write reason = "…": why this may stay as it is.'
    if not entry.get("pointer") and not entry.get("path"):
        return "it says not where", f"Write a pointer or a path, such as {EXAMPLE}."
    return None


def _rule_hint(rule: str) -> str:
    return nearest(rule, list(RULES), "oasmith rule lists all rules.")


def _wrong(file: TomlFile, key_path: tuple[str, ...], what: str, hint: str) -> Finding:
    message = f"{'.'.join(key_path)} {what}"
    return Finding("configuration", message, file.locate(key_path), hint)
