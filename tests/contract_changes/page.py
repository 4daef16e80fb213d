"""The table of the changes, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .checks import CHECKS, Asked

PAGE = Path(__file__).parents[2] / "docs" / "contract-checks.md"

TITLES = {
    "document": "Changes of the document, with the client generated again",
    "fixture": "Changes of the fixtures",
    "client": "Manual changes of the generated client",
}

HEAD = """# What each check catches

This page shows which command catches which mistake. {count} single changes were made to Bigin's
document, its fixtures and its client. {breaking} of them are breaking: each is caught by at least
one check. The other {harmless} are harmless, and no check fails. `make contract-table` applies each
change to a copy of the project, and writes this page.

| check | question |
|---|---|
| `oasmith validate` | is the document valid and consistent? |
| `oasmith check` | is the client up to date with the document? |
| `oasmith verify --min-coverage 100` | do all three match, and is everything covered? |
| `oasmith diff --fail-on breaking` | does the document break users of its last version? |

A cell has the rules of the findings; [contract-diff.md](contract-diff.md) and `oasmith rule ID`
explain them.
"""


def page(results: Sequence[Asked]) -> str:
    """Return the page."""
    return "\n".join(_page(results))


def _page(results: Sequence[Asked]) -> Iterator[str]:
    breaking = sum(one.change.breaks for one in results)
    yield HEAD.format(count=len(results), breaking=breaking, harmless=len(results) - breaking)
    for part, title in TITLES.items():
        yield f"## {title}"
        for breaks, words in ((True, "Breaking changes"), (False, "Harmless changes")):
            rows = [
                one for one in results if (one.change.part, one.change.breaks) == (part, breaks)
            ]
            if rows:
                yield f"\n### {words}\n"
                yield f"| change | {' | '.join(CHECKS)} |"
                yield f"|---|{'---|' * len(CHECKS)}"
                yield from map(_row, rows)
        yield ""


def _row(one: Asked) -> str:
    cells = [", ".join(f"`{rule}`" for rule in one.rules.get(check, ())) for check in CHECKS]
    return f"| {one.change.name} | {' | '.join(cells)} |"
