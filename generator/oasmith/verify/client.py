"""The generated client, imported from its folder, with a transport that replays a fixture."""

from __future__ import annotations

import base64
import binascii
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from oasmith import ir
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.security import value_of
from oasmith.verify.calls import DerivedCall
from oasmith.verify.document import ReadExchange
from oasmith_runtime.messages import Request


class MissingClient(Exception):
    """The generated client cannot be imported; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request that the client would have sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    """The headers, with lower-case names."""
    content: bytes


@dataclass(slots=True)
class CallOutcome:
    """The outcome of a call."""

    sent: list[SentRequest] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None
    """The exception of the call: a ``ClientError``, or any other if the client has a bug."""
    deviations: list[Any] = field(default_factory=list)
    """The deviations of the response from the document, as reported by the client."""
    unanswered: int = 0
    """The number of requests for which the fixture has no response."""


class GeneratedClient:
    """The imported package of a generated client."""

    def __init__(self, folder: Path, api: ir.Api) -> None:
        """Import the client's package from its folder; ``generated_client`` removes it again.

        Raises ``MissingClient``.
        """
        self._api = api
        self._module = _import_client(folder, api.package)
        self._client_module = _submodule(api.package, "client")
        self._client_class: Any = getattr(self._client_module, api.client_class)
        self.errors: Any = getattr(self._module, api.base_error)
        self.refusals = _refusals(self._module)

    def call(self, contract: TrafficContract, call: DerivedCall) -> CallOutcome:
        """Make a call without network access: the responses are those of its exchanges."""
        outcome = CallOutcome()
        transport = _transport(self._http(), outcome, call.exchanges)
        with self._http().Client(transport=transport) as http:
            try:
                client = self._client_class(
                    http_client=http,
                    retries=0,
                    on_deviation=outcome.deviations.append,
                    **self._options(contract, call),
                )
                method = getattr(getattr(client, call.resource), call.method)
                outcome.result = _read_completely(method(**call.arguments), call, outcome)
            except Exception as error:  # Any exception is part of the outcome.
                outcome.error = error
        return outcome

    @staticmethod
    def _http() -> Any:
        return importlib.import_module("httpx2")

    def _options(self, contract: TrafficContract, call: DerivedCall) -> dict[str, Any]:
        """Derive the options of the client from the first request; stated options override them."""
        options: dict[str, Any] = {}
        first = call.exchanges[0] if call.exchanges else None
        for scheme in self._api.schemes:
            if scheme.argument:
                options[scheme.argument] = _credential(first, scheme)
        options[self.server_argument] = self._server(first)
        return {**options, **{key: _option(key, value) for key, value in call.options.items()}}

    @property
    def server_argument(self) -> str:
        """The name of the client's argument that selects a server, e.g. ``data_center``."""
        return str(self._client_module.DEFINITION.server_argument)

    def _server(self, first: ReadExchange | None) -> Any:
        """Return the server of a request: the id of a documented server, or one with its URL."""
        route = first.request.route if first is not None else None
        server = route.server if route is not None else None
        known = {one.id for one in self._api.servers}
        is_named = server is not None and server.id in known and not server.variables
        if server is not None and is_named and "://" in server.url:
            return server.id
        if first is None or route is None:
            return next(iter(known), "https://api.example.com")
        base = _base_url(first.exchange.request.url, route)
        runtime = sys.modules[type(self._client_module.DEFINITION).__module__.rpartition(".")[0]]
        return runtime.Server(id="fixture", url=base)


@contextmanager
def generated_client(folder: Path, api: ir.Api) -> Iterator[GeneratedClient]:
    """Import a client's package temporarily; afterwards restore another package with its name.

    Raises ``MissingClient``.
    """
    known = sys.modules.get(api.package)
    is_same = known is not None and _folder_of(known) == (folder / api.package).resolve()
    others = {} if is_same else _remove_modules(api.package)
    try:
        yield GeneratedClient(folder, api)
    finally:
        if not is_same:
            _remove_modules(api.package)
            sys.modules.update(others)


