"""The table of contents of the page, and its search."""

from __future__ import annotations

from oasmith.page.html import Html, joined, tag
from oasmith.reference.blocks import Entry, Page, Reference

OPEN = 40
"""The number of entries up to which the list of a page is open."""


def navigation(reference: Reference) -> Html:
    """Return the search and the table of contents."""
    field = tag(
        "input", type="search", id="search", autocomplete="off", aria_describedby="search-help"
    )
    help_ = tag("span", "press / to search", id="search-help", class_="unseen")
    search = tag("label", "Search ", field, help_, class_="search", hidden=True)
    count = tag("p", id="result-count", role="status", class_="dim", hidden=True)
    results = tag("ul", id="results", hidden=True)
    contents = tag("ul", *map(_page, reference.pages), id="pages")
    return tag("nav", search, count, results, contents, aria_label="Contents", id="nav")


def _page(page: Page) -> Html:
    """Return the list item of a page, with its entries in a folded list if there are many."""
    title = tag("a", page.title, href=f"#{page.place.anchor}", class_="title")
    if not page.entries:
        return tag("li", title)
    entries = tag("ul", *map(_entry, page.entries))
    count = tag("span", str(len(page.entries)), class_="dim")
    is_open = len(page.entries) <= OPEN and page.entries[0].kind == "operation"
    folded = tag("details", tag("summary", page.title, " ", count), title, entries, open=is_open)
    return tag("li", folded)


def _entry(entry: Entry) -> Html:
    name = entry.title.rpartition(".")[2] if entry.kind == "operation" else entry.title
    label = joined([_method(entry.call[0]) if entry.call else "", name], " ")
    return tag("li", tag("a", label, href=f"#{entry.place.anchor}"))


def call(entry: Entry) -> Html:
    """Return the coloured HTTP method and the path of an entry; empty if it has none."""
    if entry.call is None:
        return Html("")
    method, path = entry.call
    return tag("span", _method(method), " ", tag("code", path), class_="call")


def _method(method: str) -> Html:
    return tag("span", method, class_=f"method {_COLOURS.get(method, 'other')}")


_COLOURS = {
    "GET": "read",
    "HEAD": "read",
    "POST": "create",
    "PUT": "change",
    "PATCH": "change",
    "DELETE": "delete",
}
