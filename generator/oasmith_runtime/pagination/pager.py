"""Asks for one page after the other, as the document describes how they follow each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

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
        self.position = self._given_position()
        self.is_done = False

    def fetch(self) -> Steps[Any]:
        """Ask for the next page and return it decoded. Raises as a call does."""
        response = yield from exchange(self._call)
        page = result_of(self._call, response)
        self._pages += 1
        position = self._next_position(page)
        if position is None:
            self.is_done = True
        else:
            self._go_to(position, response)
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
        """Return where the next page is; None after the last one."""
        shape, count = self._shape, len(self.items(page))
        if shape.kind in ("cursor", "url"):
            return dig(page, shape.next or ()) or None
        if count == 0 or (shape.more is not None and not dig(page, shape.more)):
            return None
        limit = self._argument(shape.limit) if shape.limit else None
        if shape.more is None and isinstance(limit, int) and count < limit:
            return None
        total = dig(page, shape.pages) if shape.pages is not None else None
        if isinstance(total, int) and self._pages >= total:
            return None
        return int(self.position) + (1 if shape.kind == "page" else count)

    def _go_to(self, position: Any, response: Response) -> None:
        # A server that ignores the parameter would be asked for the first page for ever.
        if position == self.position:
            message = "the next page is the same page again"
            raise UnexpectedResponse(message, response=response)
        self.position = position
        shape = self._shape
        if shape.kind == "url":
            self._call.url = _on_same_host(str(position), response)
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
        return str(position) if types[self._shape.argument] == "str" else position


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
    url = urljoin(current, address)
    if urlsplit(url)[:2] != urlsplit(current)[:2]:
        message = f"the next page would be on another host, {urlsplit(url).netloc!r}"
        raise UnexpectedResponse(message, response=response)
    return url
