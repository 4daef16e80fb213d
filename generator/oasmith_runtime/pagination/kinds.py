"""The kinds of pagination: one class for each kind of ``Pagination``.

A position identifies a page: a cursor, an offset, a page number, or a URL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..messages import Response
from ..models import Model
from ..models.types import field_value
from ..operation import Pagination, PaginationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page that was fetched."""

    page: Any
    """The decoded response."""
    response: Response
    position: Any
    count: int
    """The number of its items."""
    longest: int
    """The number of items of the longest earlier page."""
    number: int
    """The number of pages so far, including this one."""


class PageNumber(int):
    """A page number, for pagination by cursor if the response has no cursor."""


class Cursor:
    """Pagination by cursor: the response has the next position, for a parameter or the body.

    If it has more pages but no cursor, page numbers are used, if there is a parameter for them.
    """

    is_url = False
    """Whether positions are URLs, which replace that of the call."""

    def __init__(self, shape: Pagination) -> None:
        """Store the document's description of the pagination."""
        self.shape = shape

    def first(self, given: int | str | None) -> Any:
        """Return the position of the first page: the caller's, if any."""
        return given

    def following(self, fetched: Fetched) -> Any:
        """Return the position of the page after ``fetched``; None after the last page.

        Raises ``LookupError`` if the response says that there are more pages, but has no position.
        """
        if self.shape.more is None:
            return dig(fetched.page, self.shape.next or ()) or None
        if not dig(fetched.page, self.shape.more):
            return None
        return dig(fetched.page, self.shape.next or ()) or self._next_number(fetched)

    def _next_number(self, fetched: Fetched) -> PageNumber:
        """Return the number of the next page. Raises ``LookupError`` without page numbers."""
        is_counted = fetched.position is None or isinstance(fetched.position, PageNumber)
        if not is_counted or not self.shape.number:
            raise LookupError("the response says that there are more pages, but has no cursor")
        return PageNumber((fetched.position or 1) + 1)


class Url(Cursor):
    """Pagination by URL: the response body has the URL of the next page."""

    is_url = True


class Link(Url):
    """Pagination by the header ``Link`` with the relation ``next`` (RFC 8288)."""

    def following(self, fetched: Fetched) -> Any:
        """Return the URL of the next page."""
        return link_target(fetched.response.headers.get("link", ""), "next")


class Offset(Cursor):
    """Pagination by offset: the position counts items.

    The response decides whether there are more pages. Only if it does not say so, a page that is
    shorter than an earlier one is the last; one that is shorter than the limit is not, because
    servers cap the limit.
    """

    def first(self, given: int | str | None) -> Any:
        """Return the caller's position, else that of the first page."""
        return self.shape.first if given is None else given

    def following(self, fetched: Fetched) -> Any:
        """Return the next offset or page number."""
        more = self._value(fetched, self.shape.more)
        pages = self._value(fetched, self.shape.pages)
        if fetched.count == 0 or (self.shape.more is not None and not more):
            return None
        if isinstance(pages, int):
            if fetched.number + self._pages_before(fetched) >= pages:
                return None
        elif not more and fetched.count < fetched.longest:
            return None
        return int(fetched.position) + self._step(fetched)

    def _value(self, fetched: Fetched, steps: tuple[str | int, ...] | None) -> Any:
        return None if steps is None else dig(fetched.page, steps)

    def _step(self, fetched: Fetched) -> int:
        return fetched.count

    def _pages_before(self, fetched: Fetched) -> int:
        """Return how many pages precede the one that the caller started with."""
        return 0


class Page(Offset):
    """Pagination by page number: the position counts pages."""

    def _step(self, fetched: Fetched) -> int:
        return 1

    def _pages_before(self, fetched: Fetched) -> int:
        return int(fetched.position) - fetched.number + 1 - self.shape.first


KINDS: Mapping[PaginationKind, type[Cursor]] = {
    "cursor": Cursor,
    "link": Link,
    "offset": Offset,
    "page": Page,
    "url": Url,
}


def dig(value: Any, steps: tuple[str | int, ...]) -> Any:
    """Return the value at the path ``steps`` in a decoded response; None if it does not exist."""
    for step in steps:
        if isinstance(step, int):
            exists = isinstance(value, list) and -len(value) <= step < len(value)
            value = value[step] if exists else None
        elif isinstance(value, Model):
            value = field_value(value, step)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


_LINK_PARAMETER = re.compile(r'\s*;\s*([^\s=;,"<>]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?')


def link_target(header: str, relation: str) -> str | None:
    """Return the URL of the first link with a relation, which is in lower case, if any.

    A link with an ``anchor`` is ignored, because its context is not the response.
    """
    rest = header
    while True:
        rest = rest.partition("<")[2]
        target, end, rest = rest.partition(">")
        if not end:
            return None
        parameters: dict[str, str] = {}
        while parameter := _LINK_PARAMETER.match(rest):
            # Of parameters with the same name, the first one counts.
            parameters.setdefault(parameter[1].lower(), (parameter[2] or "").strip('"'))
            rest = rest[parameter.end() :]
        if relation in parameters.get("rel", "").lower().split() and "anchor" not in parameters:
            return target.strip() or None
