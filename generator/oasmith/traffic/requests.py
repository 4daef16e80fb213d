"""Checks of requests against the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from oasmith import ir
from oasmith.diagnostics.findings import Level
from oasmith.ir.content import Media
from oasmith.openapi import pointer as pointers
from oasmith.traffic.bodies import UNCHECKED, File, read_body
from oasmith.traffic.operations import Described, OperationSchemas, TrafficContract
from oasmith.traffic.parameters import ABSENT, Pairs, Unreadable, from_pairs, from_text
from oasmith.traffic.problems import Problem
from oasmith.traffic.routes import Route
from oasmith.traffic.security import credentials, header
from oasmith.traffic.values import Schemas
from oasmith_runtime.media_types import essence
from oasmith_runtime.messages import Request
from oasmith_runtime.wording import did_you_mean, one_line

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI ignores (OpenAPI 3.1.1, 4.8.12.2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRequest:
    """A request interpreted by the document, with its problems."""

    route: Route | None
    """None if the request matches no operation."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The parameters that could be parsed, by the arguments' names in Python."""
    body: Any = ABSENT
    """The parsed body; ``UNCHECKED`` if its format is not supported, ``ABSENT`` without a body."""
    media: Media | None = None
    """The documented media type of the body."""
    schemes: frozenset[str] = frozenset()
    """The security schemes for which the request has a credential."""
    problems: tuple[Problem, ...] = ()
    allowed: tuple[str, ...] = ()
    """The methods of the path, if the request's method is not among them."""

    @property
    def operation(self) -> ir.Operation | None:
        """The operation that the request calls."""
        return None if self.route is None else self.route.operation


def check_request(contract: TrafficContract, request: Request) -> CheckedRequest:
    """Interpret a request by the document, and return it with all problems.

    Args:
        contract: The document.
        request: The request; its content is bytes.
    """
    routing = contract.routes.route(request.method, request.url)
    if routing.route is None:
        return CheckedRequest(route=None, problems=routing.problems, allowed=routing.allowed)
    checked = _checked(contract, request, routing.route, routing.problems)
    if not checked.problems or not routing.others:
        return checked
    # If several paths match, choose the operation that the parameters fit best.
    others = (_checked(contract, request, one, routing.problems) for one in routing.others)
    return min((checked, *others), key=lambda one: len(one.problems))


def _checked(
    contract: TrafficContract, request: Request, route: Route, problems: tuple[Problem, ...]
) -> CheckedRequest:
    """Interpret a request as a call of an operation; ``problems`` are those of its URL."""
    reader = _Reader(contract.request, contract.schemas(route.operation), route, request)
    granted = credentials(request, route.operation, contract.schemes)
    in_path = {pair.partition("=")[0] for pair in route.operation.path.partition("?")[2].split("&")}
    reader.read_parameters(_credential_names(contract, route.operation) | in_path)
    reader.read_body()
    return CheckedRequest(
        route=route,
        parameters=reader.parameters,
        body=reader.body,
        media=reader.media,
        schemes=granted.schemes,
        problems=(*problems, *granted.problems, *reader.problems),
    )


def _credential_names(contract: TrafficContract, operation: ir.Operation) -> frozenset[str]:
    """Return the names of the query parameters that are credentials."""
    named = {name for alternative in operation.security for name in alternative}
    return frozenset(
        scheme.key
        for scheme in contract.schemes.values()
        if scheme.location == "query" and scheme.name in named
    )


