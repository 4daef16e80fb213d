"""The fake: an API in process, for tests without a port, an account or the network.

oasmith's mock responds, from the document that is included in the client. This module imports it
when a fake is created, and exchanges plain data with it, because the client has its own copy of
the runtime, and oasmith another one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Generic, Self, TypeVar

from . import clock
from .config import Definition
from .errors import ArgumentError
from .http import transport_module
from .servers import Server

ClientT = TypeVar("ClientT")
AsyncClientT = TypeVar("AsyncClientT")

_MODULE = "oasmith.mock.fake"
"""The module with the mock's engine."""

_NOWHERE = "http://api.invalid"
"""The base URL of an API whose document has no host (RFC 6761, section 6.4)."""

_CREDENTIALS: Mapping[str, Any] = {
    "token": "fake-token",
    "key": "fake-key",
    "password": ("fake-user", "fake-password"),
}
"""The default credentials of a client, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCall:
    """A request that a fake has received."""

    operation: str | None
    """The operation's id; None if the request matches no operation."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """The parameters, by the arguments' names in Python."""
    body: Any = None
    """The body as data, or as bytes if it cannot be decoded; None if there is none."""
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    """With lower-case names, and including the credential."""
    status: int
    """The HTTP status of the response."""


class InProcessApi(Generic[ClientT, AsyncClientT]):
    """The API of one client in process; each client has its own subclass."""

    _client_class: type[ClientT]
    _async_client_class: type[AsyncClientT]
    _definition: Definition
    _requirement: str
    """The requirement to install for it, such as ``petshop-client[testing]``."""

    def __init__(
        self,
        *,
        seed: int = 0,
        tokens: Mapping[str, Iterable[str] | None] | None = None,
        latency: float = 0.0,
        faults: Sequence[str] = (),
        state: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Respond as documented.

        Args:
            seed: Determines the generated values of responses without an example in the document.
            tokens: The access tokens that are accepted, each with its scopes, or None if these are
                unknown. By default, any token is accepted.
            latency: Seconds before each response.
            faults: Simulated faults: `reset`, `timeout`, `truncate`, `malformed` or a status, for
                each request, or for one, as in `503@0`.
            state: The initial resources, by path, such as `{"/pets": [{"id": 1}]}`.

        Raises:
            ImportError: oasmith is not installed; the message says what to install.
            ValueError: A fault or a collection does not exist, or a resource has no id.
        """
        self._engine: Any = self._mock().Engine(
            self._document(), seed=seed, tokens=tokens, latency=latency, faults=faults, state=state
        )
        self._closing: list[Callable[[], None]] = []
        self._calls: list[ReceivedCall] = []

    @classmethod
    def _mock(cls) -> ModuleType:
        try:
            return importlib.import_module(_MODULE)
        except ImportError as error:
            raise ImportError(
                f"{cls.__name__} needs {error.name or 'oasmith'}, which is not installed: "
                f"pip install '{cls._requirement}'",
                name=error.name,
            ) from error

    @classmethod
    def _document(cls) -> Path:
        package = importlib.import_module(cls._definition.package)
        return Path(str(package.__file__)).with_name("openapi.json")

    @classmethod
    def fixture(cls, *, scope: str = "function", **options: Any) -> Any:
        """Return a pytest fixture, for a conftest.py: ``fake_api = FakePetshop.fixture()``.

        Its name is that of the variable.

        Args:
            scope: The fixture's scope, such as ``module``.
            options: The options of the fake.

        Raises:
            ImportError: pytest is not installed.
        """

        def fake() -> Iterator[Any]:
            with cls(**options) as api:
                yield api

        return importlib.import_module("pytest").fixture(scope=scope)(fake)

    def client(self, **options: Any) -> ClientT:
        """Return a client that calls the fake; the options are those of its class.

        It has a credential unless you pass one. Calls are not retried unless you pass ``retries``.
        It is closed with the fake.
        """
        http = transport_module(None).answering(self._answer)
        kind: Any = self._client_class
        client: ClientT = kind(**self._options(options), http_client=http)
        self._closing.append(http.close)
        return client

    def async_client(self, **options: Any) -> AsyncClientT:
        """As ``client``, for the async client; close it with ``async with``, as usual."""
        http = transport_module(None).answering_async(self._answer_async)
        kind: Any = self._async_client_class
        client: AsyncClientT = kind(**self._options(options), http_client=http)
        return client

    def fail(
        self,
        code: str,
        item: int | None = None,
        *,
        status: int | None = None,
        operation: str | None = None,
        times: int | None = None,
    ) -> None:
        """Make calls fail with a row of the document's error tables.

        Args:
            code: The row's code; if several rows have it, the name of its example, or a status.
            item: Index of the item of a batch that fails, from 0 in each request; None for the
                whole call.
            status: The HTTP status; None for the document's.
            operation: The id of the operation; None for each that has the row.
            times: How many calls fail; None for all following calls.

        Raises:
            ValueError: The document has no such row or operation; the message lists the others.
        """
        self._engine.fail(code, item=item, status=status, operation=operation, times=times)

    def respond(
        self,
        body: Any = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        operation: str | None = None,
        times: int | None = None,
    ) -> None:
        """Return your own response to calls, whether it is documented or not.

        Args:
            body: bytes and str are sent unchanged, other data as JSON; None for no body.
            status: The HTTP status.
            headers: Headers of the response, such as ``{"Retry-After": "7"}``.
            operation: The id of the operation; None for all.
            times: How many calls; None for all following calls.

        Raises:
            ValueError: The document has no such operation.
        """
        self._engine.respond(
            body, status=status, headers=headers or {}, operation=operation, times=times
        )

    @property
    def calls(self) -> list[ReceivedCall]:
        """The requests so far, without token requests."""
        return list(self._calls)

    def reset(self) -> None:
        """Forget all calls, failures and responses that were set, and written resources."""
        self._engine.reset()
        self._calls.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the clients that were created here."""
        closing, self._closing = self._closing, []
        for close in closing:
            close()

    def _options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        if "http_client" in given:
            raise ArgumentError.of("http_client", "the fake has its own; omit this argument")
        server = self._definition.server_argument
        options: dict[str, Any] = {"retries": 0, server: self._server(), **given}
        schemes = self._definition.schemes or {}
        known = {scheme.argument for scheme in schemes.values()}
        if not known & given.keys():
            for operation in self._definition.operations.values():
                for name in next(iter(operation.security), {}):
                    scheme = schemes[name]
                    if scheme.argument:
                        options[scheme.argument] = _CREDENTIALS[scheme.traits.takes]
        return options

    def _server(self) -> Server:
        """Return the document's first server, at a host that does not exist if it has none."""
        server = next(iter(self._definition.servers)).server
        open_ended = [one.name for one in server.variables if one.default is None]
        server = server.with_variables(**{name: name for name in open_ended})
        return server.at(_NOWHERE) if server.is_relative else server

    def _answer(self, *request: Any) -> Any:
        response = self._respond(*request)
        if response.latency:
            clock.sleep(response.latency)
        return response

    async def _answer_async(self, *request: Any) -> Any:
        response = self._respond(*request)
        if response.latency:
            await clock.sleep_async(response.latency)
        return response

    def _respond(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Any:
        """Return the mock's response, and record the call."""
        response = self._engine.answer(method, url, headers, content)
        if not response.is_token:
            self._calls.append(
                ReceivedCall(
                    operation=response.operation,
                    arguments=self._arguments(response.operation, response.parameters),
                    body=response.body,
                    method=method,
                    url=url,
                    headers=headers,
                    status=response.status,
                )
            )
        return response

    def _arguments(self, operation: str | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters by their Python names, from those in the document."""
        described = self._definition.operations.get(operation or "")
        known = described.parameters if described is not None else ()
        names = {one.name: one.argument or one.name for one in known}
        return {names.get(name, name): value for name, value in parameters.items()}
