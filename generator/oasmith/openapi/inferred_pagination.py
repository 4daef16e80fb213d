"""Pages that a document describes without an extension: by parameters, answer and ``Link``.

Only what leaves no doubt counts, by the names that APIs give these things: a header ``Link`` that
is declared (RFC 8288); a cursor that the request takes and the answer gives; the number of a page
with its size and a total.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from oasmith.openapi.pagination import EXTENSIONS, Paging, Steps, answer, descend, results
from oasmith.openapi.tree import Node, Tree
from oasmith_runtime.operation import Pagination

CURSORS: Mapping[str, tuple[str, ...]] = {
    "cursor": ("next_cursor", "nextCursor"),
    "page_token": ("next_page_token",),
    "pageToken": ("nextPageToken",),
    "page_cursor": ("next_page_cursor",),
    "page": ("next_page",),
}
"""Parameters with the properties of the answer that have their next values."""

LAST: Mapping[str, str] = {"after": "last_id", "after_id": "last_id"}
"""The same where the answer has the place of its last item, and says whether there is more."""

LAST_ITEM = "starting_after"
"""The parameter that takes the id of the last item."""

MORE = ("has_more", "hasMore")
NUMBERS = ("page", "page_number", "pageNumber")
SIZES = ("per_page", "perPage", "page_size", "pageSize", "limit", "size")
TOTALS = ("total", "total_count", "totalCount", "total_results", "totalResults")
PAGES = ("total_pages", "totalPages", "page_count", "pageCount", "last_page")


def inferred(
    tree: Tree, operation: Node, pointer: str, queried: Mapping[str, str]
) -> Paging | None:
    """Return how the pages of an operation follow each other; None where that is not certain.

    Args:
        tree: The document.
        operation: An operation that only reads.
        pointer: Where it stands.
        queried: Its query parameters, by their names, with the types of their schemas.
    """
    found = answer(tree, operation, pointer)
    if found is None or any(operation.get(key) is False for key in EXTENSIONS):
        return None
    listed = results(tree, Paging(shape=Pagination(kind="link", results=())), *found)
    if listed is None:
        return None
    if _has_link(tree, operation, pointer):
        return Paging(shape=Pagination(kind="link", results=()))
    has = _Answer(tree, *found)
    return _by_cursor(has, queried, listed[0]) or _by_number(has, queried)


class _Answer:
    """What the answer of an operation has, on its first level."""

    def __init__(self, tree: Tree, schema: Any, pointer: str) -> None:
        self._where = tree, schema, pointer

    def first(self, names: Collection[str], kind: str = "") -> str:
        """Return the first of some properties that it has, if it is of a type; else nothing."""
        tree, schema, pointer = self._where
        for name in names:
            found = descend(tree, schema, pointer, (name,))
            if found is not None and kind in ("", found[0].get("type")):
                return name
        return ""

    def leads(self, steps: Steps) -> bool:
        """Return whether something is described there."""
        return descend(*self._where, steps) is not None


def _by_cursor(has: _Answer, queried: Collection[str], to_list: Steps) -> Paging | None:
    more = has.first(MORE, "boolean")
    says_more = (more,) if more else None
    for parameter in queried:
        following = has.first(CURSORS.get(parameter, ()))
        if following:
            return _cursor(parameter, (following,), says_more)
        if more and has.first([LAST.get(parameter, "")]):
            return _cursor(parameter, (LAST[parameter],), says_more)
        last_item = (*to_list, -1, "id")
        if more and parameter == LAST_ITEM and has.leads(last_item):
            return _cursor(parameter, last_item, says_more)
    return None


def _cursor(parameter: str, following: Steps, more: Steps | None) -> Paging:
    shape = Pagination(kind="cursor", results=(), next=following, more=more)
    return Paging(shape=shape, input=(parameter,))


def _by_number(has: _Answer, queried: Mapping[str, str]) -> Paging | None:
    number = next((name for name in NUMBERS if queried.get(name) == "integer"), "")
    size = next((name for name in SIZES if name in queried), "")
    pages, total = has.first(PAGES, "integer"), has.first(TOTALS, "integer")
    if not number or not size or not (pages or total):
        return None
    shape = Pagination(kind="page", results=(), pages=(pages,) if pages else None)
    return Paging(shape=shape, input=(number,), limit=(size,))


def _has_link(tree: Tree, operation: Node, pointer: str) -> bool:
    return any(
        name.lower() == "link"
        for status, response, where in tree.members(operation, "responses", pointer)
        if status.startswith("2")
        for name, _, _ in tree.members(response, "headers", where)
    )
