"""The parts of the client's README and of its API index."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.views.methods import Method, method, sentence
from oasmith.views.package import client, grants, has_multipart, is_usable


@dataclass(frozen=True, slots=True)
class Line:
    """One argument of the call that is shown: name, empty when it is positional, and value."""

    ident: str
    value: Any


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server with values of its variables."""

    ident: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One row of the table of scopes."""

    name: str
    meaning: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstCall:
    """The call that the README begins with."""

    resource: ir.Resource
    method: Method
    arguments: tuple[Line, ...]
    """From the document's examples."""
    result: str
    """The variable for what the call returns."""
    scope_arguments: tuple[tuple[str, str], ...]
    """Parameters that scopes depend on, with the values of the call."""


@dataclass(frozen=True, slots=True)
class StreamLines:
    """Methods that give an answer piece by piece, as ``resource.method``; empty for none."""

    items: str
    bytes: str


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """What the README shows."""

    tagline: str
    call: FirstCall | None
    """None when the document has no operation."""
    constructor: tuple[tuple[str, Any], ...]
    """Argument and value of the client that is made; None is a variable of the same name."""
    async_class: str
    base_error: str
    has_refresh: bool
    has_client_credentials: bool
    has_code: bool
    """Whether users can allow a program to act for them."""
    is_relative: bool
    """Whether the user must name a host, because no server of the document has one."""
    variables: ServerLine | None
    """The first server with variables that can be written as arguments."""
    own_url: str
    """The first URL of an operation's own server; empty when there is none."""
    has_choice: bool
    """Whether some operation can be authorized in more than one way, or with nothing."""
    has_certificate: bool
    has_batch: bool
    has_null: bool
    """Whether an argument tells null from nothing."""
    sends_several: bool
    """Whether a body has several media types."""
    asks_several: bool
    """Whether an answer has several media types."""
    streams: StreamLines | None
    """The first methods that give an answer piece by piece; None when there are none."""
    pages: str
    """The first method over all pages, as ``resource.method``; empty for none."""
    each: str
    """The first method that gives the items of a batch as they come back; empty for none."""
    retried: bool
    """Whether the document says when a call is repeated."""
    has_multipart: bool
    is_oauth: bool
    scopes: tuple[ScopeLine, ...]
    placeholders: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """Scope's word in braces, the parameter it follows from, pairs of value and word."""

    @property
    def has_options(self) -> bool:
        """Whether there is anything to say of arguments that not all methods have."""
        return self.has_null or self.sends_several or self.asks_several

    @property
    def has_servers(self) -> bool:
        """Whether there is anything to say of servers."""
        return self.is_relative or self.variables is not None or bool(self.own_url)


def readme(api: ir.Api) -> ReadmeView:
    """Return what the README of ``api`` shows."""
    return ReadmeView(
        tagline=f"A typed Python client for {api.title}.",
        call=_first_call(api),
        constructor=_constructor(api),
        async_class=f"Async{api.client_class}",
        base_error=api.base_error,
        has_refresh="RefreshToken" in grants(api),
        has_client_credentials="ClientCredentials" in grants(api),
        has_code=any(
            flow.kind == "authorizationCode" and flow.authorization_url
            for it in api.schemes
            for flow in it.flows
        ),
        is_relative=not any(map(is_usable, api.servers)),
        variables=_variables(api),
        own_url=next((one.url for it in api.operations for one in it.servers), ""),
        has_choice=any(_has_choice(it) for it in api.operations),
        has_certificate=any(it.kind == "mutualTLS" for it in api.schemes),
        has_batch=any(it.batch for it in api.operations),
        has_null=any(method(it).is_told for it in api.operations),
        sends_several=any(it.media_types for it in api.operations),
        asks_several=any(it.accepts for it in api.operations),
        streams=_streams(api),
        pages=_first_forms(api).get("pages", ""),
        each=_first_forms(api).get("each", ""),
        retried=any(it.retries for it in api.operations),
        has_multipart=has_multipart(api),
        is_oauth=any(it.kind == "oauth2" for it in api.schemes),
        scopes=_scopes(api),
        placeholders=tuple(
            (it.placeholder, it.parameter, it.values)
            for scheme in api.schemes
            for it in scheme.scope_parameters
        ),
    )


