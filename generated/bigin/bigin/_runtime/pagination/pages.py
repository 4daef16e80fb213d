"""Iterators over the items of all pages of a list, sync and async."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Generic, TypeVar

from .pager import Pager

T = TypeVar("T")


class _Pages(Generic[T]):
    def __init__(self, pager: Pager, run: Callable[[Any], Any]) -> None:
        """Send nothing before the iteration starts."""
        self._pager = pager
        self._run = run
        self._rest: deque[T] = deque()
        """Items of the last page that have not been yielded yet."""

    @property
    def position(self) -> Any:
        """The cursor, offset, number or URL of the next page, from which to continue later."""
        return self._pager.position


class Pages(_Pages[T]):
    """The items of all pages of a list. Iterate over it, or over its ``pages()``.

    Iterating again continues where the last iteration was left, also in the middle of a page.
    """

    def __iter__(self) -> Iterator[T]:
        while True:
            while self._rest:
                yield self._rest.popleft()
            if self._pager.is_done:
                return
            self._rest += self._pager.items(self._run(self._pager.fetch()))

    def pages(self) -> Iterator[Any]:
        """Yield the decoded responses, page by page, as a call returns them."""
        while not self._pager.is_done:
            yield self._run(self._pager.fetch())


class AsyncPages(_Pages[T]):
    """As ``Pages``, with ``async for``."""

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            while self._rest:
                yield self._rest.popleft()
            if self._pager.is_done:
                return
            self._rest += self._pager.items(await self._run(self._pager.fetch()))

    async def pages(self) -> AsyncIterator[Any]:
        """Yield the decoded responses, page by page, as a call returns them."""
        while not self._pager.is_done:
            yield await self._run(self._pager.fetch())
