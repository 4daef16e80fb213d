"""An operation with the schemas of its parts, looked up once for all of its exchanges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media, ResponseSpec
from oasmith.openapi import pointer as pointers
from oasmith.openapi.http import WITHOUT_CONTENT
from oasmith.traffic.routes import Routes
from oasmith.traffic.values import Schemas
from oasmith_runtime.operation import fitting_media, nearest_media


@dataclass(frozen=True, slots=True)
class Described:
    """A parameter, a header or a media type, with its schema."""

    cursor: Cursor
    """Without parts where the document says nothing of its values."""
    pointer: str


class OperationSchemas:
    """The schemas of one operation."""

    def __init__(self, traffic: TrafficContract, operation: ir.Operation) -> None:
        """Take the operation of a document."""
        self.operation = operation
        self._traffic = traffic
        self._media: dict[tuple[str, str, str], Described] = {}
        self._headers: dict[str, Mapping[str, tuple[bool, Described]]] = {}
        self._fitting: dict[tuple[str, str], Media | None] = {}

    @cached_property
    def parameters(self) -> tuple[tuple[ir.Parameter, Described], ...]:
        """Every parameter with its schema."""
        return tuple((one, self._parameter(one.pointer)) for one in self.operation.parameters)

    def _parameter(self, pointer: str) -> Described:
        node, place = self._traffic.contract.node(pointer)
        content = node.get("content")
        if isinstance(content, dict) and content:
            name = next(iter(content))
            node, place = self._traffic.contract.node(pointers.join(place, "content", name))
        return self._described(self._traffic.request, node, place, "schema")

    def request_media(self, content_type: str) -> Media | None:
        """Return the documented media type of a request's body; None where it fits none."""
        body = self.operation.body
        return self._chosen("", content_type, fitting_media, body.media if body else ())

    def response_media(self, spec: ResponseSpec, content_type: str) -> Media | None:
        """Return the documented media type of a response's body; None where it means none."""
        return self._chosen(spec.status, content_type, nearest_media, spec.media)

    def _chosen(
        self,
        status: str,
        content_type: str,
        choose: Callable[[Sequence[Media], str], object],
        documented: Sequence[Media],
    ) -> Media | None:
        # Comparing media types takes long, and few of them come again and again.
        key = status, content_type
        if key not in self._fitting:
            media = choose(documented, content_type)
            self._fitting[key] = media if isinstance(media, Media) else None
        return self._fitting[key]

    def request_body(self, media: Media) -> Described:
        """Return the schema of a documented media type of the request's body."""
        return self._body(self._traffic.request, "requestBody", media)

    def response_body(self, status: str, media: Media) -> Described:
        """Return the schema of a documented media type of a documented response."""
        return self._body(self._traffic.response, f"responses/{status}", media)

    def _body(self, schemas: Schemas, holder: str, media: Media) -> Described:
        key = schemas.direction, holder, media.media_type
        if key not in self._media:
            node, place = self._traffic.contract.node(f"{self.operation.pointer}/{holder}")
            below = pointers.join(place, "content", media.media_type)
            node, place = self._traffic.contract.node(below)
            self._media[key] = self._described(schemas, node, place, "schema")
        return self._media[key]

    def headers(self, status: str) -> Mapping[str, tuple[bool, Described]]:
        """Return the documented headers of a response, by name: required or not, and the schema."""
        if status not in self._headers:
            self._headers[status] = self._headers_of(status)
        return self._headers[status]

    def _headers_of(self, status: str) -> Mapping[str, tuple[bool, Described]]:
        contract = self._traffic.contract
        node, place = contract.node(f"{self.operation.pointer}/responses/{status}")
        found: dict[str, tuple[bool, Described]] = {}
        for name in node.get("headers") or {}:
            header, where = contract.node(pointers.join(place, "headers", name))
            described = self._described(self._traffic.response, header, where, "schema")
            # OpenAPI 3.1.1, 4.8.17.1: a header Content-Type is said by the media type.
            if name.lower() != "content-type":
                found[name] = header.get("required") is True, described
        return found

    def has_content(self, status: str) -> bool:
        """Return whether a documented response has a body."""
        spec = next((one for one in self.operation.responses if one.status == status), None)
        return spec is not None and bool(spec.media) and status not in WITHOUT_CONTENT

    @staticmethod
    def _described(schemas: Schemas, node: object, place: str, key: str) -> Described:
        if isinstance(node, dict) and key in node:
            pointer = pointers.join(place, key)
            return Described(schemas.cursor(node[key], pointer), pointer)
        return Described((), place)


class TrafficContract:
    """A document, ready to be asked about requests and responses."""

    def __init__(self, contract: Contract) -> None:
        """Take a document with its IR."""
        self.contract = contract
        self.request = Schemas(contract, "request")
        self.response = Schemas(contract, "response")
        self.schemes = {scheme.name: scheme for scheme in contract.api.schemes}
        self._operations: dict[str, OperationSchemas] = {}

    @cached_property
    def routes(self) -> Routes:
        """The servers and paths."""
        return Routes(self.contract)

    @cached_property
    def token_urls(self) -> frozenset[str]:
        """The URLs of the token endpoints, of every data centre."""
        urls = (
            scheme.endpoint(url, server)
            for scheme in self.schemes.values()
            for url in (scheme.token_url, scheme.refresh_url, scheme.client_credentials_url)
            for server in self.contract.api.servers
        )
        return frozenset(url for url in urls if url is not None)

    def schemas(self, operation: ir.Operation) -> OperationSchemas:
        """Return the schemas of an operation."""
        if operation.id not in self._operations:
            self._operations[operation.id] = OperationSchemas(self, operation)
        return self._operations[operation.id]
