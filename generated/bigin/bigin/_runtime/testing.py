"""Builders of a client's exceptions and responses, for tests that send nothing.

A built error is parsed like that of a real response, so that it has the same class, message and
attributes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .attempts import AttemptHistory
from .base_client import BaseClient
from .config import ClientConfig, Definition
from .errors import ApiError, ArgumentError, ErrorRow, ResponseTimeout, TransportError, error_of
from .json_pointer import put
from .messages import Headers, Request, Response
from .operation import Operation
from .request_builder import BoundOperation, PreparedCall
from .responses import body_of, failure_in
from .servers import Server
from .wording import did_you_mean

SERVER = Server(id="testing", url="https://api.test")
"""The server of the requests of built responses."""


class ErrorBuilder:
    """Builds the exceptions of one client."""

    def __init__(self, definition: Definition) -> None:
        """Build the errors of the document of ``definition``."""
        self._definition = definition

    def api_error(
        self,
        code: str | None = None,
        message: str | None = None,
        *,
        status: int | None = None,
        details: Any = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        operation: str | None = None,
    ) -> ApiError:
        """Return the exception of a refused call: the class of its code, with the row's resolution.

        Example: ``api_error("INVALID_DATA", status=400)``.

        Args:
            code: The API's error code; None for a response without one.
            message: The API's message; None for that of the code's row in the document.
            status: The HTTP status; None for that of the row, else 400.
            details: The error's details, as data.
            body: The whole body, as data or text, instead of code, message and details.
            headers: Headers of the response, such as ``{"Retry-After": "7"}``.
            operation: The operation's id; None for the first one whose table has the code.

        Raises:
            ArgumentError: The document has no such operation.
        """
        target = self._operation(operation, code)
        row = next((row for row in target.errors if row.code == code), None)
        status = _status(row) if status is None else status
        text = message if message is not None else row.message if row is not None else ""
        body = self._body(code, text, details) if body is None else body
        call = self._call(target, body, status=status, headers=headers)
        response = call.history.response or self.response(body, status=status)
        failure = failure_in(call, response, body_of(response))
        return error_of(failure, self._definition.error_classes)

    def transport_error(
        self, message: str = "the connection was reset", *, sent: bool = True, timeout: bool = False
    ) -> TransportError:
        """Return the exception for a call without a response.

        Args:
            message: The description of the error.
            sent: Whether the request may have arrived.
            timeout: Whether it is a ``ResponseTimeout``.
        """
        request = Request(method="GET", url=SERVER.url, headers={})
        kind = ResponseTimeout if timeout else TransportError
        return kind(message, request=request, sent=sent)

    def response(
        self, body: Any = None, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return a response: bytes and str unchanged, other data as JSON."""
        request = Request(method="GET", url=SERVER.url, headers={})
        return response_to(request, body, status, headers)

    def _call(
        self,
        operation: Operation[Any],
        body: Any,
        *,
        status: int,
        headers: Mapping[str, str] | None = None,
    ) -> PreparedCall:
        """Return a call of an operation that has a response with this body."""
        bound = BoundOperation(operation, self._config())
        request = Request(method=operation.method, url=f"{SERVER.url}{operation.path}", headers={})
        response = response_to(request, body, status, headers)
        history = AttemptHistory(response)
        return PreparedCall(
            bound=bound, timeout=bound.config.timeout, accept=bound.accept, history=history
        )

    def _operation(self, id: str | None, code: str | None = None) -> Operation[Any]:
        """Return an operation by its id; without one the first whose table has the code, or any."""
        operations = self._definition.operations
        if id is None:
            matching = (o for o in operations.values() if any(row.code == code for row in o.errors))
            return next(matching, None) or next(iter(operations.values()))
        if id not in operations:
            raise ArgumentError.of("operation", f"{id!r} is unknown{did_you_mean(id, operations)}")
        return operations[id]

    def _body(self, code: str | None, message: str, details: Any) -> Any:
        body: dict[str, Any] = {}
        envelope = self._definition.envelope
        parts = {envelope.code: code, envelope.message: message or None, envelope.details: details}
        for pointer, value in parts.items():
            if value is not None:
                put(body, pointer, value)
        return body

    def _config(self) -> ClientConfig:
        class OfflineClient(_OfflineClient):
            _definition = self._definition

        client = OfflineClient()
        client._configure(
            SERVER,
            timeout=None,
            retries=0,
            rate_limit=None,
            hooks=None,
            strict=False,
            on_deviation=None,
            http_client=None,
        )
        return client._config


class _OfflineClient(BaseClient):
    """A client that sends nothing, for its configuration."""

    def _connect(self, http_client: Any) -> None:
        return


def response_to(
    request: Request, body: Any, status: int, headers: Mapping[str, str] | None
) -> Response:
    """Return a response to a request: bytes and str unchanged, other data as JSON."""
    is_text = isinstance(body, str | bytes)
    content = b"" if body is None else body if is_text else json.dumps(body)
    defaults = (
        {} if body is None else {"content-type": "text/plain" if is_text else "application/json"}
    )
    given = {name.lower(): value for name, value in (headers or {}).items()}
    return Response(
        status=status,
        headers=Headers({**defaults, **given}),
        content=content.encode() if isinstance(content, str) else content,
        request=request,
    )


def _status(row: ErrorRow | None) -> int:
    """Return the status of a row; 400 if it is a range, or if there is no row."""
    return int(row.status) if row is not None and row.status.isdecimal() else 400
