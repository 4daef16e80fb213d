"""Resources with streamed responses."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..effects import Steps
from ..messages import Response, StreamingResponse
from ..operation import STREAMS, Media, Operation, nearest_media
from ..pipeline import exchange_open
from ..request_builder import PreparedCall
from ..resource import AsyncResource, Resource
from ..responses import result_of, unexpected_media_type
from .decoder import ItemDecoder
from .streams import AsyncByteStream, AsyncStream, ByteStream, Source, Stream


class StreamingResource(Resource):
    """A group of operations, some of which have streamed responses."""

    def _stream(self, operation: Operation[Any], *arguments: Any, **options: Any) -> Stream[Any]:
        """Return a stream of items; the arguments are those of ``BoundOperation.prepare``."""
        client = self._client
        call = client._bind(operation).prepare(*arguments, **options)
        return Stream(lambda: client._run(open_stream(call, has_items=True)))

    def _bytes(self, operation: Operation[Any], *arguments: Any, **options: Any) -> ByteStream:
        """Return a stream of bytes; the arguments are those of ``BoundOperation.prepare``."""
        client = self._client
        call = client._bind(operation).prepare(*arguments, **options)
        return ByteStream(lambda: client._run(open_stream(call, has_items=False)))


class AsyncStreamingResource(AsyncResource):
    """As ``StreamingResource``, for the async client."""

    def _stream(
        self, operation: Operation[Any], *arguments: Any, **options: Any
    ) -> AsyncStream[Any]:
        """Return a stream of items; the arguments are those of ``BoundOperation.prepare``."""
        client = self._client
        call = client._bind(operation).prepare(*arguments, **options)
        return AsyncStream(lambda: client._run(open_stream(call, has_items=True)))

    def _bytes(self, operation: Operation[Any], *arguments: Any, **options: Any) -> AsyncByteStream:
        """Return a stream of bytes; the arguments are those of ``BoundOperation.prepare``."""
        client = self._client
        call = client._bind(operation).prepare(*arguments, **options)
        return AsyncByteStream(lambda: client._run(open_stream(call, has_items=False)))


def open_stream(call: PreparedCall, *, has_items: bool) -> Steps[Source]:
    """Send a call and return its response as soon as status and headers have arrived.

    It is read as items, or as bytes. Raises the exceptions of ``pipeline.call``.
    """
    # Only streamed media types, because some servers choose by Accept whether they stream.
    documented = _streamed_media(call.bound.operation, has_items=has_items)
    call.accept = ", ".join(dict.fromkeys(media.media_type for media in documented)) or "*/*"
    response = yield from exchange_open(call, partial(_is_streamed, documented))
    if isinstance(response, Response):
        if not 200 <= response.status < 300:
            result_of(call, response)  # raises the exception for an error
        raise unexpected_media_type(documented, response)
    media = _media_of(documented, response)
    decoder = ItemDecoder(call.bound, media, response) if has_items and media else None
    return response, decoder


def _is_streamed(documented: list[Media], response: StreamingResponse) -> bool:
    """Return whether a response is to be streamed; others are read as a whole."""
    return 200 <= response.status < 300 and _media_of(documented, response) is not None


def _media_of(documented: list[Media], response: StreamingResponse) -> Media | None:
    return nearest_media(documented, response.headers.get("content-type", ""))


def _streamed_media(operation: Operation[Any], *, has_items: bool) -> list[Media]:
    """Return the media types of successful responses that are items, or bytes."""
    return [
        media
        for spec in operation.responses
        if spec.status.startswith("2") or spec.status == "default"
        for media in spec.media
        if (media.kind in STREAMS if has_items else media.kind == "binary")
    ]
