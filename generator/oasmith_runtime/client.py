"""What the clients are derived from, blocking and awaiting."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, ParamSpec, Self, TypeVar

from .config import (
    MAX_BYTES,
    NOT_GIVEN,
    ClientConfig,
    Definition,
    NotGiven,
    Security,
    header_fields,
    query_parts,
)
from .effects import Steps, run, run_async
from .hooks import Hooks
from .http import AsyncTransport, Transport, transport_module
from .http.lifecycle import AsyncClosingTransport, ClosingTransport
from .instrumentation import Instrumentation
from .limits import RateLimit
from .models.decode import Deviation
from .operation import Operation
from .pipeline import with_error_hook
from .request_builder import BoundOperation, bind
from .responses import RawResponse, raw_response, recorded, sent_nothing
from .retry import RetryBudget, RetryPolicy
from .servers import Server, choose
from .timeouts import Timeout

P = ParamSpec("P")
T = TypeVar("T")


class BaseClient(ABC):
    """The part of a client that does not care whether calls block or are awaited."""

    _definition: ClassVar[Definition]
    _config: ClientConfig

    def _configure(
        self,
        server: object,
        *,
        credentials: Mapping[str, object] | None = None,
        scopes: Iterable[str] | None = None,
        timeout: float | Timeout | None,
        retries: int | RetryPolicy | None,
        rate_limit: RateLimit | None,
        hooks: Hooks | None,
        strict: bool,
        on_deviation: Callable[[Deviation], None] | None,
        http_client: Any,
    ) -> None:
        definition = self._definition
        chosen = choose(definition.servers, server, definition.server_argument)
        instrumentation = Instrumentation.of(definition.package, definition.version)
        self._config = ClientConfig(
            definition=definition,
            server=chosen,
            security=self._secure(chosen, credentials or {}, scopes, http_client, instrumentation),
            timeout=Timeout.of(timeout),
            retries=RetryPolicy.of(retries),
            retry_budget=RetryBudget(),
            hooks=hooks or Hooks(),
            rate_limit=rate_limit,
            headers={},
            query=(),
            body={},
            max_bytes=MAX_BYTES,
            strict=strict,
            on_deviation=on_deviation,
            instrumentation=instrumentation,
        )
        self._connect(http_client)

    def with_options(
        self,
        *,
        timeout: float | Timeout | NotGiven | None = NOT_GIVEN,
        retries: int | RetryPolicy | NotGiven | None = NOT_GIVEN,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str | Sequence[str]] | None = None,
        body: Mapping[str, Any] | None = None,
        rate_limit: RateLimit | NotGiven | None = NOT_GIVEN,
        hooks: Hooks | NotGiven | None = NOT_GIVEN,
        scopes: Iterable[str] | NotGiven | None = NOT_GIVEN,
        strict: bool | NotGiven = NOT_GIVEN,
        on_deviation: Callable[[Deviation], None] | NotGiven | None = NOT_GIVEN,
        max_bytes: int | NotGiven | None = NOT_GIVEN,
    ) -> Self:
        """Return a client that shares this one's connections and credentials, with other options.

        Example: ``client.with_options(retries=0, timeout=5).pets.get("17")``.

        Args:
            timeout: Seconds for each part of a call, or a ``Timeout``.
            retries: How often a call is repeated, or a ``RetryPolicy``; None as the document says.
            headers: Sent with each call, in place of those of the same name.
            query: Added to the query of each call.
            body: Added to the fields of each body that is a JSON object or a form.
            rate_limit: How many calls are made at once, and in a time.
            hooks: Functions that are called while a call happens.
            scopes: What the token allows.
            strict: Raise when a response is not what the document says.
            on_deviation: Is told of each place where a response is not what the document says.
            max_bytes: A response that is longer is given up; not one that is streamed.

        Raises:
            ArgumentError: A header that no request can have.
        """
        client, config = copy(self), self._config
        # Resources that were made before belong to this client and its options.
        for name in self.__dict__:
            if isinstance(getattr(type(self), name, None), cached_property):
                delattr(client, name)
        options: dict[str, Any] = {
            "timeout": timeout if isinstance(timeout, NotGiven) else Timeout.of(timeout),
            "retries": retries if isinstance(retries, NotGiven) else RetryPolicy.of(retries),
            "rate_limit": rate_limit,
            "hooks": hooks if isinstance(hooks, NotGiven) else hooks or Hooks(),
            "strict": strict,
            "on_deviation": on_deviation,
            "max_bytes": max_bytes,
        }
        if not isinstance(scopes, NotGiven) and config.security is not None:
            options["security"] = config.security.with_scopes(scopes)
        client._config = replace(
            config,
            headers={**config.headers, **header_fields(headers or {})},
            query=(*config.query, *query_parts(query or {})),
            body={**config.body, **(body or {})},
            **{k: value for k, value in options.items() if not isinstance(value, NotGiven)},
        )
        return client

    def _secure(
        self,
        server: Server,
        credentials: Mapping[str, object],
        scopes: Iterable[str] | None,
        http_client: Any,
        instrumentation: Instrumentation,
    ) -> Security | None:
        """Return what lets calls in; ``auth.client`` has clients with credentials."""
        return None

    def _bind(self, operation: Operation[Any]) -> BoundOperation:
        return bind(operation, self._config)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a copy that shares the connections, as ``with_options`` does."""
        return copy(self)

    @abstractmethod
    def _connect(self, http_client: Any) -> None:
        """Send through ``http_client``, or through one of our own."""

    def __repr__(self) -> str:
        server = self._config.server
        return f"<{type(self).__name__} {server.id} {server.base}>"


class Client(BaseClient):
    """A client whose calls block. Use it with ``with``, or call ``close`` at the end."""

    _transport: Transport

    def _connect(self, http_client: Any) -> None:
        client = None if isinstance(http_client, str) else http_client
        transport = transport_module(http_client).ClientTransport(client)
        self._transport = ClosingTransport(transport)

    def _run(self, steps: Steps[T]) -> T:
        return run(with_error_hook(self._config, steps), self._transport)

    def _drive(self, steps: Steps[T]) -> T:
        """Perform steps that tell the hook for errors themselves."""
        return run(steps, self._transport)

    def with_response(
        self, method: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of a resource, and return its result with the raw response and its headers.

        Example: ``client.with_response(client.pets.get, "17").headers``. Raises as the method does,
        and ``ArgumentError`` for one that makes no call itself, such as that of a stream.
        """
        with recorded() as exchanges:
            result = method(*arguments, **options)
        return raw_response(result, exchanges)

    def close(self) -> None:
        """Let no call begin any more. Those under way still end; then the connections are closed.

        An HTTP client that was passed in stays open. A call after this raises ``ClientClosed``.
        """
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(BaseClient):
    """A client whose calls are awaited. Use it with ``async with``, or await ``close``."""

    _transport: AsyncTransport

    def _connect(self, http_client: Any) -> None:
        client = None if isinstance(http_client, str) else http_client
        transport = transport_module(http_client).AsyncClientTransport(client)
        self._transport = AsyncClosingTransport(transport)

    def _run(self, steps: Steps[T]) -> Coroutine[Any, Any, T]:
        return run_async(with_error_hook(self._config, steps), self._transport)

    def _drive(self, steps: Steps[T]) -> Coroutine[Any, Any, T]:
        """Perform steps that tell the hook for errors themselves."""
        return run_async(steps, self._transport)

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *arguments: P.args, **options: P.kwargs
    ) -> RawResponse[T]:
        """As ``Client.with_response``, awaited."""
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
