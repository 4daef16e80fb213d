"""The common base of sync and async clients: options, credentials and connections."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Self

from .config import (
    DEFAULT_TIMEOUT,
    MAX_BYTES,
    NOT_GIVEN,
    ClientConfig,
    Definition,
    NotGiven,
    Security,
)
from .hooks import Hooks
from .http import check_http_client, own_timeout
from .instrumentation import Instrumentation
from .limits import RateLimit
from .models.decode import Deviation
from .operation import Operation
from .options import checked, checked_mapping, header_fields, query_parts
from .request_builder import BoundOperation, bind
from .retry import RetryBudget, RetryPolicy
from .servers import Server, choose
from .timeouts import Timeout


class BaseClient(ABC):
    """The part of a client that is the same for sync and async calls."""

    _definition: ClassVar[Definition]
    _is_async: ClassVar[bool] = False
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
        given = {name: value for name, value in (credentials or {}).items() if value is not None}
        given = given or self._environment_credentials()
        check_http_client(http_client, given, is_async=self._is_async)
        if timeout is DEFAULT_TIMEOUT:
            timeout = own_timeout(http_client) or timeout
        options = {
            "timeout": timeout,
            "retries": retries,
            "rate_limit": rate_limit,
            "hooks": hooks,
            "strict": strict,
            "on_deviation": on_deviation,
        }
        chosen = choose(definition.servers, server, definition.server_argument)
        instrumentation = Instrumentation.of(definition.package, definition.version)
        self._config = ClientConfig(
            definition=definition,
            server=chosen,
            security=self._secure(chosen, given, scopes, http_client, instrumentation),
            retry_budget=RetryBudget(),
            headers={},
            query=(),
            body={},
            max_bytes=MAX_BYTES,
            instrumentation=instrumentation,
            **checked(options, is_async=self._is_async),
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
            retries: Maximum retries of a call, or a ``RetryPolicy``; None for the document's.
            headers: Sent with each call, in place of those of the same name.
            query: Added to the query of each call.
            body: Added to the fields of each body that is a JSON object or a form.
            rate_limit: How many calls are made at once, and per time.
            hooks: Functions that are called during each call.
            scopes: The scopes that the token has.
            strict: Raise an exception if a response differs from the document.
            on_deviation: Called with each place where a response differs from the document.
            max_bytes: Maximum size of a response, unless it is streamed.

        Raises:
            ArgumentError: An option or a header is invalid.
        """
        client, config = copy(self), self._config
        # Cached resources belong to the original client and its options.
        for name in self.__dict__:
            if isinstance(getattr(type(self), name, None), cached_property):
                delattr(client, name)
        given = {
            "timeout": timeout,
            "retries": retries,
            "rate_limit": rate_limit,
            "hooks": hooks,
            "strict": strict,
            "on_deviation": on_deviation,
            "max_bytes": max_bytes,
        }
        chosen = {k: value for k, value in given.items() if not isinstance(value, NotGiven)}
        options = checked(chosen, is_async=self._is_async)
        if not isinstance(scopes, NotGiven) and config.security is not None:
            options["security"] = config.security.with_scopes(scopes)
        client._config = replace(
            config,
            headers={**config.headers, **header_fields(headers)},
            query=(*config.query, *query_parts(query)),
            body={**config.body, **checked_mapping("body", body)},
            **options,
        )
        return client

    @classmethod
    def _named_credentials(
        cls, values: Mapping[str, str], shown: Callable[[str], str]
    ) -> dict[str, object]:
        """Return credentials by argument, from named strings; see ``auth.client``."""
        return {}

    def _environment_credentials(self) -> dict[str, object]:
        """Return credentials from environment variables; see ``auth.client``."""
        return {}

    def _secure(
        self,
        server: Server,
        credentials: Mapping[str, object],
        scopes: Iterable[str] | None,
        http_client: Any,
        instrumentation: Instrumentation,
    ) -> Security | None:
        """Return the credentials of calls; ``auth.client`` has clients with credentials."""
        return None

    def _bind(self, operation: Operation[Any]) -> BoundOperation:
        return bind(operation, self._config)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a copy that shares the connections, as ``with_options`` does."""
        return copy(self)

    @abstractmethod
    def _connect(self, http_client: Any) -> None:
        """Send through ``http_client``, or through an HTTP client that this client creates."""

    def __repr__(self) -> str:
        server = self._config.server
        return f"<{type(self).__name__} {server.id} {server.base}>"
