"""One call from arguments to result, as steps (see ``effects``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .configuration import Configuration
from .effects import Read, Steps
from .errors import ArgumentError
from .exchange import exchange, exchange_open
from .items import Items
from .mediatypes import nearest
from .messages import Response
from .operation import STREAMS, Media, Operation
from .prepare import Call, add_body, prepare
from .responses import result_of, unexpected
from .streams import Source
from .timeouts import Timeout


def call(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    body: Any,
    timeout: float | Timeout | None,
    media_type: str | None = None,
    accept: str | None = None,
) -> Steps[Any]:
    """Make one call and return its decoded answer.

    Raises ``ArgumentError``, ``ScopeError`` or ``TokenError`` before it is sent,
    ``TransportError`` when no answer arrives, ``ApiError`` or ``UnexpectedAnswer`` after it.
    """
    prepared = prepared_call(configuration, operation, arguments, body, timeout, media_type)
    prepared.accept = accept
    response = yield from exchange(configuration, prepared)
    return result_of(configuration, prepared, response)


def prepared_call(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    body: Any,
    timeout: float | Timeout | None,
    media_type: str | None = None,
) -> Call:
    """Return a call that is ready to be sent. Raises ``ArgumentError`` with all problems."""
    prepared, problems = prepare(configuration, operation, arguments, timeout)
    problems += add_body(prepared, body, configuration, media_type)
    if problems:
        raise ArgumentError(problems)
    return prepared


def streamed(configuration: Configuration, call: Call, *, items: bool) -> Steps[Source]:
    """Send a prepared call and return its answer as soon as it begins.

    With ``items`` it is read as what comes one by one, else as bytes. Raises as ``call`` does.
    """
    documented = _streams(call.operation, items=items)
    call.accept = ", ".join(dict.fromkeys(it.media_type for it in documented)) or "*/*"
    answer = yield from exchange_open(configuration, call)
    if isinstance(answer, Response):
        result_of(configuration, call, answer)
        raise unexpected(documented, answer)
    media = nearest(documented, answer.headers.get("content-type", ""))
    if media is None:
        response = yield Read(answer)
        raise unexpected(documented, response)
    return answer, Items(configuration, call.operation, media, answer) if items else None


def _streams(operation: Operation[Any], *, items: bool) -> list[Media]:
    """Return the media types of success that are items, or those that are bytes."""
    found = [
        media
        for answer in operation.answers
        if answer.status.startswith("2") or answer.status == "default"
        for media in answer.media
    ]
    return [it for it in found if (it.kind in STREAMS if items else it.kind == "binary")]
