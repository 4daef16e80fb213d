"""Calls of the client derived from recorded requests: the method and its arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oasmith import ir
from oasmith.fixtures.fixture import Exchange, Expectation, Fixture
from oasmith.ir.operation import FormKind
from oasmith.traffic.bodies import UNCHECKED, File
from oasmith.traffic.parameters import ABSENT
from oasmith.traffic.security import header
from oasmith.verify.document import ReadExchange
from oasmith_runtime import json_pointer
from oasmith_runtime.media_types import essence, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedCall:
    """One call of a client method, with the exchanges that the call must produce."""

    resource: str
    """The attribute of the client that has the method."""
    method: str
    form: FormKind
    """How the method returns its response."""
    operation: ir.Operation
    arguments: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the client that are stated in the fixture."""
    expect: Expectation = "answer"
    exchanges: tuple[ReadExchange, ...]


@dataclass(frozen=True, slots=True)
class Underivable:
    """The reason why no call can be derived from some exchanges."""

    message: str
    hint: str
    exchanges: tuple[ReadExchange, ...]


def calls_of(
    api: ir.Api, fixture: Fixture, exchanges: Sequence[ReadExchange]
) -> list[DerivedCall | Underivable]:
    """Return the calls that produce the exchanges of a fixture, in order.

    A call that is stated in the fixture takes precedence over derived calls. Exchanges that match
    no operation are skipped: they have already been reported.
    """
    known = [one for one in exchanges if one.operation is not None]
    if fixture.call is not None:
        return [_stated_call(api, fixture, known)]
    return [_derived_call(api, group) for group in _groups(known)]


def _stated_call(
    api: ir.Api, fixture: Fixture, exchanges: Sequence[ReadExchange]
) -> DerivedCall | Underivable:
    call = fixture.call
    assert call is not None
    owner = _owner(api, call.operation)
    if owner is None:
        hint = "Write the operationId of an operation of the document."
        message = f"the call names {call.operation!r}, which is not an operation of the document"
        return Underivable(message, hint, tuple(exchanges))
    resource, operation = owner
    form = _form(operation, exchanges)
    derived = {} if call.arguments or not exchanges else _arguments(operation, exchanges)
    return DerivedCall(
        resource=resource.ident,
        method=form.ident,
        form=form.kind,
        operation=operation,
        arguments={**derived, **call.arguments},
        options=call.options,
        expect=call.expect,
        exchanges=tuple(exchanges),
    )


def _owner(api: ir.Api, id: str) -> tuple[ir.Resource, ir.Operation] | None:
    return next(
        (
            (resource, operation)
            for resource in api.resources
            for operation in resource.operations
            if operation.id == id
        ),
        None,
    )


def _groups(exchanges: Sequence[ReadExchange]) -> list[list[ReadExchange]]:
    """Group the exchanges by call: a batch may need several, all full except the last."""
    groups: list[list[ReadExchange]] = []
    for one in exchanges:
        if groups and _continues(groups[-1][-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _continues(last: ReadExchange, one: ReadExchange) -> bool:
    operation = one.operation
    if operation is None or operation.batch is None or last.operation is not operation:
        return False
    is_full = len(_items(last, operation)) == operation.batch.size
    urls = (last.exchange.request.url, one.exchange.request.url)
    if operation.batch.parameter:
        # The items are in the query, which therefore differs.
        urls = (urls[0].partition("?")[0], urls[1].partition("?")[0])
    return is_full and urls[0] == urls[1] and last.fixture is one.fixture


def _items(one: ReadExchange, operation: ir.Operation) -> list[Any]:
    """Return the items of a batch that one request contains."""
    batch, items = operation.batch, None
    if batch is not None and batch.parameter:
        items = one.request.parameters.get(batch.argument)
    elif batch is not None:
        items = json_pointer.get(one.request.body, batch.items)
    return items if isinstance(items, list) else []


def _derived_call(api: ir.Api, exchanges: Sequence[ReadExchange]) -> DerivedCall | Underivable:
    operation = exchanges[0].operation
    owner = _owner(api, operation.id) if operation is not None else None
    if operation is None or owner is None:
        hint = "Write the call into the fixture: call: {operation: …, arguments: {…}}."
        return Underivable("no method of the client sends this request", hint, tuple(exchanges))
    form = _form(operation, exchanges)
    return DerivedCall(
        resource=owner[0].ident,
        method=form.ident,
        form=form.kind,
        operation=operation,
        arguments=_arguments(operation, exchanges),
        exchanges=tuple(exchanges),
    )


def _form(operation: ir.Operation, exchanges: Sequence[ReadExchange]) -> ir.Form:
    """Return the form of the method that reads responses with the recorded media types."""
    media = {one.response.media_type for one in exchanges if one.response is not None}
    kinds = {
        known.kind
        for spec in operation.responses
        for known in spec.media
        if known.media_type in media
    }
    is_stream = bool(kinds & {"events", "lines", "sequence"})
    order: tuple[FormKind, ...] = ("items", "call") if is_stream else ("call", "items")
    for kind in (*order, "bytes", "pages", "each"):
        for form in operation.forms:
            if form.kind == kind:
                return form
    return ir.Form(kind="call", ident=operation.method_ident)


def _arguments(operation: ir.Operation, exchanges: Sequence[ReadExchange]) -> dict[str, Any]:
    """Derive the arguments of the call from its requests."""
    first = exchanges[0]
    arguments = dict(first.request.parameters)
    if operation.batch is not None and operation.batch.parameter:
        items = [item for one in exchanges for item in _items(one, operation)]
        arguments[operation.batch.argument] = items
    elif operation.body is not None and first.request.body is not ABSENT:
        arguments |= _body(operation, operation.body, exchanges)
    content_type = header(first.exchange.request.headers, "content-type") or ""
    if len(operation.media_types) > 1 and content_type:
        arguments["media_type"] = _documented_media_type(content_type, operation.media_types)
    accept = header(first.exchange.request.headers, "accept") or ""
    if accept in operation.accepts:
        arguments["accept"] = accept
    return arguments


def _documented_media_type(content_type: str, known: Sequence[str]) -> str:
    media_type = essence(content_type)
    return next((one for one in known if one.lower() == media_type), media_type)


def _body(
    operation: ir.Operation, body: ir.Body, exchanges: Sequence[ReadExchange]
) -> dict[str, Any]:
    value = exchanges[0].request.body
    if value is UNCHECKED:
        value = _body_without_schema(exchanges[0].exchange)
    batch = operation.batch
    if batch is not None and isinstance(value, dict):
        return {batch.argument: [item for one in exchanges for item in _items(one, operation)]}
    keywords = {one.name: one.ident for one in body.keywords}
    # A call without any keyword would send no body.
    if value and isinstance(value, dict) and value.keys() <= keywords.keys():
        return {keywords[name]: _as_argument(field) for name, field in value.items()}
    return {body.argument: _as_argument(value)}


def _body_without_schema(exchange: Exchange) -> Any:
    """Return a body without a schema: a string for text media types, otherwise bytes."""
    content = exchange.request.content
    kind = kind_of(header(exchange.request.headers, "content-type") or "")
    is_text = kind == "text" and isinstance(content, bytes)
    return content.decode("utf-8", errors="replace") if is_text else content


def _as_argument(value: Any) -> Any:
    """Return data as arguments: a file becomes a tuple of file name, content and media type."""
    if isinstance(value, File):
        return value.filename, value.content, value.content_type
    if isinstance(value, list):
        return [_as_argument(one) for one in value]
    if isinstance(value, dict):
        return {name: _as_argument(one) for name, one in value.items()}
    return value