def _remove_modules(package: str) -> dict[str, ModuleType]:
    """Remove a package and its modules from ``sys.modules``, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] == package]
    return {name: sys.modules.pop(name) for name in names}


def _import_client(folder: Path, package: str) -> ModuleType:
    search_path = str(folder.resolve())
    if not (folder / package).is_dir():
        raise MissingClient(f"there is no package {package} in {folder}; run oasmith generate")
    sys.path.insert(0, search_path)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(package)
        _submodule(package, "client")
        importlib.import_module("httpx2")
    except ImportError as error:
        message = f"{package} cannot be imported: {error}; run pip install {folder}"
        raise MissingClient(message) from error
    finally:
        sys.path.remove(search_path)
    return module


def _folder_of(module: ModuleType) -> Path | None:
    return None if module.__file__ is None else Path(module.__file__).resolve().parent


def _submodule(package: str, name: str) -> ModuleType:
    return importlib.import_module(f"{package}.{name}")


def _refusals(module: Any) -> tuple[type[Exception], ...]:
    """Return the exceptions that a client raises when it refuses a call before sending it."""
    errors = importlib.import_module(f"{module.__name__}.errors")
    names = ("ArgumentError", "ScopeError")
    return tuple(kind for name in names if (kind := getattr(errors, name, None)) is not None)


def _credential(first: ReadExchange | None, scheme: ir.SecurityScheme) -> Any:
    """Return the credential of a request as the client expects it.

    A request without one gets a placeholder: a client cannot be created without the required ones.
    """
    request = None if first is None else first.exchange.request
    value = None if request is None else _credential_value(request, scheme)
    if scheme.traits.takes != "password":
        return value or "REDACTED"
    return _basic_credentials(value or "")


def _credential_value(request: Request, scheme: ir.SecurityScheme) -> str | None:
    value = value_of(request, scheme)
    if value is None or not scheme.prefix:
        return value
    prefix, _, rest = value.partition(" ")
    return rest if prefix.casefold() == scheme.prefix.casefold() else value


def _basic_credentials(text: str) -> tuple[str, str]:
    """Decode user and password of HTTP Basic; return placeholders for a redacted credential."""
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "REDACTED", "REDACTED"
    return (user, password) if colon else ("REDACTED", "REDACTED")


def _option(key: str, value: Any) -> Any:
    return set(value) if key == "scopes" and isinstance(value, list) else value


def _base_url(url: str, route: Any) -> str:
    """Return the base URL of a request: the part before the path of its operation."""
    path = url.partition("?")[0]
    segments = route.operation.path.count("/")
    return path.rsplit("/", segments)[0] if segments else path


def _read_completely(result: Any, call: DerivedCall, outcome: CallOutcome) -> Any:
    """Return the result of a call; read an iterator of items, pages or chunks to its end."""
    # A flag in the body may turn the call into a stream, which is sent only when it is read.
    is_lazy = not outcome.sent and hasattr(result, "__iter__")
    return list(result) if is_lazy or call.form in ("items", "bytes", "pages", "each") else result


def _transport(http: Any, outcome: CallOutcome, exchanges: Sequence[ReadExchange]) -> Any:
    """Return an httpx2 transport that replays responses, and stores the requests in ``outcome``."""
    remaining = iter(exchanges)

    def respond(request: Any) -> Any:
        headers = {name.lower(): value for name, value in request.headers.items()}
        content = request.read()
        outcome.sent.append(SentRequest(request.method, str(request.url), headers, content))
        exchange = next(remaining, None)
        if exchange is None:
            outcome.unanswered += 1
            raise http.ConnectError("the fixture has no response for this request")
        response = exchange.exchange.response
        # The stored body is already decompressed.
        dropped = ("content-encoding", "content-length", "transfer-encoding")
        kept = [(name, value) for name, value in response.headers.items() if name not in dropped]
        return http.Response(response.status, headers=kept, content=response.content)

    return http.MockTransport(respond)
