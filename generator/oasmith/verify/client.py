"""The generated client, imported from its folder, with a transport that answers from a fixture."""

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
    """With lower-case names."""
    content: bytes


@dataclass(slots=True)
class CallOutcome:
    """What came of a call."""

    sent: list[SentRequest] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None
    """What it raised, a ``ClientError`` or whatever a fault of the client gives."""
    deviations: list[Any] = field(default_factory=list)
    """Where the response is not what the document says."""
    unanswered: int = 0
    """Requests for which the fixture has no response."""


class GeneratedClient:
    """The package of a client."""

    def __init__(self, folder: Path, api: ir.Api) -> None:
        """Import the client's package from its folder; ``generated_client`` lets it go again.

        Raises ``MissingClient``.
        """
        self._api = api
        self._module = _imported(folder, api.package)
        self._client = _part(api.package, "client")
        self._kind: Any = getattr(self._client, api.client_class)
        self.errors: Any = getattr(self._module, api.base_error)
        self.refusals = _refusals(self._module)

    def call(self, contract: TrafficContract, call: DerivedCall) -> CallOutcome:
        """Make a call that sends nothing, and reads the responses of its exchanges."""
        outcome = CallOutcome()
        transport = _transport(self._http(), outcome, call.exchanges)
        with self._http().Client(transport=transport) as http:
            try:
                client = self._kind(
                    http_client=http,
                    retries=0,
                    on_deviation=outcome.deviations.append,
                    **self._options(contract, call),
                )
                method = getattr(getattr(client, call.resource), call.method)
                outcome.result = _exhausted(method(**call.arguments), call, outcome)
            except Exception as error:  # Whatever a call raises is what it came to.
                outcome.error = error
        return outcome

    @staticmethod
    def _http() -> Any:
        return importlib.import_module("httpx2")

    def _options(self, contract: TrafficContract, call: DerivedCall) -> dict[str, Any]:
        """Return the options of the client that the requests imply."""
        options: dict[str, Any] = {}
        first = call.exchanges[0] if call.exchanges else None
        for scheme in self._api.schemes:
            if scheme.argument:
                options[scheme.argument] = _credential(first, scheme)
        options[self.server_argument] = self._server(first)
        return {**options, **{key: _option(key, value) for key, value in call.options.items()}}

    @property
    def server_argument(self) -> str:
        """The client's argument that chooses a server, e.g. ``data_center``."""
        return str(self._client.DEFINITION.server_argument)

    def _server(self, first: ReadExchange | None) -> Any:
        """Return the server of a request: one of the document's by its id, else one at its URL."""
        route = first.request.route if first is not None else None
        server = route.server if route is not None else None
        known = {one.id for one in self._api.servers}
        is_named = server is not None and server.id in known and not server.variables
        if server is not None and is_named and "://" in server.url:
            return server.id
        if first is None or route is None:
            return next(iter(known), "https://api.example.com")
        base = _base(first.exchange.request.url, route)
        runtime = sys.modules[type(self._client.DEFINITION).__module__.rpartition(".")[0]]
        return runtime.Server(id="fixture", url=base)


@contextmanager
def generated_client(folder: Path, api: ir.Api) -> Iterator[GeneratedClient]:
    """Import a client's package for a while; then another package of its name is back.

    Raises ``MissingClient``.
    """
    known = sys.modules.get(api.package)
    is_same = known is not None and _folder_of(known) == (folder / api.package).resolve()
    others = {} if is_same else _removed(api.package)
    try:
        yield GeneratedClient(folder, api)
    finally:
        if not is_same:
            _removed(api.package)
            sys.modules.update(others)


def _removed(package: str) -> dict[str, ModuleType]:
    """Take the modules of a package out of those that are imported, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] == package]
    return {name: sys.modules.pop(name) for name in names}


def _imported(folder: Path, package: str) -> ModuleType:
    place = str(folder.resolve())
    if not (folder / package).is_dir():
        raise MissingClient(f"there is no package {package} in {folder}; run oasmith generate")
    sys.path.insert(0, place)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(package)
        _part(package, "client")
        importlib.import_module("httpx2")
    except ImportError as error:
        message = f"{package} cannot be imported: {error}; run pip install {folder}"
        raise MissingClient(message) from error
    finally:
        sys.path.remove(place)
    return module


def _folder_of(module: ModuleType) -> Path | None:
    return None if module.__file__ is None else Path(module.__file__).resolve().parent


def _part(package: str, name: str) -> ModuleType:
    return importlib.import_module(f"{package}.{name}")


def _refusals(module: Any) -> tuple[type[Exception], ...]:
    """Return the exceptions of a call that is refused before anything is sent."""
    errors = importlib.import_module(f"{module.__name__}.errors")
    names = ("ArgumentError", "ScopeError")
    return tuple(kind for name in names if (kind := getattr(errors, name, None)) is not None)


def _credential(first: ReadExchange | None, scheme: ir.SecurityScheme) -> Any:
    """Return the credential of a request as the client takes it; a placeholder where it has none.

    Without the ones that are needed there is no client.
    """
    request = None if first is None else first.exchange.request
    value = None if request is None else _secret(request, scheme)
    if scheme.traits.takes != "password":
        return value or "REDACTED"
    return _password(value or "")


def _secret(request: Request, scheme: ir.SecurityScheme) -> str | None:
    value = value_of(request, scheme)
    if value is None or not scheme.prefix:
        return value
    prefix, _, rest = value.partition(" ")
    return rest if prefix.casefold() == scheme.prefix.casefold() else value


def _password(text: str) -> tuple[str, str]:
    """Return user and password of Basic; placeholders where they are redacted."""
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "REDACTED", "REDACTED"
    return (user, password) if colon else ("REDACTED", "REDACTED")


def _option(key: str, value: Any) -> Any:
    return set(value) if key == "scopes" and isinstance(value, list) else value


def _base(url: str, route: Any) -> str:
    """Return what a URL has before the path of its operation."""
    path = url.partition("?")[0]
    segments = route.operation.path.count("/")
    return path.rsplit("/", segments)[0] if segments else path


def _exhausted(result: Any, call: DerivedCall, outcome: CallOutcome) -> Any:
    """Read a response that comes in pieces to its end."""
    # A flag in the body may make a stream of a call, which is sent when it is read.
    is_lazy = not outcome.sent and hasattr(result, "__iter__")
    return list(result) if is_lazy or call.form in ("items", "bytes", "pages", "each") else result


def _transport(http: Any, outcome: CallOutcome, exchanges: Sequence[ReadExchange]) -> Any:
    """Return a transport of httpx2 that answers from exchanges, and notes what is sent."""
    answers = iter(exchanges)

    def answer(request: Any) -> Any:
        headers = {name.lower(): value for name, value in request.headers.items()}
        content = request.read()
        outcome.sent.append(SentRequest(request.method, str(request.url), headers, content))
        exchange = next(answers, None)
        if exchange is None:
            outcome.unanswered += 1
            raise http.ConnectError("the fixture has no response for this request")
        response = exchange.exchange.response
        # The body is held unpacked.
        dropped = ("content-encoding", "content-length", "transfer-encoding")
        kept = [(name, value) for name, value in response.headers.items() if name not in dropped]
        return http.Response(response.status, headers=kept, content=response.content)

    return http.MockTransport(answer)
