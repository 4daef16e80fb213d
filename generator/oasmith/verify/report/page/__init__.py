"""The contract page: the verdict, an overview of the contract and every exchange, in one file.

The page loads no resources: style and script are inline, and its Content-Security-Policy blocks
everything else. The same fixtures give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from oasmith.page.anchors import Anchors
from oasmith.page.frame import framed, theme_button
from oasmith.page.html import Html, joined, tag
from oasmith.verify.report.content import Report
from oasmith.verify.report.page.client import client
from oasmith.verify.report.page.sections import Limits, Section

MAX_BYTES = 500_000
"""The size above which a page is shortened; a very large contract may exceed it even so."""

LADDER = (
    Limits(lines=2_000, is_complete=True),
    Limits(lines=200, is_complete=True),
    Limits(lines=40, is_complete=True),
    Limits(lines=200, is_complete=False),
    Limits(lines=40, is_complete=False),
    Limits(lines=8, is_complete=False),
)
"""Limits from the most to the least content; the first that keeps the page small is used."""


def write(report: Report, path: Path, checked: str = "") -> int:
    """Write the page, and create its folders. Returns the size in bytes.

    Args:
        report: What was verified.
        path: The file.
        checked: The time of the check, as the page shows it; empty by default, so that the same
            fixtures give the same bytes.

    Raises ``OSError`` if the file cannot be written.
    """
    content = render(report, checked).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)


def render(report: Report, checked: str = "") -> str:
    """Return the page as HTML. Arguments as for ``write``."""
    page = ""
    for limits in LADDER:
        page = _page(report, checked, limits)
        if len(page.encode()) <= MAX_BYTES:
            break
    return page


def _page(report: Report, checked: str, limits: Limits) -> str:
    anchors = Anchors()
    sections = [
        Section(report=report, verification=one, anchors=anchors, limits=limits)
        for one in report.verifications
    ]
    names = ", ".join(one.name for one in report.verifications)
    title = f"Contract of {names}" if names else "Contract"
    return framed(title, _body(sections, checked), "oasmith.verify.report.page")


def _body(sections: list[Section], checked: str) -> list[Html]:
    when = tag("p", f"Checked {checked}", class_="dim") if checked else Html("")
    links = [tag("li", tag("a", one.verification.name, href=f"#{one.anchor}")) for one in sections]
    nav = tag("nav", tag("ul", *links), aria_label="Clients") if len(sections) > 1 else Html("")
    header = tag("header", tag("h1", "API contract"), theme_button(), when, nav)
    return [tag("main", header, joined(map(client, sections)))]
