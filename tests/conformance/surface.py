"""The public interface of a generated client: classes, resources, methods and their arguments."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2

from .streams import KINDS


@dataclass(frozen=True)
class Method:
    """The methods of an operation, and the names of their arguments."""

    resource: str
    name: str
    operation: Any
    """The client's constant."""
    items: str = ""
    """The method that streams items; empty if there is none."""
    pieces: str = ""
    """The method that streams bytes."""

    def for_answer(self, kind: str, *, is_streamed: bool) -> str:
        """Return the method to call for a kind of response."""
        if kind in KINDS and self.items:
            return self.items
        return self.pieces if kind == "binary" and is_streamed and self.pieces else self.name

    def argument(self, name: str, location: str) -> str:
        """Return the keyword of a parameter."""
        for it in self.operation.parameters:
            if (it.name, it.location) == (name, location):
                return str(it.argument or it.name)
        raise LookupError(f"{location} parameter {name!r} is in no method")


class Surface:
    """The package of a client, imported."""

    def __init__(self, folder: Path, package: str) -> None:
        """Import ``package`` from ``folder``."""
        self._package = package
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        self.module: ModuleType = importlib.import_module(package)
        sys.path.remove(str(folder))
        self.folder = folder
        self._client: ModuleType = self.part("client")
        base = self.part("_runtime")
        found = [it for it in vars(self._client).values() if inspect.isclass(it)]
        self.blocking = next(
            it for it in found if issubclass(it, base.Client) and it is not base.Client
        )
        self.awaited = next(
            it for it in found if issubclass(it, base.AsyncClient) and it is not base.AsyncClient
        )

    @property
    def definition(self) -> Any:
        """The modules of the client."""
        return self._client.DEFINITION

    def part(self, name: str) -> ModuleType:
        """Return a module of the package."""
        return importlib.import_module(f"{self._package}.{name}")

    def forget(self) -> None:
        """Unload the package, so that a hundred clients fit into one process."""
        for name in [it for it in sys.modules if it.partition(".")[0] == self._package]:
            del sys.modules[name]

    @cached_property
    def methods(self) -> dict[tuple[str, str], Method]:
        """The methods by HTTP method and path."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for resource, kind in self._resources():
            for name, function in vars(kind).items():
                if name.startswith("_") or not inspect.isfunction(function):
                    continue
                operation = _operation(function)
                if operation is not None:
                    of = found.setdefault((operation.method, operation.path), {})
                    of[name] = (resource, operation, function)
        return {key: _method(names) for key, names in found.items()}

    def _resources(self) -> Iterator[tuple[str, type]]:
        client = self.make(self.blocking, {}, None)
        for name, member in vars(self.blocking).items():
            if isinstance(member, cached_property):
                yield name, type(getattr(client, name))
        client.close()

    def make(
        self,
        kind: type,
        credentials: Mapping[str, str],
        http_client: Any,
        on_deviation: Callable[[Any], None] | None = None,
    ) -> Any:
        """Create a client as a user would.

        Args:
            kind: ``blocking`` or ``awaited``.
            credentials: Secrets by the name of their scheme in the document.
            http_client: The HTTP client to use.
            on_deviation: Called with each deviation.
        """
        definition = self.definition
        wanted = inspect.signature(kind).parameters
        given = {}
        for name, scheme in definition.schemes.items():
            argument = wanted.get(scheme.argument)
            # A client cannot be created without a required credential.
            if argument is not None and (name in credentials or definition.needs_credential):
                given[scheme.argument] = _given(credentials.get(name, "nothing:nothing"), scheme)
        server = wanted[definition.server_argument]
        if server.default is server.empty:
            given[definition.server_argument] = self._server(definition)
        # Each response is used once, so no call is retried.
        return kind(http_client=http_client, on_deviation=on_deviation, retries=0, **given)

    def _server(self, definition: Any) -> Any:
        for member in definition.servers:
            if "://" in member.url:
                return member
        return HOST


def _given(secret: str, scheme: Any) -> str | tuple[str, ...]:
    """Return a secret as a user passes it: name and password are two values."""
    return tuple(secret.split(":")) if scheme.traits.takes == "password" else secret


HOST = "https://relative.example"
"""The URL of an API whose document has none."""


def _operation(function: Any) -> Any:
    """Return the constant that a method uses."""
    for word in function.__code__.co_names:
        for holder in (function.__globals__, *_modules(function)):
            found = holder.get(word)
            if hasattr(found, "method") and hasattr(found, "responses"):
                return found
    return None


def _modules(function: Any) -> Iterator[Mapping[str, Any]]:
    for word in function.__code__.co_names:
        if isinstance(module := function.__globals__.get(word), ModuleType):
            yield vars(module)


def _method(names: Mapping[str, Any]) -> Method:
    """Return the methods of an operation by what they return."""
    found = {_form(function): name for name, (_, _, function) in names.items()}
    resource, operation, _ = next(iter(names.values()))
    items, pieces = found.get("items", ""), found.get("pieces", "")
    return Method(resource, found.get("whole") or items, operation, items, pieces)


def _form(function: Any) -> str:
    returned = function.__annotations__["return"]
    if returned.startswith("Stream["):
        return "items"
    if returned.startswith(("Pages[", "BatchStream[")):
        return "several calls"  # Pages and batches have separate tests.
    return "pieces" if returned == "ByteStream" else "whole"


class Rerouted(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Sends everything to a local port, and stores the original host."""

    def __init__(self, port: int) -> None:
        """Connect to ``port`` only."""
        self._port = port
        self._blocking = httpx2.HTTPTransport()
        self._awaited = httpx2.AsyncHTTPTransport()
        self.origins: list[str] = []

    def _moved(self, request: httpx2.Request) -> httpx2.Request:
        url = request.url
        self.origins.append(f"{url.scheme}://{url.netloc.decode()}")
        request.url = url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return request

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` to the port."""
        return self._blocking.handle_request(self._moved(request))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` to the port."""
        return await self._awaited.handle_async_request(self._moved(request))

    def close(self) -> None:
        """Close the connections."""
        self._blocking.close()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._awaited.aclose()


def keywords(method: Method, given: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
    """Return the keyword arguments for values of ``(name, location)``."""
    return {method.argument(name, location): value for name, location, value in given}
