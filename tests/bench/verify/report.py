"""Writes the page's section about the costs of verifying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..report import table

TEXT = """\
## Verifying fixtures

`oasmith verify` for Bigin's {exchanges} exchanges, one of which has 100 items and one 50.
`make bench ONLY=verify` measures this part and rewrites only this section. Values are CPU time for
one exchange, medians of {rounds} rounds of {repeats} runs. A run compiles the document's schemas
once, for all of its exchanges.

{machine}

{kinds}
"""


def section(results: Mapping[str, Any]) -> str:
    """Return the section in Markdown."""
    kinds = [(kind, f"{seconds * 1000:.3f} ms") for kind, seconds in results["kinds"].items()]
    return TEXT.format(
        exchanges=results["exchanges"],
        rounds=results["rounds"],
        repeats=results["repeats"],
        machine=table(("", ""), list(results["machine"].items())),
        kinds=table(("what is done", "for one exchange"), kinds),
    )
