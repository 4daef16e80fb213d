"""Rewriting of the values in exchanges: URLs, headers and bodies."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.contract.schemas.view import Cursor
from oasmith.fixtures.fixture import Exchange
from oasmith.ir.content import Media
from oasmith.openapi import pointer as pointers
from oasmith.record.bodies import BodyRewriter
from oasmith.record.rewriting import DataRewriter, Leaf, Place, Rewrite
from oasmith.record.sensitivity import EXTENSION, Role, Treatment
from oasmith.record.urls import UrlRewriter
from oasmith.record.vocabulary import Vocabulary
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.routes import Route
from oasmith_runtime.failures.codes import CODES
from oasmith_runtime.failures.shapes import MESSAGES
from oasmith_runtime.messages import Headers, Request, Response
from oasmith_runtime.operation import fitting_media, nearest_media
from oasmith_runtime.redaction import SECRET_HEADERS, is_secret_name

HARMLESS = frozenset(
    {
        *("content-type", "content-language", "date", "retry-after", "allow", "vary"),
        *("cache-control", "accept-ranges", "location", "link", "deprecation", "sunset"),
        *("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
        *("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
    }
)
"""Undocumented response headers that are kept."""

_URLS = frozenset({"location", "content-location", "link"})
_MEDIA_TYPES = re.compile(r"[\w!#$&^.+*/;=, \-\"]{1,200}")
_PLAIN = re.compile(r"[\w,:;=+\-/*. ]{0,80}")
"""The characters of values in the ``HARMLESS`` headers."""


@dataclass(frozen=True)
class ExchangeRewriter:
    """Rewrites exchanges by passing each value to the function ``rewrite``."""

    contract: TrafficContract
    vocabulary: Vocabulary
    rewrite: Rewrite

    def rewritten(self, exchange: Exchange, route: Route) -> Exchange:
        """Return an exchange of an operation with all of its values rewritten."""
        sent = self._request(exchange.request, route)
        response = self._response(exchange.response, route.operation, sent)
        return Exchange(response, exchange.pointer)

    def credentials(self, exchange: Exchange) -> None:
        """Pass the credentials of any exchange, even of an unknown operation, to ``rewrite``."""
        for message in (exchange.request, exchange.response):
            for name, value in message.headers.items():
                is_cookie = name.lower() == "set-cookie"
                if not is_cookie and (name.lower() in SECRET_HEADERS or is_secret_name(name)):
                    self._credential(value)
        for value in self._set_cookies(exchange.response.headers):
            self._credential(value)
        for message, schemas in (
            (exchange.request, self.contract.request),
            (exchange.response, self.contract.response),
        ):
            data = DataRewriter(schemas, self.vocabulary, self._only_credentials)
            content_type = message.headers.get("content-type", "")
            content = message.content if isinstance(message.content, bytes) else b""
            BodyRewriter(data, True).rewritten(content, content_type, ())

    def _only_credentials(self, leaf: Leaf) -> object:
        if leaf.treatment is Treatment.CREDENTIAL:
            self.rewrite(leaf)
        return leaf.value

    def _request(self, request: Request, route: Route) -> Request:
        operation = route.operation
        data = DataRewriter(self.contract.request, self.vocabulary, self.rewrite)
        body = BodyRewriter(data, is_compact=True)
        content_type = request.headers.get("content-type", "")
        content = request.content if isinstance(request.content, bytes) else b""
        urls = UrlRewriter(self.contract, body)
        return Request(
            method=request.method,
            url=urls.request(request.url, route),
            headers=Headers(dict(self._request_headers(request, operation, data))),
            content=body.rewritten(
                content, content_type, self._request_cursor(operation, content_type)
            ),
        )

    def _request_cursor(self, operation: ir.Operation, content_type: str) -> Cursor:
        documented = operation.body
        media = fitting_media(documented.media, content_type) if documented is not None else None
        if not isinstance(media, Media):
            return ()
        return self.contract.schemas(operation).request_body(media).cursor

    def _request_headers(
        self, request: Request, operation: ir.Operation, data: DataRewriter
    ) -> Iterator[tuple[str, str]]:
        documented = {
            one.name.lower(): (one, described.cursor)
            for one, described in self.contract.schemas(operation).parameters
            if one.location == "header"
        }
        keys = {one.key.lower() for one in self._schemes("header")}
        for name, value in request.headers.items():
            lower = name.lower()
            if lower in keys or lower == "authorization":
                yield lower, self._credential(value)
            elif lower == "cookie":
                cookies = self._cookies(value, operation, data)
                if cookies:
                    yield lower, cookies
            elif lower in ("accept", "content-type") and _MEDIA_TYPES.fullmatch(value):
                yield lower, value
            elif lower in documented:
                parameter, cursor = documented[lower]
                yield lower, self._header(value, cursor, lower, parameter.pointer, data)

    def _schemes(self, location: str) -> list[ir.SecurityScheme]:
        return [one for one in self.contract.schemes.values() if one.location == location]

    def _credential(self, value: str) -> str:
        """Return a header with its credential rewritten; the authentication scheme stays."""
        prefix, space, secret = value.partition(" ")
        if not space:
            prefix, secret = "", value
        texts = (secret.strip(), *_basic(secret.strip()))
        leaves = [Leaf(text, Treatment.CREDENTIAL, (), self.contract.request) for text in texts]
        written = [self.rewrite(leaf) for leaf in leaves]
        return f"{prefix}{space}{written[0]}"

    def _cookies(self, text: str, operation: ir.Operation, data: DataRewriter) -> str:
        """Return the documented cookies, rewritten; others are left out."""
        documented = {
            one.name: described.cursor
            for one, described in self.contract.schemas(operation).parameters
            if one.location == "cookie"
        }
        keys = {one.key for one in self._schemes("cookie")}
        kept = []
        for pair in text.split(";"):
            name, _, value = pair.strip().partition("=")
            if name in documented and name not in keys:
                kept.append(f"{name}={data.leaf(value, documented[name], Place(name=name))}")
                continue
            written = self._credential(value)
            if name in keys:
                kept.append(f"{name}={written}")
        return "; ".join(kept)

    def _header(
        self, text: str, cursor: Cursor, name: str, pointer: str, data: DataRewriter
    ) -> str:
        node, _ = self.contract.contract.node(pointer)
        stated = node.get(EXTENSION)
        place = Place(name=name, is_sensitive=stated if isinstance(stated, bool) else None)
        if data.schemas.kind(cursor) == "array":
            pieces = (piece.strip() for piece in text.split(","))
            item = data.schemas.item(cursor)
            return ",".join(str(data.leaf(piece, item, place)) for piece in pieces)
        typed = data.schemas.typed(cursor, text)
        written = data.leaf(typed, cursor, place)
        return text if written is typed or written == typed else str(written)

    def _response(self, response: Response, operation: ir.Operation, sent: Request) -> Response:
        spec = operation.response_spec(response.status)
        role = _Roles(self.contract, operation, response.status).of
        data = DataRewriter(self.contract.response, self.vocabulary, self.rewrite, role)
        body = BodyRewriter(data, is_compact=False)
        content_type = response.headers.get("content-type", "")
        cursor: Cursor = ()
        if spec is not None and spec.media:
            media = nearest_media(spec.media, content_type)
            if isinstance(media, Media):
                cursor = self.contract.schemas(operation).response_body(spec.status, media).cursor
        content = body.rewritten(response.content, content_type, cursor)
        status = spec.status if spec is not None else ""
        headers = dict(self._response_headers(response, operation, status, data))
        return replace(response, headers=Headers(headers), content=content, request=sent)

    def _response_headers(
        self, response: Response, operation: ir.Operation, status: str, data: DataRewriter
    ) -> Iterator[tuple[str, str]]:
        known = self.contract.schemas(operation).headers(status) if status else {}
        _, holder = self.contract.contract.node(f"{operation.pointer}/responses/{status}")
        documented = {
            name.lower(): (described.cursor, pointers.join(holder, "headers", name))
            for name, (_, described) in known.items()
        }
        for name, value in response.headers.items():
            lower = name.lower()
            if lower in ("set-cookie", "content-length") or lower in SECRET_HEADERS:
                continue
            if lower in _URLS:
                yield lower, self._url(lower, value, response.request.url, data)
            elif lower in documented:
                cursor, pointer = documented[lower]
                yield lower, self._header(value, cursor, lower, pointer, data)
            elif lower in HARMLESS and _PLAIN.fullmatch(value):
                yield lower, value

    def _url(self, name: str, value: str, base: str, data: DataRewriter) -> str:
        urls = UrlRewriter(self.contract, BodyRewriter(data, is_compact=True))
        if name != "link":
            return urls.other(value, base)
        links = re.findall(r"""<([^>]*)>[^<]*?;\s*rel="?([\w-]+)""", value)
        return ", ".join(f'<{urls.other(url, base)}>; rel="{rel}"' for url, rel in links)

    @staticmethod
    def _set_cookies(headers: Mapping[str, str]) -> Iterator[str]:
        """Yield the values of the cookies in ``Set-Cookie``."""
        for cookie in re.findall(r"(?:^|,)\s*[^=;,\s]+=([^;]*)", headers.get("set-cookie", "")):
            yield cookie.strip()


