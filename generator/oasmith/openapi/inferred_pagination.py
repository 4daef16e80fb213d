"""Pagination inferred from parameters, responses and ``Link`` headers, without an extension.

Only unambiguous cases with common names are recognized: a declared ``Link`` header (RFC 8288);
a cursor that is both a parameter and in the response; a page number with a page size and a total.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from oasmith.openapi.pagination import EXTENSIONS, PaginationRule, Steps, answer, descend, results
from oasmith.openapi.tree import Node, Tree
from oasmith_runtime.operation import Pagination

CURSORS: Mapping[str, tuple[str, ...]] = {
    "cursor": ("next_cursor", "nextCursor"),
    "page_token": ("next_page_token",),
    "pageToken": ("nextPageToken",),
    "page_cursor": ("next_page_cursor",),
    "page": ("next_page",),
}
"""Cursor parameters, with the response properties that have their next values."""

LAST: Mapping[str, str] = {"after": "last_id", "after_id": "last_id"}
"""The same for responses with the id of the last item, and a flag for further pages."""

LAST_ITEM = "starting_after"
"""The parameter for the id of the last item."""

MORE = ("has_more", "hasMore")
NUMBERS = ("page", "page_number", "pageNumber")
SIZES = ("per_page", "perPage", "page_size", "pageSize", "limit", "size")
TOTALS = ("total", "total_count", "totalCount", "total_results", "totalResults")
PAGES = ("total_pages", "totalPages", "page_count", "pageCount", "last_page")


def inferred(
    tree: Tree, operation: Node, pointer: str, queried: Mapping[str, str]
) -> PaginationRule | None:
    """Infer the pagination of an operation; return None if it is not certain.

    Args:
        tree: The document.
        operation: An operation that only reads.
        pointer: Its pointer.
        queried: The names of its query parameters, with the types of their schemas.
    """
    response_schema = answer(tree, operation, pointer)
    if response_schema is None or any(operation.get(key) is False for key in EXTENSIONS):
        return None
    listed = results(
        tree, PaginationRule(shape=Pagination(kind="link", results=())), *response_schema
    )
    if listed is None:
        return None
    if _has_link(tree, operation, pointer):
        return PaginationRule(shape=Pagination(kind="link", results=()))
    response = _Response(tree, *response_schema)
    return _by_cursor(response, queried, listed[0]) or _by_number(response, queried)


class _Response:
    """The response body of an operation."""

    def __init__(self, tree: Tree, schema: Any, pointer: str) -> None:
        self._schema = tree, schema, pointer

    def first(self, names: Collection[str], kind: str = "") -> str:
        """Return the first name of a property that exists, and has the type ``kind`` if given."""
        tree, schema, pointer = self._schema
        for name in names:
            member = descend(tree, schema, pointer, (name,))
            if member is not None and kind in ("", member[0].get("type")):
                return name
        return ""

    def has(self, steps: Steps) -> bool:
        """Return whether there is a schema for the value at a path."""
        return descend(*self._schema, steps) is not None


def _by_cursor(
    response: _Response, queried: Collection[str], to_list: Steps
) -> PaginationRule | None:
    has_more = response.first(MORE, "boolean")
    more = (has_more,) if has_more else None
    for parameter in queried:
        following = response.first(CURSORS.get(parameter, ()))
        if following:
            return _cursor(parameter, (following,), more)
        if more and response.first([LAST.get(parameter, "")]):
            return _cursor(parameter, (LAST[parameter],), more)
        last_item = (*to_list, -1, "id")
        if more and parameter == LAST_ITEM and response.has(last_item):
            return _cursor(parameter, last_item, more)
    return None


def _cursor(parameter: str, following: Steps, more: Steps | None) -> PaginationRule:
    shape = Pagination(kind="cursor", results=(), next=following, more=more)
    return PaginationRule(shape=shape, input=(parameter,))


def _by_number(response: _Response, queried: Mapping[str, str]) -> PaginationRule | None:
    number = next((name for name in NUMBERS if queried.get(name) == "integer"), "")
    size = next((name for name in SIZES if name in queried), "")
    pages, total = response.first(PAGES, "integer"), response.first(TOTALS, "integer")
    if not number or not size or not (pages or total):
        return None
    shape = Pagination(kind="page", results=(), pages=(pages,) if pages else None)
    return PaginationRule(shape=shape, input=(number,), limit=(size,))


def _has_link(tree: Tree, operation: Node, pointer: str) -> bool:
    return any(
        name.lower() == "link"
        for status, response, where in tree.members(operation, "responses", pointer)
        if status.startswith("2")
        for name, _, _ in tree.members(response, "headers", where)
    )
