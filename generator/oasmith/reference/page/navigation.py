"""The contents of the page, and the search in it."""

from __future__ import annotations

from oasmith.page.html import Html, joined, tag
from oasmith.reference.blocks import Entry, Page, Reference

OPEN = 40
"""Entries of a page that are listed at once."""


def navigation(reference: Reference) -> Html:
    """Return the search, and the contents page by page."""
    field = tag(
        "input", type="search", id="search", autocomplete="off", aria_describedby="search-help"
    )
    help_ = tag("span", "press / to get here", id="search-help", class_="unseen")
    search = tag("label", "Search ", field, help_, class_="search", hidden=True)
    told = tag("p", id="told", role="status", class_="dim", hidden=True)
    results = tag("ul", id="results", hidden=True)
    contents = tag("ul", *map(_page, reference.pages), id="pages")
    return tag("nav", search, told, results, contents, aria_label="Contents", id="nav")


def _page(page: Page) -> Html:
    """Return a page with its entries, folded away where they are many."""
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
    """Return what is requested: the method in its colour, and the path."""
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
