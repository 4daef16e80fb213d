"""The view for the README of a client."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from oasmith import ir
from oasmith.emit import runtime
from oasmith.emit.command_line.command import CommandView, command
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.examples import ExampleCall, example_call, example_value, sample_value
from oasmith.emit.resources.methods import method
from oasmith.emit.resources.package import client, grants, is_usable
from oasmith.ir.types import BYTES

Given: TypeAlias = tuple[tuple[str, Any], ...]
"""Arguments with their values."""


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
    """The first call of the README, which is also the example in other sections."""

    operation: ir.Operation
    shown: ExampleCall
    """The call with the values of the document's examples."""
    result: str
    """The variable for the result."""
    scope_arguments: tuple[tuple[str, str], ...]
    """The parameters on which scopes depend, with the values of the call."""
    command: CommandView
    """The same call on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A call of the first method of each kind, see ``ir.FormKind``; None if there is none."""

    pages: ExampleCall | None = None
    items: ExampleCall | None = None
    bytes: ExampleCall | None = None
    each: ExampleCall | None = None


@dataclass(frozen=True, slots=True)
class FilesLine:
    """A call that sends a file as a part of its body."""

    shown: ExampleCall
    """The call without its body."""
    body: str
    """The argument of the body; empty if its parts are separate arguments."""
    file: str
    """The part that is a file."""
    others: tuple[tuple[str, Any], ...]
    """The other required parts, with values."""


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """The content of the README."""

    tagline: str
    call: FirstCall | None
    """None if the document has no operation."""
    constructor: Given
    """The arguments of the client's constructor; None means a variable with the same name."""
    constructors: tuple[Given, ...]
    """The arguments of the client's constructor for each credential."""
    async_class: str
    base_error: str
    has_refresh: bool
    has_client_credentials: bool
    has_code: bool
    """Whether there is an authorization code flow."""
    is_relative: bool
    """Whether the user must pass a host, because no server of the document has one."""
    variables: ServerLine | None
    """The first server with variables whose names are valid arguments."""
    own_url: str
    """The first URL of an operation's own server; empty if there is none."""
    has_choice: bool
    """Whether an operation has several security alternatives with different schemes."""
    has_certificate: bool
    has_batch: bool
    has_formats: bool
    """Whether a string has a format with a Python type."""
    has_page_methods: bool
    """Whether lists iterate over all pages, and other methods return one page."""
    has_fields: bool
    """Whether the properties of a body are separate arguments."""
    has_null: bool
    """Whether an argument distinguishes null from a missing value."""
    sends_several: bool
    """Whether a body has several media types."""
    asks_several: bool
    """Whether a response has several media types."""
    forms: Forms
    retried: bool
    """Whether the document has a retry policy."""
    files: FilesLine | None
    """The first call that sends files; None if there is none."""
    is_oauth: bool
    shown_error: ir.ErrorClass | None
    """An error of the first call or of another one; None if the document has no error rows."""
    error_rows: tuple[tuple[str, str, str, str], ...]
    """Code, status, message and resolution."""
    scopes: tuple[ScopeLine, ...]
    placeholders: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """The placeholder of a scope template, its parameter, and pairs of value and word."""

    @property
    def scope_rows(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The rows of the table of scopes."""
        return tuple((scope.name, scope.meaning, scope.operations) for scope in self.scopes)

    @property
    def has_options(self) -> bool:
        """Whether there is a section about optional arguments."""
        return self.has_fields or self.has_null or self.sends_several or self.asks_several

    @property
    def has_servers(self) -> bool:
        """Whether there is a section about servers."""
        return self.is_relative or self.variables is not None or bool(self.own_url)


def readme(api: ir.Api) -> ReadmeView:
    """Return the content of the README of ``api``."""
    call = _first_call(api)
    return ReadmeView(
        tagline=f"A typed Python client for {api.title}.",
        call=call,
        constructor=_constructor(api),
        constructors=_constructors(api),
        async_class=f"Async{api.client_class}",
        base_error=api.base_error,
        has_refresh="RefreshToken" in grants(api),
        has_client_credentials="ClientCredentials" in grants(api),
        has_code=any(
            flow.kind == "authorizationCode" and flow.authorization_url
            for scheme in api.schemes
            for flow in scheme.flows
        ),
        is_relative=not any(map(is_usable, api.servers)),
        variables=_variables(api),
        own_url=next((one.url for operation in api.operations for one in operation.servers), ""),
        has_choice=any(_has_choice(operation) for operation in api.operations),
        has_certificate=any(not scheme.traits.is_sent for scheme in api.schemes),
        has_batch=any(operation.batch for operation in api.operations),
        has_formats=runtime.has_formats(api),
        has_page_methods=any(operation.forms[0].kind == "pages" for operation in api.operations),
        has_fields=any(
            operation.body is not None and operation.body.keywords for operation in api.operations
        ),
        has_null=any(method(operation).has_not_given for operation in api.operations),
        sends_several=any(operation.media_types for operation in api.operations),
        asks_several=any(operation.accepts for operation in api.operations),
        forms=_forms(api),
        retried=any(operation.retries for operation in api.operations),
        files=_files(api),
        is_oauth=any(scheme.kind == "oauth2" for scheme in api.schemes),
        shown_error=_shown_error(api, call),
        error_rows=tuple(
            (row.code, row.status, row.message, row.resolution)
            for error in api.error_classes
            for row in error.rows
        ),
        scopes=_scopes(api),
        placeholders=tuple(
            (placeholder, scope_parameter.parameter, tuple(scope_parameter.values.items()))
            for scheme in api.schemes
            for placeholder, scope_parameter in scheme.scope_parameters.items()
        ),
    )


def _forms(api: ir.Api) -> Forms:
    calls: dict[str, ExampleCall] = {}
    for resource in api.resources:
        for operation in resource.operations:
            for form in operation.forms:
                if form.kind != "call" and form.kind not in calls:
                    calls[form.kind] = example_call(api, resource, operation, form.kind)
    return Forms(**calls)


def _files(api: ir.Api) -> FilesLine | None:
    for resource in api.resources:
        for operation in resource.operations:
            line = files_line(api, resource, operation)
            if line is not None:
                return line
    return None


def files_line(api: ir.Api, resource: ir.Resource, operation: ir.Operation) -> FilesLine | None:
    """Return the call of an operation that sends a file as a part, or None."""
    media = operation.body.media[:1] if operation.body is not None else ()
    parts = next((one.parts for one in media if one.kind == "multipart"), ())
    files = [part for part in parts if part.type == BYTES]
    if not files:
        return None
    file = next((part for part in files if part.required), files[0])
    call = example_call(api, resource, operation, plainest(operation))
    keywords = operation.body.keywords if operation.body is not None else ()
    idents = {keyword.name: keyword.ident for keyword in keywords}
    return FilesLine(
        shown=replace(call, arguments=call.without_body),
        body="" if keywords else method(operation).body,
        file=idents.get(file.name, file.name),
        others=tuple(
            (
                idents.get(part.name, part.name),
                "..." if part.type == BYTES else sample_value(part.type, part.name),
            )
            for part in parts
            if part.required and part != file
        ),
    )


def _variables(api: ir.Api) -> ServerLine | None:
    for server in api.servers:
        values = tuple(
            (variable.name, variable.values[-1] if variable.values else variable.default or "...")
            for variable in server.variables
            if variable.name.isidentifier() and not keyword.iskeyword(variable.name)
        )
        if values:
            return ServerLine(server.ident, values)
    return None


def _has_choice(operation: ir.Operation) -> bool:
    """Return whether the security alternatives differ in their schemes, not only in scopes."""
    return len({tuple(alternative) for alternative in operation.security}) > 1


def _first_call(api: ir.Api) -> FirstCall | None:
    """Return the first call of the README, preferably a batch."""
    pairs = [
        (resource, operation) for resource in api.resources for operation in resource.operations
    ]
    if not pairs:
        return None
    # Of equal ranks, min returns the first one in the order of the document.
    resource, operation = min(pairs, key=lambda pair: _rank(pair[1]))
    call = example_call(api, resource, operation, plainest(operation))
    return FirstCall(
        operation=operation,
        shown=call,
        command=command(api, operation, call),
        result="outcome" if operation.batch is not None else "result",
        scope_arguments=_scope_arguments(api, operation),
    )


def _shown_error(api: ir.Api, call: FirstCall | None) -> ir.ErrorClass | None:
    """Return the first error of a call, or else the first error of the document."""
    codes = [row.code for row in call.operation.errors] if call is not None else []
    of_call = [error for error in api.error_classes if codes and error.code == codes[0]]
    return next(iter([*of_call, *api.error_classes]), None)


def plainest(operation: ir.Operation) -> ir.FormKind:
    """Return the form that returns the whole response, or else the first form."""
    calls = [form for form in operation.forms if form.kind == "call"]
    return (calls or operation.forms)[0].kind


def _rank(operation: ir.Operation) -> tuple[bool, bool]:
    """Return the sort key of an operation as an example: batches first, streams last."""
    return operation.batch is None, operation.forms[0].kind != "call"


def _constructor(api: ir.Api) -> Given:
    view = client(api)
    values = {**place(api), **({} if "RefreshToken" in grants(api) else secrets(api))}
    needed = [
        argument
        for argument in view.arguments
        if argument.default is None or (view.needs_credential and argument in view.credentials)
    ]
    return tuple(
        (argument.ident, values.get(argument.ident)) for argument in needed or view.credentials[:1]
    )


def _constructors(api: ir.Api) -> tuple[Given, ...]:
    """Return the arguments of the client's constructor for each credential."""
    return tuple((*place(api).items(), pair) for pair in secrets(api).items())


def place(api: ir.Api) -> dict[str, Any]:
    """Return the argument for the data centre with a value; empty without data centres."""
    return {"data_center": api.servers[0].id} if api.has_data_centers else {}


def secrets(api: ir.Api) -> dict[str, Any]:
    """Return an example value for each argument that takes a credential."""
    traits = {scheme.argument: scheme.traits for scheme in api.schemes}
    return {
        credential.ident: ("user", "password")
        if traits[credential.ident].takes == "password"
        else f"your-{credential.ident}".replace("_", "-")
        for credential in client(api).credentials
    }


def _scope_arguments(api: ir.Api, operation: ir.Operation) -> tuple[tuple[str, str], ...]:
    wanted = {
        scope_parameter.parameter
        for scheme in api.schemes
        for scope_parameter in scheme.scope_parameters.values()
    }
    return tuple(
        (parameter.name, str(example_value(api, parameter)))
        for parameter in operation.parameters
        if parameter.name in wanted and parameter.name.isidentifier()
    )


def _scopes(api: ir.Api) -> tuple[ScopeLine, ...]:
    users: dict[str, dict[str, None]] = {}
    for operation in api.operations:
        for alternative in operation.security:
            for scopes in alternative.values():
                for scope in scopes:
                    users.setdefault(scope, {})[operation.id] = None
    return tuple(
        ScopeLine(name, sentence(meaning), tuple(users.get(name, ())))
        for scheme in api.schemes
        for name, meaning in scheme.scopes.items()
    )
