"""URLs with their values rewritten, those of the document's operations and others."""

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
    """What rewrites values that are sent."""

    def request(self, url: str, route: Route) -> str:
        """Return the URL of a request that calls an operation."""
        parts = urlsplit(url)
        values = self._parameters(route.operation)
        return parts._replace(
            netloc=self._netloc(parts, route),
            path=self._path(parts.path, route, values),
            query=self._query(parts.query, route.operation),
            fragment="",
        ).geturl()

    def other(self, url: str, base: str) -> str:
        """Return a URL of a response: that of a request where the document has one.

        Args:
            url: Absolute, or relative to ``base``.
            base: The URL of the request.
        """
        absolute = urljoin(base, url)
        for method in ("GET", "PUT", "PATCH", "DELETE", "POST"):
            route = self.contract.routes.route(method, absolute).route
            if route is not None and route.server is not None:
                written = self.request(absolute, route)
                is_relative = not urlsplit(url).netloc
                return written.partition(urlsplit(written).netloc)[2] if is_relative else written
        return self._unknown(url)

    def _unknown(self, url: str) -> str:
        leaf = Leaf(url, Treatment.MESSAGE, (), self.body.data.schemas)
        return str(self.body.data.rewrite(leaf))

    def _parameters(self, operation: ir.Operation) -> dict[str, tuple[ir.Parameter, Described]]:
        schemas = self.contract.schemas(operation)
        return {f"{one.location} {one.name}": (one, said) for one, said in schemas.parameters}

    def _netloc(self, parts: SplitResult, route: Route) -> str:
        """Return the host, without a user, and with pseudonyms for free variables."""
        netloc = parts.netloc.rpartition("@")[2]
        server = route.server
        template = urlsplit(server.url).netloc if server is not None else ""
        names = _PLACEHOLDER.findall(template)
        if server is None or not names:
            return netloc
        known = {one.name for one in server.variables if one.values}
        pattern = "".join(
            f"(?P<v{index // 2}>.+?)" if index % 2 else re.escape(part)
            for index, part in enumerate(_PLACEHOLDER.split(template))
        )
        match = re.fullmatch(pattern, netloc)
        for index, name in enumerate(names):
            value = match[f"v{index}"] if match is not None else ""
            if value and name not in known:
                netloc = netloc.replace(value, self._scalar(value, (), name), 1)
        return netloc

    def _path(
        self, path: str, route: Route, known: Mapping[str, tuple[ir.Parameter, Described]]
    ) -> str:
        template = route.operation.path
        raw = _PLACEHOLDER.sub(lambda match: route.path[match[1]], template)

        def rewritten(match: re.Match[str]) -> str:
            parameter = known.get(f"path {match[1]}")
            cursor = () if parameter is None else parameter[1].cursor
            text = route.path[match[1]]
            if parameter is None:
                return self._piece(text, cursor, match[1])
            return self._styled(text, parameter[0], cursor)

        start = path.removesuffix(raw)
        if start == path:
            # Letters were escaped that need not be: the path is written anew from its end.
            start = "/".join(path.split("/")[: path.count("/") + 1 - template.count("/")])
        return start + _PLACEHOLDER.sub(rewritten, template)

    def _styled(self, text: str, parameter: ir.Parameter, cursor: Cursor) -> str:
        """Return the text of a parameter, piece by piece where it is a list or an object."""
        schemas = self.body.data.schemas
        kind = schemas.kind(cursor)
        if _is_position(parameter, text):
            self.body.data.rewrite(Leaf(text, Treatment.KEEP, cursor, schemas))
            return text
        name = parameter.name
        if kind == "text" or parameter.media_type is not None:
            return self._piece(text, cursor, name, self._said(parameter))
        item = schemas.item(cursor) if kind == "array" else ()
        known = schemas.names(cursor)
        pieces = _DELIMITERS.split(text)
        return "".join(
            piece
            if index % 2 or not piece or unquote(piece) in known
            else self._piece(piece, item, name, self._said(parameter))
            for index, piece in enumerate(pieces)
        )

    def _said(self, parameter: ir.Parameter) -> bool | None:
        """Return what the parameter itself says of its values, beside its schema."""
        node, _ = self.contract.contract.node(parameter.pointer)
        said = node.get(EXTENSION)
        return said if isinstance(said, bool) else None

    def _piece(self, text: str, cursor: Cursor, name: str, said: bool | None = None) -> str:
        """Return a part of a URL, escaped as it was where it stays."""
        decoded = unquote(text)
        written = self._scalar(decoded, cursor, name, said)
        if written == decoded:
            return text
        reserved = "".join(one for one in "!$&'()*+,;=:@/?" if one in text)
        return quote(written, safe=_UNESCAPED + reserved)

    def _scalar(self, text: str, cursor: Cursor, name: str, said: bool | None = None) -> str:
        place = Place(pointer=f"/{name}", name=name, said=said)
        data = self.body.data
        if said is None and text[:1] in ("{", "["):
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
            written = quote(data.name(name), safe=_UNESCAPED + "[]")
            return f"{written}{equals}{self._plus(value, (), name)}"
        parameter, cursor = described
        if parameter.location == "querystring" or parameter.style == "deepObject":
            return f"{raw}{equals}{self._plus(value, cursor, name, self._said(parameter))}"
        return raw + equals + self._styled(value, parameter, cursor)

    def _plus(self, value: str, cursor: Cursor, name: str, said: bool | None = None) -> str:
        decoded = unquote_plus(value)
        written = self._scalar(decoded, cursor, name, said)
        return value if written == decoded else quote(written, safe=_UNESCAPED)

    def _described(self, operation: ir.Operation, name: str) -> tuple[ir.Parameter, Cursor] | None:
        """Return the parameter that a pair of the query belongs to, and what is said of it."""
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
    """Return whether a parameter only says which part of a list is wanted."""
    return parameter.name.lower() in _POSITIONS and text.isdecimal() and len(text) <= 6
