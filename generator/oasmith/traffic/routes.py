"""Routing: the operation that a request calls, and its server.

Source: OpenAPI 3.1.1, 4.8.8.2 (path templating matching) and 4.8.5 (server object).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.traffic.problems import Problem
from oasmith_runtime.wording import did_you_mean

_PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Route:
    """The operation that a request calls."""

    operation: ir.Operation
    server: ir.Server | None
    """None if no server of the document matches the URL."""
    path: Mapping[str, str]
    """The path parameters by name, encoded as in the URL."""


@dataclass(frozen=True, slots=True)
class Routed:
    """The result of routing a request; without a route if it matches no operation."""

    route: Route | None
    problems: tuple[Problem, ...] = ()
    others: tuple[Route, ...] = ()
    """Other operations whose paths differ from the route's only in the names of parameters."""
    allowed: tuple[str, ...] = ()
    """The methods of the path, if the request's method is not among them."""


@dataclass(frozen=True)
class _Template:
    """The path template of an operation."""

    operation: ir.Operation
    servers: frozenset[int]

    @cached_property
    def query(self) -> frozenset[tuple[str, str]]:
        """The required query: some documents write one into the path."""
        return frozenset(parse_qsl(self._parts[1], keep_blank_values=True))

    @cached_property
    def _parts(self) -> tuple[str, str]:
        # Some documents distinguish operations by a fragment of the path; requests have none.
        path, _, query = self.operation.path.partition("#")[0].partition("?")
        return path, query

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A pattern for paths: a placeholder matches at least one character of one segment."""
        parts = _PLACEHOLDER.split(self._parts[0])
        text = "".join(
            f"(?P<p{index}>[^/?#]+)" if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )
        return re.compile(text)

    @property
    def order(self) -> tuple[int, tuple[bool, ...]]:
        """The sort key: paths with a query come first, and concrete paths before templated ones."""
        segments = self._parts[0].split("/")
        return -len(self.query), tuple("{" in segment for segment in segments)

    def read(self, path: str) -> dict[str, str] | None:
        """Return the parameters of a path; None if it does not match."""
        match = self.pattern.fullmatch(path) or self.pattern.fullmatch(_unescaped(path))
        if match is None:
            return None
        names = _PLACEHOLDER.findall(self._parts[0])
        return dict(zip(names, match.groups(), strict=True))


def _unescaped(path: str) -> str:
    """Decode percent-encoded unreserved characters (RFC 3986, section 6.2.2.2)."""
    return re.sub(
        r"%(?:2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])",
        lambda escaped: unquote(escaped[0]),
        path,
    )


class Routes:
    """The servers and paths of one document."""

    def __init__(self, contract: Contract) -> None:
        """Index the operations of a document."""
        api = contract.api
        self.servers: list[ir.Server] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._templates: dict[int, list[_Template]] = {}
        common = frozenset(map(self._number, api.servers or (_DEFAULT_SERVER,)))
        for operation in api.operations:
            own = frozenset(map(self._number, operation.servers))
            segments = operation.path.partition("#")[0].partition("?")[0].count("/")
            template = _Template(operation, own or common)
            self._templates.setdefault(segments, []).append(template)
        for templates in self._templates.values():
            templates.sort(key=lambda template: template.order)
        self._bases = [_patterns(server) for server in self.servers]
        self.paths = tuple(dict.fromkeys(operation.path for operation in api.operations))

    def _number(self, server: ir.Server) -> int:
        key = server.id, server.url
        if key not in self._numbers:
            self._numbers[key] = len(self.servers)
            self.servers.append(server)
        return self._numbers[key]

    def route(self, method: str, url: str) -> Routed:
        """Return the operation and the server that a request matches."""
        parts = urlsplit(url)
        rests = [(number, rest) for number, rest in self._rests(parts) if rest is not None]
        query = set(parse_qsl(parts.query, keep_blank_values=True))
        matching = list(self._matching(rests, query))
        problems: list[Problem] = []
        if not matching:
            matching = list(self._matching(self._rests_at_any_host(parts), query))
            if matching:
                problems.append(self._unknown_server(parts))
        routes = [
            Route(template.operation, None if problems else self.servers[number], path)
            for template, number, path in matching
            if template.operation.method.upper() == method.upper()
        ]
        if routes:
            others = [one for one in routes[1:] if _is_alike(one, routes[0])]
            return Routed(routes[0], tuple(problems), tuple(others))
        if matching:
            return self._unknown_method(method, parts, [template for template, _, _ in matching])
        if not rests:
            return Routed(None, (self._unknown_server(parts),))
        return Routed(None, (self._unknown_path(parts, rests[0][1]),))

    def _matching(
        self, rests: Iterable[tuple[int, str]], query: set[tuple[str, str]]
    ) -> Iterator[tuple[_Template, int, dict[str, str]]]:
        for number, rest in rests:
            for template in self._templates.get(rest.count("/"), ()):
                if number in template.servers and template.query <= query:
                    path = template.read(rest)
                    if path is not None:
                        yield template, number, path

    def _rests(self, parts: SplitResult) -> Iterator[tuple[int, str | None]]:
        """Yield each server with the URL's origin, and the rest of the path; None if it differs."""
        own = _origin(parts)
        for number, (origin, base) in enumerate(self._bases):
            if origin is None or origin.fullmatch(own):
                match = base.match(parts.path)
                yield number, parts.path[match.end() :] if match else None

    def _rests_at_any_host(self, parts: SplitResult) -> Iterator[tuple[int, str]]:
        """Yield each server whose path matches, whatever its host, with the rest of the path."""
        for number, (_, base) in enumerate(self._bases):
            match = base.match(parts.path)
            if match:
                yield number, parts.path[match.end() :]

    def _unknown_server(self, parts: SplitResult) -> Problem:
        hosts = [urlsplit(server.url).netloc for server in self.servers]
        return Problem(
            rule="unknown-server",
            message=f"{_origin(parts)} is not a server of the document",
            part="/request/uri",
            hint=f"Add it to servers{did_you_mean(parts.netloc, hosts) or '.'}",
            pointer="/servers",
        )

    def _unknown_path(self, parts: SplitResult, rest: str) -> Problem:
        return Problem(
            rule="unknown-path",
            message=f"{parts.path} is not a path of the document",
            part="/request/uri",
            hint=f"Add the operation to paths{did_you_mean(rest, self.paths) or '.'}",
            pointer="/paths",
        )

    def _unknown_method(self, method: str, parts: SplitResult, matching: list[_Template]) -> Routed:
        # The most concrete matching path takes precedence, and comes first (4.8.8.2).
        unnamed = [_PLACEHOLDER.sub("{}", one.operation.path) for one in matching]
        alike = zip(matching, unnamed, strict=True)
        operations = [one.operation for one, path in alike if path == unnamed[0]]
        allowed = tuple(dict.fromkeys(operation.method.upper() for operation in operations))
        problem = Problem(
            rule="unknown-method",
            message=f"{parts.path} has no {method.upper()}; it has {', '.join(allowed)}",
            part="/request/method",
            hint="Add the operation to its path, or correct the method.",
            pointer=operations[0].pointer,
        )
        return Routed(None, (problem,), allowed=allowed)