class _Reader:
    """Parses and checks the parts of one request."""

    def __init__(
        self, schemas: Schemas, operation_schemas: OperationSchemas, route: Route, request: Request
    ) -> None:
        self._schemas, self._operation_schemas = schemas, operation_schemas
        self._route, self._request = route, request
        self._operation = route.operation
        self.parameters: dict[str, Any] = {}
        self.body: Any = ABSENT
        self.media: Media | None = None
        self.problems: list[Problem] = []

    def read_parameters(self, credentials: frozenset[str]) -> None:
        """Parse the parameters in the URL, the headers and the cookies."""
        query = urlsplit(self._request.url).query
        pairs = Pairs.of(query) if query else Pairs([])
        cookie = header(self._request.headers, "cookie")
        cookies = Pairs.of(cookie, unquote, ";") if cookie else Pairs([])
        takes_all = False
        for parameter, described in self._operation_schemas.parameters:
            if parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS:
                continue
            takes_all = takes_all or parameter.location == "querystring"
            try:
                value = self._value(parameter, described, pairs, cookies, query)
            except Unreadable as error:
                self._invalid(parameter, str(error))
                continue
            if value is ABSENT:
                self._missing(parameter)
                continue
            self.parameters[parameter.ident] = value
            for mismatch in self._schemas.mismatches(described.cursor, value):
                self._invalid(parameter, f"{_prefix(mismatch.place)}{mismatch.message}")
        if not takes_all:
            self._undeclared(name for name, _ in pairs.remaining if name not in credentials)

    def _value(
        self,
        parameter: ir.Parameter,
        described: Described,
        pairs: Pairs,
        cookies: Pairs,
        query: str,
    ) -> Any:
        schemas, cursor = self._schemas, described.cursor
        match parameter.location:
            case "query":
                return from_pairs(parameter, schemas, cursor, pairs)
            case "cookie":
                return from_pairs(parameter, schemas, cursor, cookies)
            case "querystring":
                media = Media(
                    media_type=parameter.media_type or "text/plain",
                    kind="form",
                    type=parameter.type,
                    annotation=parameter.annotation,
                )
                text = query if "form" in media.media_type else unquote(query)
                body = read_body(text.encode(), media.media_type, media, schemas, cursor)
                return body if query else ABSENT
            case "path":
                return from_text(parameter, schemas, cursor, self._route.path[parameter.name])
        value = header(self._request.headers, parameter.name)
        return ABSENT if value is None else from_text(parameter, schemas, cursor, value)

    def _missing(self, parameter: ir.Parameter) -> None:
        if parameter.required:
            self._add(
                "missing-parameter",
                f"{_name(parameter)} is required, but was not sent",
                _part(parameter),
                "Send it, or make it optional in the document.",
                parameter.pointer,
            )

    def _invalid(self, parameter: ir.Parameter, message: str) -> None:
        self._add(
            "invalid-parameter",
            f"{_name(parameter)}: {message}",
            _part(parameter),
            "Correct the value, or the schema of the parameter.",
            parameter.pointer,
        )

    def _undeclared(self, names: Iterator[str]) -> None:
        known = [one.name for one in self._operation.parameters if one.location == "query"]
        for name in dict.fromkeys(names):
            self._add(
                "undeclared-parameter",
                f"{self._operation.id} has no query parameter {name!r}",
                "/request/uri",
                f"Add it to the operation's parameters{did_you_mean(name, known) or '.'}",
                self._operation.pointer,
                Level.WARNING,
            )

    def read_body(self) -> None:
        """Parse and check the body."""
        content, documented = _bytes(self._request.content), self._operation.body
        content_type = header(self._request.headers, "content-type") or ""
        if documented is None:
            if content:
                self._add(
                    "undeclared-body",
                    f"{self._operation.id} has no request body, but {len(content)} bytes were sent",
                    "/request/body",
                    "Add a requestBody to the operation, or send none.",
                    self._operation.pointer,
                )
            return
        if not content and not content_type:
            if documented.required:
                self._add(
                    "missing-body",
                    f"{self._operation.id} needs a request body, but none was sent",
                    "/request/body",
                    "Send it, or make it optional in the document.",
                    f"{self._operation.pointer}/requestBody",
                )
            return
        media = self._operation_schemas.request_media(content_type) if content_type else None
        if media is None:
            self._undocumented_media(content_type, [one.media_type for one in documented.media])
            return
        self.media = media
        self._read_content(content, content_type, media)

    def _read_content(self, content: bytes, content_type: str, media: Any) -> None:
        described = self._operation_schemas.request_body(media)
        try:
            self.body = read_body(content, content_type, media, self._schemas, described.cursor)
        except Unreadable as error:
            self._add(
                "invalid-request-body",
                f"the request body cannot be read: {error}",
                "/request/body",
                f"Send {essence(content_type)}.",
                described.pointer,
            )
            return
        if self.body is not UNCHECKED:
            self._check_body(described)

    def _check_body(self, described: Described) -> None:
        is_multipart = self.media is not None and self.media.kind == "multipart"
        body = without_files(self.body) if is_multipart else self.body
        for mismatch in self._schemas.mismatches(described.cursor, body):
            if isinstance(_value_at(self.body, mismatch.place), File):
                continue
            self._add(
                "invalid-request-body",
                f"the request body does not fit its schema: {_prefix(mismatch.place)}"
                f"{mismatch.message}",
                f"/request/body{mismatch.place}",
                "Correct the request, or the schema.",
                described.pointer,
            )

    def _undocumented_media(self, content_type: str, known: list[str]) -> None:
        actual = f"is sent as {essence(content_type)}" if content_type else "has no content type"
        self._add(
            "undocumented-request-type",
            f"the request body {actual}; documented: {', '.join(known)}",
            "/request/headers/content-type",
            "Add the media type to the requestBody, or send a documented one.",
            f"{self._operation.pointer}/requestBody",
        )

    def _add(
        self,
        rule: str,
        message: str,
        part: str,
        hint: str,
        pointer: str,
        level: Level = Level.ERROR,
    ) -> None:
        self.problems.append(
            Problem(
                rule=rule,
                message=one_line(message),
                part=part,
                hint=hint,
                pointer=pointer,
                level=level,
            )
        )


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else b""


def without_files(value: Any) -> Any:
    """Return data with an empty string in place of each file: schemas do not describe files."""
    if isinstance(value, File):
        return ""
    if isinstance(value, list):
        return [without_files(one) for one in value]
    if isinstance(value, dict):
        return {name: without_files(one) for name, one in value.items()}
    return value


def _value_at(value: Any, place: str) -> Any:
    try:
        return pointers.get(value, place)
    except LookupError:
        return None


def _prefix(place: str) -> str:
    """Return a place in a value as a prefix of a message; empty for the value itself."""
    return f"{place[1:].replace('/', '.')}: " if place else ""


def _name(parameter: ir.Parameter) -> str:
    return f"{parameter.location} parameter {parameter.name!r}"


def _part(parameter: ir.Parameter) -> str:
    if parameter.location == "header":
        return f"/request/headers/{parameter.name.lower()}"
    return "/request/headers/cookie" if parameter.location == "cookie" else "/request/uri"
