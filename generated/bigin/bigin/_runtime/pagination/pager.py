"""Fetches the pages of a list one after the other, by the document's pagination."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ..effects import Steps
from ..errors import UnexpectedResponse
from ..messages import Response
from ..models.validate import to_json
from ..operation import Pagination
from ..pipeline import exchange
from ..request_builder import BoundOperation
from ..responses import result_of
from ..timeouts import Timeout
from ..type_specs import STRING
from .kinds import KINDS, Fetched, PageNumber, dig


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
        """Prepare the first call. Raises ``ArgumentError``."""
        if bound.operation.pagination is None:
            raise ValueError(f"{bound.operation.id} has no pagination")
        self._bound = bound
        self._shape: Pagination = bound.operation.pagination
        parameters, self._body = bound.split(arguments, body)
        self._arguments = dict(parameters)
        self._options = (timeout, media_type)
        self._call = bound.prepare(arguments, body, timeout, media_type)
        self._pages = 0
        self._longest = 0
        """The number of items of the longest page so far."""
        self._kind = KINDS[self._shape.kind](self._shape)
        self.position = self._kind.first(self._given())
        self._visited = {self.position}
        self._failure: UnexpectedResponse | None = None
        self.is_done = False

    def fetch(self) -> Steps[Any]:
        """Fetch the next page and return it decoded. Raises the exceptions of a call."""
        if self._failure is not None:
            raise self._failure
        response = yield from exchange(self._call)
        page = result_of(self._call, response)
        try:
            position = self._following(self._fetched(page, response))
            self.is_done = position is None
            if position is not None:
                self._go_to(position, response)
        except UnexpectedResponse as error:
            # Raised when the next page is fetched: this one is valid, and must not be lost.
            self._failure = error
        return page

    def _following(self, fetched: Fetched) -> Any:
        """Return the position of the next page; None after the last one."""
        try:
            return self._kind.following(fetched)
        except LookupError as error:
            raise UnexpectedResponse(str(error), response=fetched.response) from error

    def _fetched(self, page: Any, response: Response) -> Fetched:
        """Return a page with its metadata, and count it."""
        self._pages += 1
        count, longest = len(self.items(page)), self._longest
        self._longest = max(longest, count)
        return Fetched(
            page=page,
            response=response,
            position=self.position,
            count=count,
            longest=longest,
            number=self._pages,
        )

    def items(self, page: Any) -> list[Any]:
        """Return the items of a page."""
        items = dig(page, self._shape.results)
        return items if isinstance(items, list) else []

    def _given(self) -> int | str | None:
        """Return the position that the caller passed, if any."""
        if self._kind.is_url:
            return None
        argument, body, number = self._shape.argument, self._shape.body, self._shape.number
        if number and self._arguments.get(argument) is None:
            page = self._arguments.get(number)
            return PageNumber(page) if isinstance(page, int) else None
        given = self._arguments.get(argument) if argument else dig(_plain(self._body), body)
        is_position = isinstance(given, int | str) and not isinstance(given, bool)
        return given if is_position else None

    def _go_to(self, position: Any, response: Response) -> None:
        if not isinstance(position, int | str):
            message = f"the position of the next page is neither str nor int: {position!r}"
            raise UnexpectedResponse(message, response=response)
        # Otherwise a server that ignores the parameter, or repeats cursors, would cause a loop.
        if position in self._visited:
            message = f"the next page was already fetched: {position!r}"
            raise UnexpectedResponse(message, response=response)
        self._visited.add(position)
        if self._kind.is_url:
            self._call.url = _on_same_host(str(position), response)
        self.position = position
        shape = self._shape
        if self._kind.is_url:
            return
        if isinstance(position, PageNumber):
            self._arguments[shape.number] = int(position)
        elif shape.argument:
            self._arguments[shape.argument] = self._typed(position)
            self._arguments.pop(shape.number, None)
        else:
            self._body = _with(_plain(self._body), shape.body, position)
        self._call = self._bound.prepare(self._arguments, self._body, *self._options)

    def _typed(self, position: Any) -> Any:
        """Return a position in the parameter's type: a number becomes a str if required."""
        parameters = self._bound.operation.parameters
        types = {parameter.argument or parameter.name: parameter.type for parameter in parameters}
        return str(position) if types[self._shape.argument] == STRING else position


def _plain(body: Any) -> Any:
    return json.loads(to_json(body, "body"))


def _with(body: Any, steps: tuple[str, ...], value: Any) -> Any:
    """Return JSON data with ``value`` at the path ``steps``."""
    if not steps:
        return value
    outer = body if isinstance(body, dict) else {}
    return {**outer, steps[0]: _with(outer.get(steps[0]), steps[1:], value)}


def _on_same_host(address: str, response: Response) -> str:
    """Return the absolute URL of the next page; refuse another host because of the credential."""
    current = response.request.url
    url, parts = _parsed(current, address)
    if parts is None:
        raise UnexpectedResponse(f"invalid URL of the next page: {address!r}", response=response)
    if parts[:2] != urlsplit(current)[:2]:
        message = f"the next page would be on another host, {parts.hostname!r}"
        raise UnexpectedResponse(message, response=response)
    return url


def _parsed(current: str, address: str) -> tuple[str, SplitResult | None]:
    """Return an address as an absolute URL, and its parts; None if it is invalid."""
    try:
        url = urljoin(current, address)
        parts = urlsplit(url)
        is_url = address.isprintable() and " " not in address and parts.port != 0
    except ValueError:
        return address, None
    return url, parts if is_url else None
