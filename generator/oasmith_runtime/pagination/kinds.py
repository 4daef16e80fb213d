"""How the pages of a list follow each other: one class for each kind of ``Pagination``.

A position says which page is meant: a cursor, an offset, a number, or a URL.
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
    """A page that came."""

    page: Any
    """What a call returns for it."""
    response: Response
    position: Any
    count: int
    """How many items it has."""
    longest: int
    """How many items the longest page before it had."""
    number: int
    """How many pages came, with this one."""


class PageNumber(int):
    """The number of a page, where cursors are usual and the response has none."""


class Cursor:
    """The response has the next position; a parameter, or a part of the body, takes it.

    Where it says that there is more and has none, pages are counted, if a parameter takes numbers.
    """

    is_url = False
    """Whether positions are URLs, which take the place of the call's."""

    def __init__(self, shape: Pagination) -> None:
        """Read what the document says in ``shape``."""
        self.shape = shape

    def first(self, given: int | str | None) -> Any:
        """Return the position of the first page, where the caller may have given one."""
        return given

    def following(self, fetched: Fetched) -> Any:
        """Return the position of the page after one that came; None after the last.

        Raises ``LookupError`` where the response says that there is more, and not where.
        """
        if self.shape.more is None:
            return dig(fetched.page, self.shape.next or ()) or None
        if not dig(fetched.page, self.shape.more):
            return None
        return dig(fetched.page, self.shape.next or ()) or self._next_number(fetched)

    def _next_number(self, fetched: Fetched) -> PageNumber:
        """Return the number of the next page. Raises ``LookupError`` where nothing is counted."""
        is_counted = fetched.position is None or isinstance(fetched.position, PageNumber)
        if not is_counted or not self.shape.number:
            raise LookupError("the response says that there is more, and not where")
        return PageNumber((fetched.position or 1) + 1)


class Url(Cursor):
    """The response has the URL of the next page."""

    is_url = True


class Link(Url):
    """The header ``Link`` of the response has it, with the relation ``next`` (RFC 8288)."""

    def following(self, fetched: Fetched) -> Any:
        """Return the URL of the next page."""
        return link_target(fetched.response.headers.get("link", ""), "next")


class Offset(Cursor):
    """The position counts items.

    What the response says of further pages counts. Only where it says nothing, a page that is
    shorter than an earlier one is the last; one that is shorter than the limit is not, because
    servers cap that.
    """

    def first(self, given: int | str | None) -> Any:
        """Return the position that the caller gave, else that of the first page."""
        return self.shape.first if given is None else given

    def following(self, fetched: Fetched) -> Any:
        """Return the next number."""
        more = self._said(fetched, self.shape.more)
        pages = self._said(fetched, self.shape.pages)
        if fetched.count == 0 or (self.shape.more is not None and not more):
            return None
        if isinstance(pages, int):
            if fetched.number + self._pages_before(fetched) >= pages:
                return None
        elif not more and fetched.count < fetched.longest:
            return None
        return int(fetched.position) + self._step(fetched)

    def _said(self, fetched: Fetched, steps: tuple[str | int, ...] | None) -> Any:
        return None if steps is None else dig(fetched.page, steps)

    def _step(self, fetched: Fetched) -> int:
        return fetched.count

    def _pages_before(self, fetched: Fetched) -> int:
        """Return how many pages come before the one that the caller began with."""
        return 0


class Page(Offset):
    """The position counts pages."""

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
    """Return what ``steps`` lead to in a decoded response; None when nothing is there."""
    for step in steps:
        if isinstance(step, int):
            is_there = isinstance(value, list) and -len(value) <= step < len(value)
            value = value[step] if is_there else None
        elif isinstance(value, Model):
            value = field_value(value, step)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


_LINK_PARAMETER = re.compile(r'\s*;\s*([^\s=;,"<>]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?')


def link_target(header: str, relation: str) -> str | None:
    """Return the URL of the first link that has a relation, in lower case; None for none.

    A link with an ``anchor`` is about something else than the response.
    """
    rest = header
    while True:
        rest = rest.partition("<")[2]
        target, end, rest = rest.partition(">")
        if not end:
            return None
        parameters: dict[str, str] = {}
        while parameter := _LINK_PARAMETER.match(rest):
            # Of parameters with one name the first counts.
            parameters.setdefault(parameter[1].lower(), (parameter[2] or "").strip('"'))
            rest = rest[parameter.end() :]
        if relation in parameters.get("rel", "").lower().split() and "anchor" not in parameters:
            return target.strip() or None
