"""The base classes of resources (groups of operations), which the methods of a client use.

``batch``, ``pagination`` and ``streaming`` have subclasses for the resources whose operations need
them.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from .client import AsyncClient, Client
from .operation import Operation
from .pipeline import call

T = TypeVar("T")


class Resource:
    """A group of operations of a client."""

    def __init__(self, client: Client) -> None:
        """Make calls through ``client``."""
        self._client = client

    def _call(self, operation: Operation[T], *arguments: Any, **options: Any) -> T:
        """Make a call; the arguments are those of ``pipeline.call``."""
        client = self._client
        result: T = client._run(call(client._config, operation, *arguments, **options))
        return result


class AsyncResource:
    """A group of operations of an async client."""

    def __init__(self, client: AsyncClient) -> None:
        """Make calls through ``client``."""
        self._client = client

    def _call(self, operation: Operation[T], *arguments: Any, **options: Any) -> Awaitable[T]:
        """Make a call; the arguments are those of ``pipeline.call``."""
        client = self._client
        return client._run(call(client._config, operation, *arguments, **options))
