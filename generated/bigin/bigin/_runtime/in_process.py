"""The API in process, for tests of one's own code: no port, no account, no network.

What answers is oasmith's mock, which reads the document that the client carries. This module asks
for it when a fake is made, and speaks with it in plain data: a client has its own copy of the
runtime, and oasmith another one.
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
"""What answers."""

_NOWHERE = "http://api.invalid"
"""Where an API is whose document names no host (RFC 6761, section 6.4)."""

_CREDENTIALS: Mapping[str, Any] = {
    "token": "fake-token",
    "key": "fake-key",
    "password": ("fake-user", "fake-password"),
}
"""What a client gets for each kind of credential, unless its user gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCall:
    """A request that a fake has had."""

    operation: str | None
    """The operation's id; None where the request calls none."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """The parameters, by the arguments' names in Python."""
    body: Any = None
    """As data; bytes where it is no data, and None where there is none."""
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    """With lower-case names; the credential is among them."""
    status: int
    """What it was answered with."""


class InProcessApi(Generic[ClientT, AsyncClientT]):
    """The API of one client in process; each client has a class of its own derived from this."""

    _client_class: type[ClientT]
    _async_client_class: type[AsyncClientT]
    _definition: Definition
    _requirement: str
    """What to install for it, such as ``petshop-client[testing]``."""

    def __init__(
        self,
        *,
        seed: int = 0,
        tokens: Mapping[str, Iterable[str] | None] | None = None,
        latency: float = 0.0,
        faults: Sequence[str] = (),
        state: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Answer as the document says.

        Args:
            seed: Chooses the values of responses for which the document has no example.
            tokens: The access tokens that are taken, each with its scopes, or None where these are
                not known. Any token is, when this is left out.
            latency: Seconds before each response.
            faults: What goes wrong beneath HTTP: `reset`, `timeout`, `truncate`, `malformed` or a
                status, of each request, or of one, as in `503@0`.
            state: What is there at first, by path, such as `{"/pets": [{"id": 1}]}`.

        Raises:
            ImportError: oasmith is not installed; the message says what to install.
            ValueError: A fault or a collection that there is not, or a resource without its id.
        """
        self._engine: Any = self._answering().Engine(
            self._document(), seed=seed, tokens=tokens, latency=latency, faults=faults, state=state
        )
        self._closing: list[Callable[[], None]] = []
        self._calls: list[ReceivedCall] = []

    @classmethod
    def _answering(cls) -> ModuleType:
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
        """Return a fixture of pytest, for a conftest.py: ``fake_api = FakePetshop.fixture()``.

        Its name is that of the variable.

        Args:
            scope: The fixture's scope, such as ``module``.
            options: Those of the fake.

        Raises:
            ImportError: pytest is not installed.
        """

        def fake() -> Iterator[Any]:
            with cls(**options) as api:
                yield api

        return importlib.import_module("pytest").fixture(scope=scope)(fake)

    def client(self, **options: Any) -> ClientT:
        """Return a client whose calls are answered here; the options are those of its class.

        A credential is given to it unless you do. Calls are not repeated unless you say
        ``retries``. It is closed with the fake.
        """
        http = transport_module(None).answering(self._answer)
        kind: Any = self._client_class
        client: ClientT = kind(**self._options(options), http_client=http)
        self._closing.append(http.close)
        return client

    def async_client(self, **options: Any) -> AsyncClientT:
        """As ``client``, for the async client; close that with ``async with``, as always."""
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
        """Let calls fail with a row of the document's error tables.

        Args:
            code: The row's code; where several have it, the name of its example, or a status.
            item: Which item of a batch fails, counted from 0 in each request; None for the call as
                a whole.
            status: The HTTP status; None for the one that the document has.
            operation: The id of the operation; None for every one that has the row.
            times: How many calls fail; None for all that follow.

        Raises:
            ValueError: The document has no such row or operation; the message lists what it has.
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
        """Let calls have a response of your own, whatever the document says of it.

        Args:
            body: Bytes and text as they are, other data as JSON; None for none.
            status: The HTTP status.
            headers: Of the response, such as ``{"Retry-After": "7"}``.
            operation: The id of the operation; None for every one.
            times: How many calls; None for all that follow.

        Raises:
            ValueError: The document has no such operation.
        """
        self._engine.respond(
            body, status=status, headers=headers or {}, operation=operation, times=times
        )

    @property
    def calls(self) -> list[ReceivedCall]:
        """The requests so far, those for tokens left out."""
        return list(self._calls)

    def reset(self) -> None:
        """Forget all calls, failures and responses that were asked for, and what was written."""
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
        """Close the clients that were made here."""
        closing, self._closing = self._closing, []
        for close in closing:
            close()

    def _options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        if "http_client" in given:
            raise ArgumentError.of("http_client", "the fake has one of its own; leave it out")
        where = self._definition.server_argument
        options: dict[str, Any] = {"retries": 0, where: self._server(), **given}
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
        """Return the document's first server, at a host that there is not if it has none."""
        server = next(iter(self._definition.servers)).server
        open_ended = [one.name for one in server.variables if one.default is None]
        server = server.with_variables(**{name: name for name in open_ended})
        return server.at(_NOWHERE) if server.is_relative else server

    def _answer(self, *request: Any) -> Any:
        answered = self._answered(*request)
        if answered.latency:
            clock.sleep(answered.latency)
        return answered

    async def _answer_async(self, *request: Any) -> Any:
        answered = self._answered(*request)
        if answered.latency:
            await clock.sleep_async(answered.latency)
        return answered

    def _answered(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Any:
        """Return what the mock answers, and keep the call."""
        answered = self._engine.answer(method, url, headers, content)
        if not answered.is_token:
            self._calls.append(
                ReceivedCall(
                    operation=answered.operation,
                    arguments=self._arguments(answered.operation, answered.parameters),
                    body=answered.body,
                    method=method,
                    url=url,
                    headers=headers,
                    status=answered.status,
                )
            )
        return answered

    def _arguments(self, operation: str | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters by their names in Python, from those on the wire."""
        described = self._definition.operations.get(operation or "")
        known = described.parameters if described is not None else ()
        names = {one.name: one.argument or one.name for one in known}
        return {names.get(name, name): value for name, value in parameters.items()}
