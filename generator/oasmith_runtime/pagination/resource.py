"""Resources with paginated operations."""

from __future__ import annotations

from typing import Any

from ..operation import Operation
from ..resource import AsyncResource, Resource
from .pager import Pager
from .pages import AsyncPages, Pages


class PaginatedResource(Resource):
    """A group of operations, some of which are paginated."""

    def _pages(self, operation: Operation[Any], *arguments: Any, **options: Any) -> Pages[Any]:
        """Return the items of all pages; the arguments are those of ``Pager``."""
        client = self._client
        return Pages(Pager(client._bind(operation), *arguments, **options), client._run)


class AsyncPaginatedResource(AsyncResource):
    """As ``PaginatedResource``, for the async client."""

    def _pages(self, operation: Operation[Any], *arguments: Any, **options: Any) -> AsyncPages[Any]:
        """Return the items of all pages; the arguments are those of ``Pager``."""
        client = self._client
        return AsyncPages(Pager(client._bind(operation), *arguments, **options), client._run)
