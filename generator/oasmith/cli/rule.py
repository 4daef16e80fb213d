"""``oasmith rule``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from oasmith.cli.output import stop


def rule(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", help="The id of a rule, as shown in findings (default: list all rules)."
        ),
    ] = None,
) -> None:
    """Explain a rule: what it reports, why, and a wrong and a right example.

    Rules of oasmith diff are kinds of changes; see docs/contract-diff.md.

    \b
    Examples:
      oasmith rule
      oasmith rule unknown-key
      oasmith rule batch-limit-lowered
    """
    from oasmith.config.toml import nearest
    from oasmith.diagnostics import explanations
    from oasmith.diagnostics.rules import RULES
    from oasmith.diff.report.rules import rule_text
    from oasmith.diff.rules import RULES as CHANGES

    if id is None:
        sys.stdout.write(explanations.overview())
    elif id in RULES:
        sys.stdout.write(explanations.text(id))
    elif id in CHANGES:
        sys.stdout.write(rule_text(id))
    else:
        known = [*RULES, *CHANGES]
        stop(f"there is no rule {id}", nearest(id, known, "oasmith rule lists the rules."))
