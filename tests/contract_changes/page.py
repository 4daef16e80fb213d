"""The table of the changes, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .checks import CHECKS, Asked

PAGE = Path(__file__).parents[2] / "docs" / "contract-checks.md"

TITLES = {
    "document": "Changes of the document, with the client made anew",
    "fixture": "Changes of the fixtures",
    "client": "Changes of the generated client by hand",
}

HEAD = """# What each check catches

{count} single changes to Bigin's document, its fixtures and its client. {breaking} of them break
somebody: each is caught by at least one check. The other {harmless} break nobody, and fail none.
`make contract-table` makes each of them in a copy of the project and writes this page.

| check | what it asks |
|---|---|
| `oasmith validate` | is the document valid, and does it agree with itself? |
| `oasmith check` | is the client what the document gives? |
| `oasmith verify --min-coverage 100` | do all three agree, and is everything covered? |
| `oasmith diff --fail-on breaking` | does the document break those who use the last one? |

A cell names the rules; `oasmith rule ID` and [contract-diff.md](contract-diff.md) explain them.
"""


def page(results: Sequence[Asked]) -> str:
    """Return the page."""
    return "\n".join(_page(results))


def _page(results: Sequence[Asked]) -> Iterator[str]:
    breaking = sum(one.change.breaks for one in results)
    yield HEAD.format(count=len(results), breaking=breaking, harmless=len(results) - breaking)
    for part, title in TITLES.items():
        yield f"## {title}"
        for breaks, words in ((True, "Somebody breaks"), (False, "Nobody breaks")):
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
