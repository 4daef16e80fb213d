"""One call from arguments to result, as steps (see ``effects``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .configuration import Configuration
from .effects import Steps
from .errors import ArgumentError
from .exchange import exchange
from .operation import Operation
from .prepare import add_body, prepare
from .responses import result_of


def call(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    body: Any,
    timeout: float | None,
    media_type: str | None = None,
    accept: str | None = None,
) -> Steps[Any]:
    """Make one call and return its decoded answer.

    Raises ``ArgumentError``, ``ScopeError`` or ``TokenError`` before it is sent,
    ``TransportError`` when no answer arrives, ``ApiError`` or ``UnexpectedAnswer`` after it.
    """
    prepared, problems = prepare(configuration, operation, arguments, timeout)
    problems += add_body(prepared, body, configuration, media_type)
    prepared.accept = accept
    if problems:
        raise ArgumentError(problems)
    response = yield from exchange(configuration, prepared)
    return result_of(configuration, prepared, response)