def _basic(secret: str) -> tuple[str, ...]:
    """Return user and password of a credential of HTTP Basic (RFC 7617); else nothing."""
    try:
        user, colon, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ()
    return (user, password) if colon else ()


@dataclass(frozen=True, slots=True)
class _Roles:
    """The roles of the values in the body of an error response."""

    contract: TrafficContract
    operation: ir.Operation
    status: int

    def of(self, pointer: str) -> Role:
        """Return the role of a value; ``NONE`` if it is not part of an error."""
        batch = self.operation.batch
        if batch is not None:
            result = re.match(rf"{re.escape(batch.results)}/\d+(?=/)", pointer)
            if result is not None:
                below = pointer[result.end() :]
                return Role.CODE if below in batch.succeeded else self._in_envelope(below)
        if self.operation.is_success(self.status):
            return Role.NONE
        role = self._in_envelope(pointer)
        return _by_name(pointer) if role is Role.NONE else role

    def _in_envelope(self, pointer: str) -> Role:
        envelope = self.contract.contract.api.envelope
        if pointer == envelope.code:
            return Role.CODE
        if pointer == envelope.message:
            return Role.MESSAGE
        is_detail = pointer == envelope.details or pointer.startswith(f"{envelope.details}/")
        return Role.DETAIL if is_detail else Role.NONE


def _by_name(pointer: str) -> Role:
    """Return the role of a value in an error by the common names of properties."""
    name = pointer.rpartition("/")[2].lower().replace("_", "").replace("-", "")
    # A property called name may be the name of a person.
    if (name in CODES and name != "name") or name == "error":
        return Role.CODE
    return Role.MESSAGE if name in MESSAGES else Role.NONE
