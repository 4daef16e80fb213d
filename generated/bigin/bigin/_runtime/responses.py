"""Conversion of a response to the result of a call, or to an exception."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, NoReturn, TypeVar

from .config import ClientConfig
from .errors import ArgumentError, Failure, UnexpectedResponse, error_of, failure_of
from .media_types import essence, kind_of
from .messages import Headers, Response
from .models.decode import Decoder, Deviation, DeviationError
from .models.types import TypeRegistry
from .models.validate import json_body
from .operation import STREAMS, Header, Media, nearest_media
from .request_builder import BoundOperation, PreparedCall
from .type_specs import ANYTHING

T = TypeVar("T")


def result_of(call: PreparedCall, response: Response) -> Any:
    """Return the decoded body of a success; an undocumented one unchanged, with a deviation.

    Raises ``ApiError`` for an error, and ``UnexpectedResponse`` for a response of another server.
    """
    bound, operation = call.bound, call.bound.operation
    if not operation.is_success(response.status):
        raise_failure(call, response)
    spec = bound.response_spec(response.status)
    media_types = spec.media if spec is not None else ()
    documented = [media for media in media_types if media.kind not in STREAMS]
    if operation.method != "HEAD" and media_types and not documented:
        # Documented as a stream, but requested as a whole.
        return response.text
    if spec is None:
        message = f"the document has no response of HTTP {response.status}"
        return _undocumented(bound, response, "undocumented-response", message)
    if not response.content:
        is_whole = operation.method == "HEAD" or not documented
        return None if is_whole else _empty_body(bound, response, documented)
    if not documented:
        message = f"the document has no body for HTTP {response.status}"
        return _undocumented(bound, response, "undocumented-body", message)
    media = nearest_media(documented, response.headers.get("content-type", ""))
    if media is not None:
        return _decoded(bound, response, media)
    if essence(response.media_type) == "text/html":
        # An HTML page comes from a gateway or a login page in front of the API.
        raise unexpected_media_type(documented, response)
    return _undocumented(
        bound, response, "undocumented-media-type", _expected(documented, response)
    )


def _undocumented(bound: BoundOperation, response: Response, rule: str, message: str) -> Any:
    """Return an undocumented body unchanged, and report the deviation."""
    is_raw = bool(response.media_type) and kind_of(response.media_type) in ("binary", "multipart")
    value = response.content if response.content and is_raw else body_of(response)
    decoder = Decoder(operation_id=bound.operation.id, status=response.status)
    decoder.note(rule, message, value)
    report(bound.config, decoder.deviations)
    return value


def _decoded(bound: BoundOperation, response: Response, media: Media) -> Any:
    kind: str = media.kind
    if kind == "any":
        kind = kind_of(response.media_type) if media.type == ANYTHING else "text"
        kind = "json" if response.is_json else kind
    if kind == "json":
        return decoded_json(bound, response, media)
    return response.text if kind in ("text", "form") else response.content


def _empty_body(bound: BoundOperation, response: Response, documented: list[Media]) -> Any:
    """Return the value of a missing body, which is a deviation for JSON."""
    for media in documented:
        if media.kind in ("text", "form"):
            return ""
        if media.kind in ("binary", "multipart"):
            return b""
    if response.status not in (204, 205):
        decoder = decoder_for(bound, response.status)
        decoder.note("missing-body", "the response has no body")
        report(bound.config, decoder.deviations)
    return None


def unexpected_media_type(documented: Sequence[Media], response: Response) -> UnexpectedResponse:
    """Return the error for a response with an undocumented media type."""
    return UnexpectedResponse(_expected(documented, response), response=response)


def _expected(documented: Sequence[Media], response: Response) -> str:
    names = ", ".join(media.media_type for media in documented)
    return f"expected {names}, not {response.media_type}"


def decoded_json(bound: BoundOperation, response: Response, media: Media) -> Any:
    """Return a JSON body as its model, and report deviations."""
    decoder = decoder_for(bound, response.status)
    adapter = bound.config.definition.types.adapter(media.type)
    value = decoder.decode_json(adapter, response.content, partial(_json_or_raise, response))
    report(bound.config, decoder.deviations)
    return value


def decoder_for(bound: BoundOperation, status: int) -> Decoder:
    """Return the decoder of one response; it searches unknown parts if they are needed."""
    config = bound.config
    finds_unknown = config.wants_deviations or config.instrumentation.wants_sample(
        bound.operation.id, logging.INFO
    )
    return Decoder(operation_id=bound.operation.id, status=status, finds_unknown=finds_unknown)


def report(config: ClientConfig, deviations: list[Deviation]) -> None:
    """Pass deviations to the log and to the user's function.

    Raises ``DeviationError`` in strict mode.
    """
    for deviation in deviations:
        config.instrumentation.deviates(deviation)
    if config.on_deviation is not None:
        for deviation in deviations:
            config.on_deviation(deviation)
    if config.strict and deviations:
        raise DeviationError(deviations)


def _json_or_raise(response: Response) -> Any:
    try:
        return json_body(response)
    except ValueError as error:
        raise UnexpectedResponse("expected JSON", response=response) from error


def body_of(response: Response) -> Any:
    """Return a body as data if it is JSON, else as text; None if it is empty."""
    if not response.content:
        return None
    try:
        return json_body(response)
    except ValueError:
        return response.text


def failure_in(call: PreparedCall, response: Response, body: Any) -> Failure:
    """Return the failure of an error response with a ``body``, with a hint if there is one."""
    operation, config = call.bound.operation, call.bound.config
    failure = failure_of(
        operation.id,
        operation.errors,
        config.definition.envelope,
        response,
        body,
        decoded=_documented_error(call.bound, response, body),
    )
    oauth_errors = {row.oauth for row in failure.rows}
    challenge = response.headers.get("www-authenticate", "")
    is_scope = "insufficient_scope" in oauth_errors or "insufficient_scope" in challenge
    if config.security and (is_scope or (response.status == 403 and not failure.rows)):
        required = config.security.required_scopes(operation, call.arguments)
        return replace(failure, required_scopes=required)
    if "invalid_token" in oauth_errors and config.server.accounts is not None:
        hint = (
            f"The call was sent to the data centre {config.server.id!r}; the API responds to a "
            "token of another data centre in the same way."
        )
        return replace(failure, hint=hint)
    return failure


def _documented_error(bound: BoundOperation, response: Response, body: Any) -> Any:
    """Return an error's body in its documented type; None if the document has none.

    Invalid parts remain unchanged, without an exception, because that would hide the error.
    """
    spec = bound.response_spec(response.status)
    documented = [media for media in (spec.media if spec else ()) if media.kind == "json"]
    media = (
        nearest_media(documented, response.headers.get("content-type", "")) if documented else None
    )
    is_data = isinstance(body, dict | list) and not bound.operation.is_success(response.status)
    if media is None or not is_data:
        return None
    adapter = bound.config.definition.types.adapter(media.type)
    decoder = Decoder(operation_id=bound.operation.id, status=response.status)
    return decoder.decode(adapter, body)


def raise_failure(call: PreparedCall, response: Response) -> NoReturn:
    """Raise the exception for an error response."""
    failure = failure_in(call, response, body_of(response))
    raise error_of(failure, call.bound.config.definition.error_classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResponse(Generic[T]):
    """The result of a call, with the raw responses."""

    result: T
    responses: tuple[Response, ...]
    """In the order of arrival; a batch has several."""
    headers: Mapping[str, Any]
    """The headers of the last response; documented ones have their documented types."""

    @property
    def response(self) -> Response:
        """The last response."""
        return self.responses[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the last response."""
        return self.response.status


