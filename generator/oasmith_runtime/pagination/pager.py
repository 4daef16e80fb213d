"""Asks for one page after the other, as the document describes how they follow each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ..effects import Steps
from ..errors import UnexpectedResponse
from ..messages import Response
from ..models import Model
from ..models.types import field_value
from ..models.validate import to_json
from ..operation import Pagination
from ..pipeline import exchange
from ..request_builder import BoundOperation
from ..responses import result_of
from ..timeouts import Timeout
from ..type_specs import STRING


class Pager:
    """The pages of one list."""

    def __init__(
        self,
        bound: BoundOperation,
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
    ) -> None:
        """Check the first call. Raises ``ArgumentError``."""
        if bound.operation.pagination is None:
            raise ValueError(f"{bound.operation.id} has no pages")
        self._bound = bound
        self._shape: Pagination = bound.operation.pagination
        self._arguments = dict(arguments)
        self._body = body
        self._options = (timeout, media_type)
        self._call = bound.prepare(arguments, body, timeout, media_type)
        self._pages = 0
        self._longest = 0
        """The items of the longest page until now."""
        self.position = self._given_position()
        self._visited = {self.position}
        self._failure: UnexpectedResponse | None = None
        self.is_done = False

    def fetch(self) -> Steps[Any]:
        """Ask for the next page and return it decoded. Raises as a call does."""
        if self._failure is not None:
            raise self._failure
        response = yield from exchange(self._call)
        page = result_of(self._call, response)
        self._pages += 1
        position = self._next_position(page)
        self._longest = max(self._longest, len(self.items(page)))
        self.is_done = position is None
        if position is not None:
            try:
                self._go_to(position, response)
            except UnexpectedResponse as error:
                # Raised when the next page is asked for: this one is good, and must not be lost.
                self._failure = error
        return page

    def items(self, page: Any) -> list[Any]:
        """Return the items of a page."""
        items = dig(page, self._shape.results)
        return items if isinstance(items, list) else []

    def _given_position(self) -> Any:
        """Return the position that the caller gave, else that of the first page."""
        shape = self._shape
        if shape.kind == "url":
            return None
        in_body = not shape.argument
        given = dig(_plain(self._body), shape.body) if in_body else self._argument(shape.argument)
        is_given = isinstance(given, int | str) and not isinstance(given, bool)
        if is_given or shape.kind == "cursor":
            return given if is_given else None
        return shape.first

    def _argument(self, name: str) -> Any:
        return self._arguments.get(name)

    def _next_position(self, page: Any) -> Any:
        """Return where the next page is; None after the last one.

        What the response says of further pages counts. Only where it says nothing, a page that is
        shorter than an earlier one is the last; one that is shorter than the limit is not, because
        servers cap that.
        """
        shape, count = self._shape, len(self.items(page))
        if shape.kind in ("cursor", "url"):
            return dig(page, shape.next or ()) or None
        more = dig(page, shape.more) if shape.more is not None else None
        pages = dig(page, shape.pages) if shape.pages is not None else None
        if count == 0 or (shape.more is not None and not more):
            return None
        if isinstance(pages, int):
            if self._pages + self._pages_before() >= pages:
                return None
        elif not more and count < self._longest:
            return None
        return int(self.position) + (1 if shape.kind == "page" else count)

    def _pages_before(self) -> int:
        """Return how many pages come before the one that the caller began with."""
        begun = int(self.position) - self._pages + 1
        return begun - self._shape.first if self._shape.kind == "page" else 0

    def _go_to(self, position: Any, response: Response) -> None:
        if not isinstance(position, int | str):
            message = f"the next page is neither text nor a number: {position!r}"
            raise UnexpectedResponse(message, response=response)
        # A server that ignores the parameter, or whose cursors go round, would be asked for ever.
        if position in self._visited:
            message = f"the next page was there before: {position!r}"
            raise UnexpectedResponse(message, response=response)
        self._visited.add(position)
        shape = self._shape
        if shape.kind == "url":
            self._call.url = _on_same_host(str(position), response)
        self.position = position
        if shape.kind == "url":
            return
        if shape.argument:
            self._arguments[shape.argument] = self._typed(position)
        else:
            self._body = _with(_plain(self._body), shape.body, position)
        self._call = self._bound.prepare(self._arguments, self._body, *self._options)

    def _typed(self, position: Any) -> Any:
        """Return a position as its parameter takes it: text, where the response had a number."""
        parameters = self._bound.operation.parameters
        types = {parameter.argument or parameter.name: parameter.type for parameter in parameters}
        return str(position) if types[self._shape.argument] == STRING else position


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


def _plain(body: Any) -> Any:
    return json.loads(to_json(body, "body"))


def _with(body: Any, steps: tuple[str, ...], value: Any) -> Any:
    """Return JSON with ``value`` at ``steps``."""
    if not steps:
        return value
    outer = body if isinstance(body, dict) else {}
    return {**outer, steps[0]: _with(outer.get(steps[0]), steps[1:], value)}


def _on_same_host(address: str, response: Response) -> str:
    """Return the whole URL of the next page; the credential does not follow to another host."""
    current = response.request.url
    url, parts = _parsed(current, address)
    if parts is None:
        raise UnexpectedResponse(f"the next page is no URL: {address!r}", response=response)
    if parts[:2] != urlsplit(current)[:2]:
        message = f"the next page would be on another host, {parts.hostname!r}"
        raise UnexpectedResponse(message, response=response)
    return url


def _parsed(current: str, address: str) -> tuple[str, SplitResult | None]:
    """Return an address as a whole URL, and its parts; None where it is no URL."""
    try:
        url = urljoin(current, address)
        parts = urlsplit(url)
        is_url = address.isprintable() and " " not in address and parts.port != 0
    except ValueError:
        return address, None
    return url, parts if is_url else None
