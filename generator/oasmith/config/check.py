"""Validation of a TOML file against the definitions of its keys."""

from __future__ import annotations

from oasmith.config.toml import TomlFile
from oasmith.config.value_types import Problem, Table, dotted
from oasmith.diagnostics.findings import Finding

RULE = "configuration"


def value_findings(file: TomlFile, table: Table) -> list[Finding]:
    """Return a finding for each key and value of a file that ``table`` does not accept."""
    return [_finding(file, problem) for problem in table.problems(file.data)]


def _finding(file: TomlFile, problem: Problem) -> Finding:
    locate = file.locate if problem.is_of_key else file.locate_value
    message = f"{dotted(problem.path)} {problem.message}"
    return Finding(RULE, message, locate(problem.path), problem.hint)
