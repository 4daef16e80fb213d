"""The call that a cassette shows, as its ``call:`` says it, and what the cassette is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from oasmith import ir
from oasmith.fixtures.fixture import Call, Exchange
from oasmith.traffic.bodies import UNCHECKED, File
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.parameters import ABSENT
from oasmith.traffic.requests import CheckedRequest, check_request
from oasmith.traffic.responses import check_response
from oasmith_runtime import json_pointer
from oasmith_runtime.auth.schemes import are_sufficient, scope_alternatives

_SURROGATE = re.compile("[\ud800-\udfff]")

MAX_NAME = 80
"""Characters of a situation."""


def call_of(
    contract: TrafficContract, exchanges: Sequence[Exchange], scopes: tuple[str, ...] | None
) -> Call | None:
    """Return the call that makes the requests; None where its arguments cannot be written down.

    Args:
        contract: The document.
        exchanges: Those of one call, without repetitions only where there were none.
        scopes: Those of the token; None where nobody said.
    """
    requests = [check_request(contract, one.request) for one in exchanges]
    operation = requests[0].operation
    if operation is None:
        return None
    arguments = {**requests[0].parameters, **_body(operation, exchanges, requests)}
    if not _is_plain(arguments):
        return None
    status = exchanges[-1].response.status
    is_refused = _is_refused(contract, operation, requests[0], scopes, status)
    return Call(
        operation=operation.id,
        arguments=arguments,
        options=_options(contract, requests[0]),
        expect="refused" if is_refused else "answer",
    )


def _body(
    operation: ir.Operation, exchanges: Sequence[Exchange], requests: Sequence[CheckedRequest]
) -> dict[str, Any]:
    body, value = operation.body, requests[0].body
    if operation.batch is not None and operation.batch.parameter:
        return {operation.batch.argument: _items(operation.batch, exchanges, requests)}
    if body is None or value is ABSENT:
        return {}
    if operation.batch is not None and isinstance(value, dict):
        return {operation.batch.argument: _items(operation.batch, exchanges, requests)}
    keywords = {one.name: one.ident for one in body.keywords}
    if keywords and isinstance(value, dict) and value.keys() <= keywords.keys():
        return {keywords[name]: field for name, field in value.items()}
    return {body.argument: value}


def _items(
    batch: ir.Batch, exchanges: Sequence[Exchange], requests: Sequence[CheckedRequest]
) -> list[Any]:
    """Return the items of all requests; one that was sent again counts once."""
    items: list[Any] = []
    last: Any = None
    for exchange, request in zip(exchanges, requests, strict=True):
        sent = (exchange.request.url, exchange.request.content)
        if sent == last:
            continue
        last = sent
        if batch.parameter:
            own = request.parameters.get(batch.argument)
        else:
            own = json_pointer.get(request.body, batch.items)
        items += own if isinstance(own, list) else []
    return items


def _is_plain(value: Any) -> bool:
    """Return whether a value can stand in YAML as what it is."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(below) for key, below in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if value is ABSENT or value is UNCHECKED or isinstance(value, File):
        return False
    # YAML cannot write half of a pair of surrogates.
    return not isinstance(value, str) or _SURROGATE.search(value) is None


def _options(contract: TrafficContract, request: CheckedRequest) -> dict[str, Any]:
    """Return what the client has to be told: its data centre, where it is not the first."""
    server = request.route.server if request.route is not None else None
    if server is None or server.accounts is None:
        return {}
    return {} if server is contract.contract.api.servers[0] else {"data_center": server.id}


def _is_refused(
    contract: TrafficContract,
    operation: ir.Operation,
    request: CheckedRequest,
    scopes: tuple[str, ...] | None,
    status: int,
) -> bool:
    """Return whether the client refuses by itself what the API refused: for want of a scope."""
    if scopes is None or status not in (401, 403):
        return False
    named = {
        parameter.name: request.parameters[parameter.ident]
        for parameter in operation.parameters
        if parameter.ident in request.parameters
    }
    arguments = {**request.parameters, **named}
    return not all(
        are_sufficient(
            scope_alternatives(operation, contract.schemes[name], request.schemes, arguments),
            scopes,
        )
        for name in request.schemes
    )


def situation_of(contract: TrafficContract, exchange: Exchange) -> str:
    """Return status and code of a response, such as ``400-invalid-data``."""
    operation = check_request(contract, exchange.request).operation
    status = str(exchange.response.status)
    if operation is None:
        return status
    rows = check_response(contract, operation, exchange.response).rows
    return kebab("-".join([status, *dict.fromkeys(row.code for row in rows)]))


def kebab(text: str) -> str:
    """Return a text as the name of a file: words in lower case with hyphens between them."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return words[:MAX_NAME].rstrip("-") or "call"


def folder_of(operation_id: str) -> str:
    """Return an operation's id as the name of a folder."""
    return re.sub(r"[^\w.-]+", "-", operation_id).strip(".-") or "operation"
