"""From a response to the call's result, or to the exception that it means."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from .configuration import Configuration
from .decode import Decoder, Deviation, DeviationError
from .errors import Failure, UnexpectedAnswer
from .failures import error_of, failure_of
from .mediatypes import kind_of, nearest
from .messages import Response
from .operation import STREAMS, Media, Operation
from .prepare import Call
from .security import required_scopes


def result_of(configuration: Configuration, call: Call, response: Response) -> Any:
    """Return the decoded body of a success.

    Raises ``ApiError`` for an error and ``UnexpectedAnswer`` for what nobody documented.
    """
    operation = call.operation
    if not operation.is_success(response.status):
        raise_failure(configuration, call, response)
    answer = operation.answer(response.status)
    media_types = answer.media if answer is not None else ()
    documented = [it for it in media_types if it.kind not in STREAMS]
    if operation.method != "HEAD" and media_types and not documented:
        return response.text
    if not documented or operation.method == "HEAD":
        return body_of(response)
    if not response.content:
        return _nothing(configuration, operation, response, documented)
    media = nearest(documented, response.media_type)
    if media is None:
        raise unexpected(documented, response)
    return _read(configuration, operation, response, media)


def _read(
    configuration: Configuration, operation: Operation[Any], response: Response, media: Media
) -> Any:
    kind: str = media.kind
    if kind == "any":
        kind = kind_of(response.media_type) if media.type == "Any" else "text"
        kind = "json" if response.is_json else kind
    if kind == "json":
        return decoded(configuration, operation, response, media)
    return response.text if kind in ("text", "form") else response.content


def _nothing(
    configuration: Configuration,
    operation: Operation[Any],
    response: Response,
    documented: list[Media],
) -> Any:
    """Return what no body at all means: nothing, and for JSON that is a deviation."""
    for media in documented:
        if media.kind in ("text", "form"):
            return ""
        if media.kind in ("binary", "multipart"):
            return b""
    if response.status not in (204, 205):
        message = "the answer has no body"
        decoder = decoder_of(configuration, operation, response.status)
        decoder.note("missing-body", message)
        report(configuration, decoder.found)
    return None


def unexpected(documented: Sequence[Media], response: Response) -> UnexpectedAnswer:
    """Return the error of an answer in a media type that was not documented."""
    names = ", ".join(media.media_type for media in documented)
    return UnexpectedAnswer(f"expected {names}, not {response.media_type}", response=response)


def decoded(
    configuration: Configuration, operation: Operation[Any], response: Response, media: Media
) -> Any:
    """Return a JSON body as its model, and report where it is not what the document says."""
    decoder = decoder_of(configuration, operation, response.status)
    adapter = configuration.definition.types.adapter(media.type)
    value = decoder.read(adapter, response.content, partial(json_of, response))
    report(configuration, decoder.found)
    return value


def decoder_of(configuration: Configuration, operation: Operation[Any], status: int) -> Decoder:
    """Return what decodes one answer; it looks for additions where somebody wants to know."""
    surveys = configuration.wants_deviations or configuration.watch.looks(
        operation.id, logging.INFO
    )
    return Decoder(operation_id=operation.id, status=status, surveys=surveys)


def report(configuration: Configuration, found: list[Deviation]) -> None:
    """Hand deviations to the logs and the user's function.

    Raises ``DeviationError`` in strict mode.
    """
    for deviation in found:
        configuration.watch.deviates(deviation)
    if configuration.on_deviation is not None:
        for deviation in found:
            configuration.on_deviation(deviation)
    if configuration.strict and found:
        raise DeviationError(found)


def json_of(response: Response) -> Any:
    """Return a body as data. Raises ``UnexpectedAnswer`` when it is not JSON."""
    try:
        return response.json()
    except ValueError as error:
        raise UnexpectedAnswer("expected JSON", response=response) from error


def body_of(response: Response) -> Any:
    """Return a body as data where it is JSON, else as text; None when it is empty."""
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        return response.text


def failure_in(configuration: Configuration, call: Call, response: Response) -> Failure:
    """Return what an error response says, with what to do about it."""
    definition = configuration.definition
    failure = failure_of(call.operation, definition.envelope, response, body_of(response))
    words = {row.oauth for row in failure.rows}
    challenge = response.headers.get("www-authenticate", "")
    is_scope = "insufficient_scope" in words or "insufficient_scope" in challenge
    if is_scope or (response.status == 403 and not failure.rows):
        required = required_scopes(call.operation, definition.schemes, call.arguments)
        return replace(failure, required_scopes=required)
    if "invalid_token" in words and configuration.server.accounts is not None:
        hint = (
            f"The call went to the data centre {configuration.server.id!r}; the API answers a "
            "token of another data centre in the same way."
        )
        return replace(failure, hint=hint)
    return failure


def raise_failure(configuration: Configuration, call: Call, response: Response) -> NoReturn:
    """Raise the exception of a response that is an error."""
    failure = failure_in(configuration, call, response)
    raise error_of(failure, configuration.definition.error_classes)