def _is_alike(one: Route, other: Route) -> bool:
    """Return whether two paths differ only in the names of their parameters."""
    named = (route.operation.path.partition("#")[0] for route in (one, other))
    paths = (_PLACEHOLDER.sub("{}", path) for path in named)
    return len(set(paths)) == 1 and one.operation is not other.operation


_DEFAULT_SERVER = ir.Server(id="", url="/", ident="")
"""The default server of a document without servers (OpenAPI 3.1.1, 4.8.1)."""


def _patterns(server: ir.Server) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    """Return patterns for the origin of a server (None for any) and for its path."""
    # Any part of the URL may be a variable, even the scheme, so URL parsers cannot be used.
    scheme, separator, rest = server.url.partition("?")[0].rpartition("://")
    host, _, path = rest.partition("/")
    if not separator:
        host, path = "", rest.lstrip("/")
    path = f"/{path}".rstrip("/")
    pattern = None
    if host:
        text = _server_pattern(f"{scheme}://{host}", server)
        pattern = re.compile(text, re.IGNORECASE)
    return pattern, re.compile(f"{_server_pattern(path, server)}(?=/|$)")


def _server_pattern(text: str, server: ir.Server) -> str:
    values = {variable.name: variable.values for variable in server.variables}
    return "".join(
        _variable_pattern(values.get(part, ())) if index % 2 else re.escape(part)
        for index, part in enumerate(_PLACEHOLDER.split(text))
    )


def _variable_pattern(values: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, values))})" if values else "[^/?#]+?"


def _origin(parts: SplitResult) -> str:
    """Return the scheme and the host of a URL, without the default port."""
    host = parts.netloc.rpartition("@")[2]
    default_port = _PORTS.get(parts.scheme)
    return f"{parts.scheme}://{host.removesuffix(f':{default_port}')}"