Exchanges = list[tuple[BoundOperation, Response]]

_recording: ContextVar[Exchanges | None] = ContextVar("_recording", default=None)


def record(bound: BoundOperation, response: Response) -> None:
    """Store a response for ``with_response``, if the call is made by it."""
    exchanges = _recording.get()
    if exchanges is not None:
        exchanges.append((bound, response))


@contextmanager
def recorded() -> Iterator[Exchanges]:
    """Collect the responses of the calls in this context."""
    exchanges: Exchanges = []
    token = _recording.set(exchanges)
    try:
        yield exchanges
    finally:
        _recording.reset(token)


def raw_response(result: T, exchanges: Exchanges) -> RawResponse[T]:
    """Return a result with its responses. Raises ``ArgumentError`` if there were none."""
    if not exchanges:
        raise sent_nothing(result)
    bound, last = exchanges[-1]
    spec = bound.response_spec(last.status)
    typed = {header.name.lower(): header for header in (spec.headers if spec is not None else ())}
    types = bound.config.definition.types
    headers = {
        name: _header_value(typed[name], text, types) if name in typed else text
        for name, text in last.headers.items()
    }
    return RawResponse(
        result=result,
        responses=tuple(response for _, response in exchanges),
        headers=Headers(headers),
    )


def sent_nothing(result: object) -> ArgumentError:
    """Return the error for a method that was passed to ``with_response`` and sent nothing."""
    hint = ""
    if hasattr(type(result), "status"):  # Of the class, because a stream that is not open raises.
        hint = "; an open stream has `status` and `headers` itself"
    text = f"is a method that sends no request itself, but returns {type(result).__name__}{hint}"
    return ArgumentError.of("method", text)


def _header_value(header: Header, text: str, types: TypeRegistry) -> Any:
    """Return a header in its documented type; an invalid one remains a str."""
    try:
        raw: Any = json.loads(text) if header.is_json else text
        if header.is_list and not header.is_json:
            raw = [part.strip() for part in text.split(",")]
        return types.adapter(header.type).validate_python(raw)
    except ValueError:  # pydantic's ValidationError is one, too
        return text
