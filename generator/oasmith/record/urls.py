"""Rewriting of the values in URLs, both of the document's operations and others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urljoin, urlsplit

from oasmith import ir
from oasmith.contract.schemas.view import Cursor
from oasmith.record.bodies import BodyRewriter, as_text
from oasmith.record.rewriting import Leaf, Place
from oasmith.record.sensitivity import EXTENSION, Treatment
from oasmith.traffic.operations import Described, TrafficContract
from oasmith.traffic.routes import Route

_PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")
_DELIMITERS = re.compile(r"(%2[Cc]|,|%7[Cc]|\||%20|\+|;|=)")
_UNESCAPED = "-._~"
_POSITIONS = frozenset({"page", "per_page", "pagesize", "page_size", "limit", "offset"})


@dataclass(frozen=True, slots=True)
class UrlRewriter:
    """Rewrites URLs."""

    contract: TrafficContract
    body: BodyRewriter
    """The rewriter of request bodies, also used for the values in URLs."""

    def request(self, url: str, route: Route) -> str:
        """Return the rewritten URL of a request that calls an operation."""
        parts = urlsplit(url)
        values = self._parameters(route.operation)
        return parts._replace(
            netloc=self._netloc(parts, route),
            path=self._path(parts.path, route, values),
            query=self._query(parts.query, route.operation),
            fragment="",
        ).geturl()

    def other(self, url: str, base: str) -> str:
        """Return a rewritten URL of a response; if it matches an operation, like that of a request.

        Args:
            url: Absolute, or relative to ``base``.
            base: The URL of the request.
        """
        absolute = urljoin(base, url)
        for method in ("GET", "PUT", "PATCH", "DELETE", "POST"):
            route = self.contract.routes.route(method, absolute).route
            if route is not None and route.server is not None:
                rewritten = self.request(absolute, route)
                is_relative = not urlsplit(url).netloc
                return (
                    rewritten.partition(urlsplit(rewritten).netloc)[2] if is_relative else rewritten
                )
        return self._unknown(url)

    def _unknown(self, url: str) -> str:
        leaf = Leaf(url, Treatment.MESSAGE, (), self.body.data.schemas)
        return str(self.body.data.rewrite(leaf))

    def _parameters(self, operation: ir.Operation) -> dict[str, tuple[ir.Parameter, Described]]:
        schemas = self.contract.schemas(operation)
        return {
            f"{one.location} {one.name}": (one, described) for one, described in schemas.parameters
        }

    def _netloc(self, parts: SplitResult, route: Route) -> str:
        """Return the host without user information; variables without an enum get pseudonyms."""
        netloc = parts.netloc.rpartition("@")[2]
        server = route.server
        template = urlsplit(server.url).netloc if server is not None else ""
        names = _PLACEHOLDER.findall(template)
        if server is None or not names:
            return netloc
        with_enum = {one.name for one in server.variables if one.values}
        pattern = "".join(
            f"(?P<v{index // 2}>.+?)" if index % 2 else re.escape(part)
            for index, part in enumerate(_PLACEHOLDER.split(template))
        )
        match = re.fullmatch(pattern, netloc)
        for index, name in enumerate(names):
            value = match[f"v{index}"] if match is not None else ""
            if value and name not in with_enum:
                netloc = netloc.replace(value, self._scalar(value, (), name), 1)
        return netloc

    def _path(
        self, path: str, route: Route, parameters: Mapping[str, tuple[ir.Parameter, Described]]
    ) -> str:
        template = route.operation.path
        raw = _PLACEHOLDER.sub(lambda match: route.path[match[1]], template)

        def rewritten(match: re.Match[str]) -> str:
            parameter = parameters.get(f"path {match[1]}")
            cursor = () if parameter is None else parameter[1].cursor
            text = route.path[match[1]]
            if parameter is None:
                return self._piece(text, cursor, match[1])
            return self._styled(text, parameter[0], cursor)

        start = path.removesuffix(raw)
        if start == path:
            # Unreserved characters were percent-encoded: find the start by the number of segments.
            start = "/".join(path.split("/")[: path.count("/") + 1 - template.count("/")])
        return start + _PLACEHOLDER.sub(rewritten, template)

    def _styled(self, text: str, parameter: ir.Parameter, cursor: Cursor) -> str:
        """Return the rewritten text of a parameter; lists and objects piece by piece."""
        schemas = self.body.data.schemas
        kind = schemas.kind(cursor)
        if _is_position(parameter, text):
            self.body.data.rewrite(Leaf(text, Treatment.KEEP, cursor, schemas))
            return text
        name = parameter.name
        if kind == "text" or parameter.media_type is not None:
            return self._piece(text, cursor, name, self._stated(parameter))
        item = schemas.item(cursor) if kind == "array" else ()
        properties = schemas.names(cursor)
        pieces = _DELIMITERS.split(text)
        return "".join(
            piece
            if index % 2 or not piece or unquote(piece) in properties
            else self._piece(piece, item, name, self._stated(parameter))
            for index, piece in enumerate(pieces)
        )

    def _stated(self, parameter: ir.Parameter) -> bool | None:
        """Return ``x-sensitive-data`` of the parameter itself, not of its schema."""
        node, _ = self.contract.contract.node(parameter.pointer)
        is_sensitive = node.get(EXTENSION)
        return is_sensitive if isinstance(is_sensitive, bool) else None

    def _piece(self, text: str, cursor: Cursor, name: str, is_sensitive: bool | None = None) -> str:
        """Return a rewritten part of a URL; if it stays, its percent-encoding stays as well."""
        decoded = unquote(text)
        replacement = self._scalar(decoded, cursor, name, is_sensitive)
        if replacement == decoded:
            return text
        reserved = "".join(one for one in "!$&'()*+,;=:@/?" if one in text)
        return quote(replacement, safe=_UNESCAPED + reserved)

    def _scalar(
        self, text: str, cursor: Cursor, name: str, is_sensitive: bool | None = None
    ) -> str:
        place = Place(pointer=f"/{name}", name=name, is_sensitive=is_sensitive)
        data = self.body.data
        if is_sensitive is None and text[:1] in ("{", "["):
            return self.body.field(text, cursor, name)
        typed = data.schemas.typed(cursor, text)
        rewritten = data.leaf(typed, cursor, place)
        return text if rewritten is typed or rewritten == typed else as_text(rewritten)

    def _query(self, query: str, operation: ir.Operation) -> str:
        credentials = {one.key for one in self.contract.schemes.values() if one.location == "query"}
        pieces = query.split("&") if query else []
        return "&".join(self._pair(one, operation, credentials) for one in pieces)

    def _pair(self, piece: str, operation: ir.Operation, credentials: set[str]) -> str:
        raw, equals, value = piece.partition("=")
        name = unquote_plus(raw)
        data = self.body.data
        if name in credentials:
            leaf = Leaf(unquote_plus(value), Treatment.CREDENTIAL, (), data.schemas)
            return f"{raw}{equals}{quote(str(data.rewrite(leaf)), safe=_UNESCAPED)}"
        described = self._described(operation, name)
        if described is None:
            replacement = quote(data.name(name), safe=_UNESCAPED + "[]")
            return f"{replacement}{equals}{self._plus(value, (), name)}"
        parameter, cursor = described
        if parameter.location == "querystring" or parameter.style == "deepObject":
            return f"{raw}{equals}{self._plus(value, cursor, name, self._stated(parameter))}"
        return raw + equals + self._styled(value, parameter, cursor)

    def _plus(self, value: str, cursor: Cursor, name: str, is_sensitive: bool | None = None) -> str:
        decoded = unquote_plus(value)
        replacement = self._scalar(decoded, cursor, name, is_sensitive)
        return value if replacement == decoded else quote(replacement, safe=_UNESCAPED)

    def _described(self, operation: ir.Operation, name: str) -> tuple[ir.Parameter, Cursor] | None:
        """Return the parameter of a pair of the query, with its schema."""
        base, *steps = [name.partition("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        schemas = self.body.data.schemas
        for parameter, described in self._in_query(operation):
            if parameter.name in (name, base):
                cursor = described.cursor
                for step in steps:
                    is_index = not step or step.isdecimal()
                    cursor = schemas.item(cursor) if is_index else schemas.member(cursor, step)
                return parameter, cursor
            is_spread = parameter.location == "querystring" or parameter.explode
            if is_spread and base in schemas.names(described.cursor):
                return parameter, schemas.member(described.cursor, base)
        return None

    def _in_query(self, operation: ir.Operation) -> Iterator[tuple[ir.Parameter, Described]]:
        for parameter, described in self.contract.schemas(operation).parameters:
            if parameter.location in ("query", "querystring"):
                yield parameter, described


def _is_position(parameter: ir.Parameter, text: str) -> bool:
    """Return whether a parameter only selects a page of a list."""
    return parameter.name.lower() in _POSITIONS and text.isdecimal() and len(text) <= 6
