"""What there is to say of the rules of the diff: for ``oasmith rule`` and the docs."""

from __future__ import annotations

from oasmith.diff.report.advice import known
from oasmith.diff.rules import RULES


def rule_text(id: str) -> str:
    """Return what ``oasmith rule`` prints of a rule of the diff."""
    rule = RULES[id]
    lines = [f"{id}: {rule.meaning}", "", "A kind of change that oasmith diff finds."]
    todo = known(id)
    if todo:
        lines += ["", f"Where it breaks somebody: {todo}"]
    back = "says the same of the change backwards" if rule.opposite == id else "is the opposite"
    lines += ["", f"{rule.opposite} {back}."]
    return "\n".join(lines) + "\n"


def table() -> str:
    """Return all rules as a table of Markdown."""
    rows = (f"| `{it.id}` | {it.meaning} | `{it.opposite}` |" for it in RULES.values())
    return "\n".join(["| rule | meaning | opposite |", "|---|---|---|", *rows]) + "\n"
