"""Lists of many pages, as iterators of their items. A page is asked for when it is needed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from .arguments import to_json
from .attempts import told
from .call import prepared_call
from .configuration import Configuration
from .driver import run, run_async
from .effects import Steps
from .errors import UnexpectedAnswer
from .exchange import exchange
from .messages import Response
from .model import Model
from .operation import Operation, Pagination
from .responses import result_of
from .timeouts import Timeout
from .transport import AsyncTransport, Transport

T = TypeVar("T")


class Pager:
    """Asks for one page after the other."""

    def __init__(
        self,
        configuration: Configuration,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        body: Any = None,
        timeout: float | Timeout | None = None,
        media_type: str | None = None,
    ) -> None:
        """Check the first call. Raises ``ArgumentError``."""
        if operation.pagination is None:
            raise ValueError(f"{operation.id} has no pages")
        self._configuration = configuration
        self._operation = operation
        self._shape: Pagination = operation.pagination
        self._arguments = dict(arguments)
        self._body = body
        self._rest = (timeout, media_type)
        self._call = prepared_call(configuration, operation, arguments, body, *self._rest)
        self._number = 0
        self.position = self._given()
        self.is_done = False

    def fetch(self) -> Steps[Any]:
        """Ask for the next page and return it decoded. Raises as a call does."""
        return told(self._configuration, self._fetched())

    def _fetched(self) -> Steps[Any]:
        response = yield from exchange(self._configuration, self._call)
        page = result_of(self._configuration, self._call, response)
        self._number += 1
        position = self._next(page)
        if position is None:
            self.is_done = True
        else:
            self._go_to(position, response)
        return page

    def items(self, page: Any) -> list[Any]:
        """Return the items of a page."""
        found = dig(page, self._shape.results)
        return found if isinstance(found, list) else []

    def _given(self) -> Any:
        """Return the position that the caller gave, else that of the first page."""
        shape = self._shape
        if shape.kind == "url":
            return None
        given = self._arguments.get(shape.argument) if shape.argument else self._in_body()
        is_given = isinstance(given, int | str) and not isinstance(given, bool)
        if is_given or shape.kind == "cursor":
            return given if is_given else None
        return shape.first

    def _in_body(self) -> Any:
        return dig(_plain(self._body), self._shape.body)

    def _next(self, page: Any) -> Any:
        """Return where the next page is; None after the last one."""
        shape, count = self._shape, len(self.items(page))
        if shape.kind in ("cursor", "url"):
            return dig(page, shape.next or ()) or None
        if count == 0 or (shape.more is not None and not dig(page, shape.more)):
            return None
        limit = self._arguments.get(shape.limit) if shape.limit else None
        if shape.more is None and isinstance(limit, int) and count < limit:
            return None
        total = dig(page, shape.pages) if shape.pages is not None else None
        if isinstance(total, int) and self._number >= total:
            return None
        return int(self.position) + (1 if shape.kind == "page" else count)

    def _go_to(self, position: Any, response: Response) -> None:
        if position == self.position:
            message = "the next page is the same page again"
            raise UnexpectedAnswer(message, response=response)
        self.position = position
        shape = self._shape
        if shape.kind == "url":
            self._call.address = _same_host(str(position), response)
            return
        if shape.argument:
            self._arguments[shape.argument] = self._typed(position)
        else:
            self._body = _with(_plain(self._body), shape.body, position)
        self._call = prepared_call(
            self._configuration, self._operation, self._arguments, self._body, *self._rest
        )

    def _typed(self, position: Any) -> Any:
        """Return a position as its parameter takes it: answers have numbers where it wants text."""
        names = {it.argument or it.name: it for it in self._operation.parameters}
        is_text = names[self._shape.argument].type == "str"
        return str(position) if is_text else position


class Pages(Generic[T]):
    """The items of a list, over all of its pages. Iterate over it, or over its ``pages()``."""

    def __init__(self, pager: Pager, transport: Transport) -> None:
        """Nothing is sent before the first item is asked for."""
        self._pager = pager
        self._transport = transport

    @property
    def position(self) -> Any:
        """The cursor, offset, number or URL of the page that would come next; to go on later."""
        return self._pager.position

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from self._pager.items(page)

    def pages(self) -> Iterator[Any]:
        """Yield the answers, page by page, as a call returns them."""
        while not self._pager.is_done:
            yield run(self._pager.fetch(), self._transport)


class AsyncPages(Generic[T]):
    """As ``Pages``, with ``async for``."""

    def __init__(self, pager: Pager, transport: AsyncTransport) -> None:
        """Nothing is sent before the first item is asked for."""
        self._pager = pager
        self._transport = transport

    @property
    def position(self) -> Any:
        """The cursor, offset, number or URL of the page that would come next; to go on later."""
        return self._pager.position

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in self._pager.items(page):
                yield item

    async def pages(self) -> AsyncIterator[Any]:
        """Yield the answers, page by page, as a call returns them."""
        while not self._pager.is_done:
            yield await run_async(self._pager.fetch(), self._transport)


def dig(value: Any, steps: tuple[str | int, ...]) -> Any:
    """Return what ``steps`` lead to in a decoded answer; None when nothing is there."""
    for step in steps:
        if isinstance(step, int):
            is_there = isinstance(value, list) and -len(value) <= step < len(value)
            value = value[step] if is_there else None
        elif isinstance(value, Model):
            value = _field(value, step)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _field(model: Model, name: str) -> Any:
    """Return the field that is called ``name`` in JSON."""
    for ident, info in type(model).model_fields.items():
        if (info.alias or ident) == name:
            return getattr(model, ident)
    return (model.model_extra or {}).get(name)


def _plain(body: Any) -> Any:
    return json.loads(to_json(body, "body"))


def _with(body: Any, steps: tuple[str, ...], value: Any) -> Any:
    """Return JSON with ``value`` at ``steps``."""
    if not steps:
        return value
    outer = body if isinstance(body, dict) else {}
    return {**outer, steps[0]: _with(outer.get(steps[0]), steps[1:], value)}


def _same_host(address: str, response: Response) -> str:
    """Return the whole URL of the next page; the credential does not follow to another host."""
    here = response.request.url
    url = urljoin(here, address)
    if urlsplit(url)[:2] != urlsplit(here)[:2]:
        message = f"the next page would be on another host, {urlsplit(url).netloc!r}"
        raise UnexpectedAnswer(message, response=response)
    return url
