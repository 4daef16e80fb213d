"""The contract page: the verdict, the contract as a picture, and every exchange, in one file.

It asks for nothing from anywhere: style and script are inside, and the page's own security policy
refuses all else. The same fixtures give the same bytes.
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
"""What a page is made smaller for; a very large contract needs more even so."""

LADDER = (
    Limits(lines=2_000, is_complete=True),
    Limits(lines=200, is_complete=True),
    Limits(lines=40, is_complete=True),
    Limits(lines=200, is_complete=False),
    Limits(lines=40, is_complete=False),
    Limits(lines=8, is_complete=False),
)
"""From everything to little: the first that fits is taken."""


def write(report: Report, path: Path, checked: str = "") -> int:
    """Write the page, with the folders that it is in. Returns how many bytes it has.

    Args:
        report: What was verified.
        path: The file.
        checked: When, as the page shows it; nothing by default, so that the same fixtures give
            the same bytes.

    Raises ``OSError`` where the file cannot be written.
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
