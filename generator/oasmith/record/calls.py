"""The ``call:`` of a cassette, and the names of cassettes."""

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
"""The maximum number of characters of a file name."""


def call_of(
    contract: TrafficContract, exchanges: Sequence[Exchange], scopes: tuple[str, ...] | None
) -> Call | None:
    """Return the call that sends the requests; None if its arguments cannot be written as YAML.

    Args:
        contract: The document.
        exchanges: The exchanges of one call, including retries.
        scopes: The scopes of the token; None if they are unknown.
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
    """Return the items of all requests; those of a retry count once."""
    items: list[Any] = []
    previous_key: Any = None
    for exchange, request in zip(exchanges, requests, strict=True):
        request_key = (exchange.request.url, exchange.request.content)
        if request_key == previous_key:
            continue
        previous_key = request_key
        if batch.parameter:
            request_items = request.parameters.get(batch.argument)
        else:
            request_items = json_pointer.get(request.body, batch.items)
        items += request_items if isinstance(request_items, list) else []
    return items


def _is_plain(value: Any) -> bool:
    """Return whether a value can be written as YAML without loss."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_plain(below) for key, below in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if value is ABSENT or value is UNCHECKED or isinstance(value, File):
        return False
    # YAML cannot represent a lone surrogate.
    return not isinstance(value, str) or _SURROGATE.search(value) is None


def _options(contract: TrafficContract, request: CheckedRequest) -> dict[str, Any]:
    """Return the options of the client: its data centre, unless it is the first."""
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
    """Return whether the client also refuses a call that the API refused for a missing scope."""
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
    """Return the status and the error codes of a response, such as ``400-invalid-data``."""
    operation = check_request(contract, exchange.request).operation
    status = str(exchange.response.status)
    if operation is None:
        return status
    rows = check_response(contract, operation, exchange.response).rows
    return kebab("-".join([status, *dict.fromkeys(row.code for row in rows)]))


def kebab(text: str) -> str:
    """Convert a text to a file name: words in lower case, separated by hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return words[:MAX_NAME].rstrip("-") or "call"


def folder_of(operation_id: str) -> str:
    """Convert an operation's id to the name of a folder."""
    return re.sub(r"[^\w.-]+", "-", operation_id).strip(".-") or "operation"
