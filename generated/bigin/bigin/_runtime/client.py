"""What the clients and their resources are derived from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import (
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar, ParamSpec, Self, TypeVar
from urllib.parse import urlencode

from .answered import Answered, answered, watched
from .auth import credential
from .closing import AsyncClosingTransport, ClosingTransport
from .configuration import Configuration, Definition
from .decode import Deviation
from .errors import ArgumentError
from .hooks import Hooks
from .limits import RateLimit
from .omitted import NOT_GIVEN, NotGiven
from .options import MOST_BYTES, challenge, header_fields, query_parts, scope_words
from .reqwest import AsyncReqwestTransport, ReqwestTransport
from .resource import AsyncResource, Resource
from .retries import Budget, Retries
from .security import required_scopes
from .servers import choose
from .timeouts import Timeout
from .transport import AsyncHttpxTransport, AsyncTransport, HttpxTransport, Transport
from .watch import Watch

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_TIMEOUT = 30.0
"""Seconds."""

FAST = "fast"
"""The HTTP client that is made with pyreqwest."""


class BaseClient(ABC):
    """The part of a client that does not care whether calls block or are awaited."""

    _definition: ClassVar[Definition]
    _configuration: Configuration

    def _configure(
        self,
        server: object,
        credentials: Mapping[str, object],
        *,
        scopes: Iterable[str] | None,
        timeout: float | Timeout | None,
        retries: int | Retries | None,
        limit: RateLimit | None,
        hooks: Hooks | None,
        strict: bool,
        on_deviation: Callable[[Deviation], None] | None,
        http_client: Any,
    ) -> None:
        definition = self._definition
        given = {
            scheme.name: credential(value, scheme)
            for scheme in definition.schemes.values()
            if (value := credentials.get(scheme.argument)) is not None
        }
        self._configuration = Configuration(
            definition=definition,
            server=choose(definition.servers, server, definition.server_argument),
            credentials=given,
            has_http_client=http_client is not None and http_client != FAST,
            scopes=scope_words(scopes),
            timeout=Timeout.of(timeout),
            retries=Retries.of(retries),
            budget=Budget(),
            hooks=hooks or Hooks(),
            limit=limit,
            headers={},
            query=(),
            body={},
            most_bytes=MOST_BYTES,
            strict=strict,
            on_deviation=on_deviation,
            watch=Watch.of(definition.package, definition.user_agent.rpartition("/")[2]),
        )
        self._connect(http_client)

    def with_options(
        self,
        *,
        timeout: float | Timeout | NotGiven | None = NOT_GIVEN,
        retries: int | Retries | NotGiven | None = NOT_GIVEN,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str | Sequence[str]] | None = None,
        body: Mapping[str, Any] | None = None,
        limit: RateLimit | NotGiven | None = NOT_GIVEN,
        hooks: Hooks | NotGiven | None = NOT_GIVEN,
        scopes: Iterable[str] | NotGiven | None = NOT_GIVEN,
        strict: bool | NotGiven = NOT_GIVEN,
        on_deviation: Callable[[Deviation], None] | NotGiven | None = NOT_GIVEN,
        most_bytes: int | NotGiven | None = NOT_GIVEN,
    ) -> Self:
        """Return a client that shares this one's connections and credentials, with other options.

        Example: ``client.with_options(retries=0, timeout=5).pets.get("17")``.

        Args:
            timeout: Seconds for each part of a call, or a ``Timeout``.
            retries: How often a call is repeated, or ``Retries``; None as the document says.
            headers: Sent with each call, in place of those of the same name.
            query: Added to the query of each call.
            body: Added to the fields of each body that is a JSON object or a form.
            limit: How many calls are made at once, and in a time.
            hooks: Functions that are called while a call happens.
            scopes: What the token allows.
            strict: Raise when an answer is not what the document says.
            on_deviation: Is told of each place where an answer is not what the document says.
            most_bytes: An answer that is longer is given up; not one that is streamed.

        Raises:
            ArgumentError: A header that no request can have.
        """
        made = copy(self)
        # Resources that were made before belong to this client and its options.
        for name, value in self.__dict__.items():
            if isinstance(value, Resource | AsyncResource):
                delattr(made, name)
        options: dict[str, Any] = {
            "timeout": timeout if isinstance(timeout, NotGiven) else Timeout.of(timeout),
            "retries": retries if isinstance(retries, NotGiven) else Retries.of(retries),
            "limit": limit,
            "hooks": hooks if isinstance(hooks, NotGiven) else hooks or Hooks(),
            "scopes": scopes if isinstance(scopes, NotGiven) else scope_words(scopes),
            "strict": strict,
            "on_deviation": on_deviation,
            "most_bytes": most_bytes,
        }
        old = self._configuration
        made._configuration = replace(
            old,
            headers={**old.headers, **header_fields(headers or {})},
            query=(*old.query, *query_parts(query or {})),
            body={**old.body, **(body or {})},
            **{name: it for name, it in options.items() if not isinstance(it, NotGiven)},
        )
        return made

    def required_scopes(self, operation: str, **parameters: str) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets will do.

        Args:
            operation: The operation's id.
            parameters: Parameters of the call that scopes depend on, by their names in the
                document.

        Raises:
            KeyError: No operation has this id.
        """
        definition = self._definition
        return required_scopes(definition.operations[operation], definition.schemes, parameters)

    @classmethod
    def authorization_url(
        cls,
        server: object = None,
        *,
        client_id: str,
        redirect_uri: str,
        scopes: Iterable[str],
        state: str,
        code_verifier: str | None = None,
        **more: str,
    ) -> str:
        """Return the URL at which a user allows a program to act for them.

        They are sent back to ``redirect_uri`` with a ``code`` for ``AuthorizationCode``, and with
        ``state``, which must be the one that was given (RFC 6749, section 4.1).

        Args:
            server: As for the client: the server, or the data centre where the user's account is.
            client_id: The id of the registered OAuth client.
            redirect_uri: Where the user is sent back to.
            scopes: What the program wants to be allowed.
            state: A secret of this user's session, against forged answers.
            code_verifier: A secret of which the challenge is sent (RFC 7636), if the API wants one.
            more: What the API wants to know besides, such as ``access_type="offline"``.

        Raises:
            ArgumentError: The document has no authorization URL.
        """
        definition = cls._definition
        default = next(iter(definition.servers)) if server is None else server
        chosen = choose(definition.servers, default, definition.server_argument)
        for scheme in definition.schemes.values():
            url = scheme.endpoint(scheme.authorization_url, chosen)
            if url is not None:
                form = {
                    "response_type": "code",
                    "client_id": client_id,
                    "redirect_uri": redirect_uri,
                    "scope": " ".join(scopes),
                    "state": state,
                    **({} if code_verifier is None else challenge(code_verifier)),
                    **more,
                }
                return f"{url}{'&' if '?' in url else '?'}{urlencode(form)}"
        raise ArgumentError.of("server", "the document has no authorization URL")

    @abstractmethod
    def _connect(self, http_client: Any) -> None:
        """Send through ``http_client``, or through one of our own."""

    def __repr__(self) -> str:
        server = self._configuration.server
        return f"<{type(self).__name__} {server.id} {server.base}>"


class Client(BaseClient):
    """A client whose calls block. Use it with ``with``, or call ``close`` at the end."""

    _transport: Transport

    def _connect(self, http_client: Any) -> None:
        is_fast = http_client == FAST
        made = ReqwestTransport() if is_fast else HttpxTransport(http_client)
        self._transport = ClosingTransport(made)

    def with_response(
        self, method: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> Answered[T]:
        """Call a method of a resource, and return its result with the raw answer and its headers.

        Example: ``client.with_response(client.pets.get, "17").headers``. Raises as the method does.
        """
        with watched() as seen:
            result = method(*arguments, **options)
        return answered(result, seen, self._definition.types)

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
        is_fast = http_client == FAST
        made = AsyncReqwestTransport() if is_fast else AsyncHttpxTransport(http_client)
        self._transport = AsyncClosingTransport(made)

    async def with_response(
        self, method: Callable[P, Awaitable[T]], *arguments: P.args, **options: P.kwargs
    ) -> Answered[T]:
        """As ``Client.with_response``, awaited."""
        with watched() as seen:
            result = await method(*arguments, **options)
        return answered(result, seen, self._definition.types)

    async def close(self) -> None:
        """As ``Client.close``."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
