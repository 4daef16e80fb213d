"""The base classes of sync and async clients."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar

from .base_client import BaseClient
from .effects import Steps, run, run_async
from .errors import ClientError
from .http import AsyncTransport, Transport, is_own, transport_module
from .http.affinity import LoopTransport, ProcessTransport
from .http.lifecycle import AsyncClosingTransport, ClosingTransport
from .pipeline import with_error_hook
from .responses import RawResponse, raw_response, recorded, sent_nothing
from .tracebacks import shorten

P = ParamSpec("P")
T = TypeVar("T")


class Client(BaseClient):
    """A synchronous client. Use it with ``with``, or call ``close`` at the end."""

    _transport: Transport

    def _connect(self, http_client: Any) -> None:
        client = None if isinstance(http_client, str) else http_client
        module = transport_module(http_client)
        make = partial(module.ClientTransport, client)
        self._transport = ClosingTransport(ProcessTransport(make, is_own=is_own(module, client)))

    def _run(self, steps: Steps[T]) -> T:
        return self._drive(with_error_hook(self._config, steps))

    def _drive(self, steps: Steps[T]) -> T:
        """Run steps that call the hook for errors themselves."""
        try:
            return run(steps, self._transport)
        except ClientError as error:
            shorten(error, self._config.instrumentation.logger)
            raise

    def with_response(
        self, method: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of a resource, and return its result with the raw response and its headers.

        Example: ``client.with_response(client.pets.get, "17").headers``. Raises what the method
        raises, and ``ArgumentError`` for a method that sends no request, such as one for a stream.
        """
        with recorded() as exchanges:
            result = method(*arguments, **options)
        return raw_response(result, exchanges)

    def close(self) -> None:
        """Refuse new calls, and close the connections when the running calls have ended.

        An HTTP client that was passed in remains open. A call after this raises ``ClientClosed``.
        """
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(BaseClient):
    """An async client. Use it with ``async with``, or await ``close``."""

    _is_async = True
    _transport: AsyncTransport

    def _connect(self, http_client: Any) -> None:
        client = None if isinstance(http_client, str) else http_client
        module = transport_module(http_client)
        make = partial(module.AsyncClientTransport, client)
        self._transport = AsyncClosingTransport(LoopTransport(make, is_own=is_own(module, client)))

    def _run(self, steps: Steps[T]) -> Coroutine[Any, Any, T]:
        return self._drive(with_error_hook(self._config, steps))

    async def _drive(self, steps: Steps[T]) -> T:
        """Run steps that call the hook for errors themselves."""
        try:
            return await run_async(steps, self._transport)
        except ClientError as error:
            shorten(error, self._config.instrumentation.logger)
            raise

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *arguments: P.args, **options: P.kwargs
    ) -> RawResponse[T]:
        """As ``Client.with_response``, async."""
        with recorded() as exchanges:
            pending = method(*arguments, **options)
            if not inspect.isawaitable(pending):
                raise sent_nothing(pending)
            result = await pending
        return raw_response(result, exchanges)

    async def close(self) -> None:
        """As ``Client.close``."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
