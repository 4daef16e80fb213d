"""From a response to the call's result, or to the exception that it means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

from .configuration import Configuration
from .decode import Decoder, Deviation, DeviationError
from .errors import Failure, UnexpectedAnswer
from .failures import error_of, failure_of
from .messages import Response
from .operation import Media, Operation
from .prepare import Call
from .security import required_scopes


def result_of(configuration: Configuration, call: Call, response: Response) -> Any:
    """Return the decoded body of a success.

    Raises ``ApiError`` for an error and ``UnexpectedAnswer`` for what nobody documented.
    """
    if not 200 <= response.status < 300:
        raise_failure(configuration, call, response)
    media = media_of(call.operation, response)
    if media is None:
        return body_of(response)
    if media.kind == "binary":
        return response.content
    if media.kind != "json":
        return response.text
    return decoded(configuration, call.operation, response, media)


def media_of(operation: Operation[Any], response: Response) -> Media | None:
    """Return the documented media type of a response, the nearest one that fits."""
    answer = operation.answer(response.status)
    documented = answer.media if answer is not None else ()
    if not documented or not response.content:
        return None
    actual = response.media_type
    for media in documented:
        wanted = media.media_type.partition(";")[0].strip().lower()
        if actual == wanted or (wanted.endswith("/*") and actual.startswith(wanted[:-1])):
            return media
    return documented[0]


def decoded(
    configuration: Configuration, operation: Operation[Any], response: Response, media: Media
) -> Any:
    """Return a JSON body as its model, and report where it is not what the document says."""
    raw = json_of(response)
    decoder = Decoder(operation_id=operation.id, status=response.status)
    value = decoder.decode(configuration.definition.types.adapter(media.type), raw)
    report(configuration, decoder.found)
    return value


def report(configuration: Configuration, found: list[Deviation]) -> None:
    """Hand deviations to the user's function. Raises ``DeviationError`` in strict mode."""
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
    if "insufficient_scope" in words:
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
