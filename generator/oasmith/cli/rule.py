"""``oasmith rule``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from oasmith.cli.output import stop


def rule(
    id: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A rule, as findings name it; all, when none is named."),
    ] = None,
) -> None:
    """Explain a rule: what it finds, why, and an example of wrong and right.

    \b
    Examples:
      oasmith rule
      oasmith rule unknown-key
    """
    from oasmith.config.toml import nearest
    from oasmith.diagnostics import explanations
    from oasmith.diagnostics.rules import RULES

    if id is None:
        sys.stdout.write(explanations.overview())
    elif id in RULES:
        sys.stdout.write(explanations.text(id))
    else:
        stop(f"there is no rule {id}", nearest(id, list(RULES), "oasmith rule lists all."))