def _first_forms(api: ir.Api) -> dict[str, str]:
    """Return the first method of each kind, as ``resource.method``."""
    found: dict[str, str] = {}
    for resource in api.resources:
        for operation in resource.operations:
            for form in operation.forms:
                found.setdefault(form.kind, f"{resource.ident}.{form.ident}")
    return found


def _streams(api: ir.Api) -> StreamLines | None:
    found = _first_forms(api)
    if not found.keys() & {"items", "bytes"}:
        return None
    return StreamLines(found.get("items", ""), found.get("bytes", ""))


def _variables(api: ir.Api) -> ServerLine | None:
    for server in api.servers:
        values = tuple(
            (it.name, it.values[-1] if it.values else it.default or "...")
            for it in server.variables
            if it.name.isidentifier() and not keyword.iskeyword(it.name)
        )
        if values:
            return ServerLine(server.ident, values)
    return None


def _has_choice(operation: ir.Operation) -> bool:
    """Return whether the alternatives differ in their schemes, not only in their scopes."""
    return len({tuple(it.scheme for it in one.requirements) for one in operation.security}) > 1


def _first_call(api: ir.Api) -> FirstCall | None:
    """Return the call to begin with: a batch where there is one."""
    pairs = [(it, operation) for it in api.resources for operation in it.operations]
    if not pairs:
        return None
    resource, operation = next((pair for pair in pairs if pair[1].batch is not None), pairs[0])
    shown = method(operation)
    return FirstCall(
        resource=resource,
        method=shown,
        arguments=_arguments(operation, shown),
        result="outcome" if operation.batch is not None else "result",
        scope_arguments=_scope_arguments(api, operation),
    )


def _constructor(api: ir.Api) -> tuple[tuple[str, Any], ...]:
    view = client(api)
    values: dict[str, Any] = {}
    if api.has_data_centers:
        values["data_center"] = api.servers[0].name
    if "RefreshToken" not in grants(api):
        pair = ("user", "password")
        values |= {it.ident: pair if "tuple" in it.annotation else "..." for it in view.credentials}
    needed = [it for it in view.arguments if it.default is None]
    return tuple((it.ident, values.get(it.ident)) for it in needed or view.credentials[:1])


def _arguments(operation: ir.Operation, shown: Method) -> tuple[Line, ...]:
    examples = {it.ident: _example(it) for it in operation.parameters}
    lines = [Line("", examples[it.ident]) for it in shown.positional]
    for argument in shown.keyword:
        if argument.default is None and argument.ident in examples:
            lines.append(Line(argument.ident, examples[argument.ident]))
    if operation.body is not None and operation.body.required:
        lines.append(Line(shown.body, _body_example(operation, operation.body)))
    return tuple(lines)


def _scope_arguments(api: ir.Api, operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    wanted = {it.parameter for scheme in api.schemes for it in scheme.scope_parameters}
    return tuple(
        (it.name, str(_example(it)))
        for it in operation.parameters
        if it.name in wanted and it.name.isidentifier()
    )


def _example(parameter: ir.Parameter) -> Any:
    if parameter.example is not None:
        return parameter.example
    return parameter.default if parameter.has_default else f"<{parameter.name}>"


def _body_example(operation: ir.Operation, body: ir.Body) -> Any:
    example = body.media[0].example
    if operation.batch is None:
        return {} if example is None else example
    for step in operation.batch.items.split("/")[1:]:
        example = example.get(step) if isinstance(example, Mapping) else None
    return [{}] if example is None else example


def _scopes(api: ir.Api) -> tuple[ScopeLine, ...]:
    users: dict[str, dict[str, None]] = {}
    for operation in api.operations:
        for alternative in operation.security:
            for need in alternative.requirements:
                for scope in need.scopes:
                    users.setdefault(scope, {})[operation.id] = None
    return tuple(
        ScopeLine(scope.name, sentence(scope.description), tuple(users.get(scope.name, ())))
        for scheme in api.schemes
        for scope in scheme.scopes
    )
