"""Documentation as one self-contained HTML page, without network access or other files."""

from __future__ import annotations

from oasmith.page.frame import framed, theme_button
from oasmith.page.html import Html, joined, tag
from oasmith.reference.blocks import Entry, Page, Reference, Section
from oasmith.reference.page.elements import block, line
from oasmith.reference.page.navigation import call, navigation

OPENED = frozenset({"operation", "scheme", "webhook"})
"""The kinds of entries that may be open at first; links open the others."""
OPEN = 12
"""The number of operations up to which all of them are open at first."""


def render(reference: Reference) -> str:
    """Return the page."""
    operations = sum(
        entry.kind == "operation" for page in reference.pages for entry in page.entries
    )
    name = f"{reference.title} {reference.version}"
    header = tag(
        "header",
        tag("h1", reference.title, " ", tag("span", reference.version, class_="dim")),
        tag("button", "Contents", type="button", id="contents", hidden=True),
        theme_button(),
    )
    pages = [_page(page, is_open=operations <= OPEN) for page in reference.pages]
    main = tag("main", _introduction(reference.index), *pages, id="main", tabindex="-1")
    skip = tag("a", "Skip to the content", href="#main", class_="skip")
    layout = tag("div", navigation(reference), main, class_="layout")
    return framed(name, [skip, header, layout], "oasmith.reference.page")


def _introduction(page: Page) -> Html:
    return tag("section", *map(block, page.blocks), id=page.place.anchor, class_="page")


def _page(page: Page, *, is_open: bool) -> Html:
    return tag(
        "section",
        tag("h2", page.title),
        *map(block, page.blocks),
        *[_entry(entry, is_open=is_open and entry.kind in OPENED) for entry in page.entries],
        id=page.place.anchor,
        class_="page",
    )


def _entry(entry: Entry, *, is_open: bool) -> Html:
    heading = tag("h3", entry.title)
    deprecated = tag("span", "deprecated", class_="tag error") if entry.is_deprecated else Html("")
    summary = tag("span", line(entry.summary), class_="summary") if entry.summary else Html("")
    # A link opens the details element around its target, so the target is inside it.
    inside = tag("div", *map(_section, entry.sections), id=entry.place.anchor, class_="inside")
    return tag(
        "details",
        tag("summary", heading, deprecated, call(entry), summary),
        inside,
        class_=f"entry {entry.kind}",
        open=is_open,
    )


def _section(section: Section) -> Html:
    heading = tag("h4", section.title) if section.title else Html("")
    return joined([heading, *map(block, section.blocks)])
