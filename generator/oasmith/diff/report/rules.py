"""Texts about the rules of the contract diff, for ``oasmith rule`` and the docs."""

from __future__ import annotations

from oasmith.diff.report.advice import known
from oasmith.diff.rules import RULES


def rule_text(id: str) -> str:
    """Return the output of ``oasmith rule`` for a rule of the contract diff."""
    rule = RULES[id]
    lines = [f"{id}: {rule.meaning}", "", "A kind of change that oasmith diff reports."]
    todo = known(id)
    if todo:
        lines += ["", f"If it breaks your code: {todo}"]
    lines += ["", f"The rule of the reverse change is {rule.opposite}."]
    return "\n".join(lines) + "\n"


def table() -> str:
    """Return all rules as a Markdown table."""
    rows = (f"| `{rule.id}` | {rule.meaning} | `{rule.opposite}` |" for rule in RULES.values())
    return "\n".join(["| rule | meaning | opposite |", "|---|---|---|", *rows]) + "\n"
