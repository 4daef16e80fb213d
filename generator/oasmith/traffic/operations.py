"""The schemas of an operation, looked up once for all of its exchanges."""

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
    """The schema; without parts if there is none."""
    pointer: str


class OperationSchemas:
    """The schemas of one operation."""

    def __init__(self, traffic: TrafficContract, operation: ir.Operation) -> None:
        """Look up the schemas of an operation when they are needed."""
        self.operation = operation
        self._traffic = traffic
        self._media: dict[tuple[str, str, str], Described] = {}
        self._headers: dict[str, Mapping[str, tuple[bool, Described]]] = {}
        self._matching: dict[tuple[str, str], Media | None] = {}

    @cached_property
    def parameters(self) -> tuple[tuple[ir.Parameter, Described], ...]:
        """The parameters, each with its schema."""
        return tuple((one, self._parameter(one.pointer)) for one in self.operation.parameters)

    def _parameter(self, pointer: str) -> Described:
        node, node_pointer = self._traffic.contract.node(pointer)
        content = node.get("content")
        if isinstance(content, dict) and content:
            name = next(iter(content))
            node, node_pointer = self._traffic.contract.node(
                pointers.join(node_pointer, "content", name)
            )
        return self._described(self._traffic.request, node, node_pointer, "schema")

    def request_media(self, content_type: str) -> Media | None:
        """Return the documented media type that matches a request's body; None if none does."""
        body = self.operation.body
        return self._matching_media("", content_type, fitting_media, body.media if body else ())

    def response_media(self, spec: ResponseSpec, content_type: str) -> Media | None:
        """Return the documented media type nearest to that of a response; None if there is none."""
        return self._matching_media(spec.status, content_type, nearest_media, spec.media)

    def _matching_media(
        self,
        status: str,
        content_type: str,
        choose: Callable[[Sequence[Media], str], object],
        documented: Sequence[Media],
    ) -> Media | None:
        # Comparing media types is slow, and the same few occur again and again.
        key = status, content_type
        if key not in self._matching:
            media = choose(documented, content_type)
            self._matching[key] = media if isinstance(media, Media) else None
        return self._matching[key]

    def request_body(self, media: Media) -> Described:
        """Return the schema of a documented media type of the request's body."""
        return self._body(self._traffic.request, "requestBody", media)

    def response_body(self, status: str, media: Media) -> Described:
        """Return the schema of a documented media type of a documented response."""
        return self._body(self._traffic.response, f"responses/{status}", media)

    def _body(self, schemas: Schemas, holder: str, media: Media) -> Described:
        key = schemas.direction, holder, media.media_type
        if key not in self._media:
            node, node_pointer = self._traffic.contract.node(f"{self.operation.pointer}/{holder}")
            below = pointers.join(node_pointer, "content", media.media_type)
            node, node_pointer = self._traffic.contract.node(below)
            self._media[key] = self._described(schemas, node, node_pointer, "schema")
        return self._media[key]

    def headers(self, status: str) -> Mapping[str, tuple[bool, Described]]:
        """Return the documented headers of a response: whether each is required, and its schema."""
        if status not in self._headers:
            self._headers[status] = self._headers_of(status)
        return self._headers[status]

    def _headers_of(self, status: str) -> Mapping[str, tuple[bool, Described]]:
        contract = self._traffic.contract
        node, node_pointer = contract.node(f"{self.operation.pointer}/responses/{status}")
        headers: dict[str, tuple[bool, Described]] = {}
        for name in node.get("headers") or {}:
            header, header_pointer = contract.node(pointers.join(node_pointer, "headers", name))
            described = self._described(self._traffic.response, header, header_pointer, "schema")
            # OpenAPI 3.1.1, 4.8.17.1: the media type determines the header Content-Type.
            if name.lower() != "content-type":
                headers[name] = header.get("required") is True, described
        return headers

    def has_content(self, status: str) -> bool:
        """Return whether a documented response has a body."""
        spec = next((one for one in self.operation.responses if one.status == status), None)
        return spec is not None and bool(spec.media) and status not in WITHOUT_CONTENT

    @staticmethod
    def _described(schemas: Schemas, node: object, node_pointer: str, key: str) -> Described:
        if isinstance(node, dict) and key in node:
            pointer = pointers.join(node_pointer, key)
            return Described(schemas.cursor(node[key], pointer), pointer)
        return Described((), node_pointer)


class TrafficContract:
    """A document, prepared for checking requests and responses."""

    def __init__(self, contract: Contract) -> None:
        """Prepare a document with its IR."""
        self.contract = contract
        self.request = Schemas(contract, "request")
        self.response = Schemas(contract, "response")
        self.schemes = {scheme.name: scheme for scheme in contract.api.schemes}
        self._operations: dict[str, OperationSchemas] = {}

    @cached_property
    def routes(self) -> Routes:
        """The servers and paths of the document."""
        return Routes(self.contract)

    @cached_property
    def token_urls(self) -> frozenset[str]:
        """The URLs of the token endpoints in all data centres."""
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
