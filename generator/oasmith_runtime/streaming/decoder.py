"""Decoding of the items of a stream as they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import TransportError, UnexpectedResponse
from ..messages import Response, StreamingResponse
from ..models.decode import GROWTH_RULES, Decoder
from ..operation import Media
from ..request_builder import BoundOperation
from ..responses import decoder_for, report
from ..type_specs import STRING, without_bounds
from .errors import ERROR, documents_error_events, is_error_object, stream_error
from .readers import READERS, EventReader, ServerSentEvent

DONE = "[DONE]"
"""The last event of some APIs, whose other events are JSON."""

NO_JSON = object()
"""The result of parsing text that is not JSON."""


class ItemDecoder:
    """Decodes the items of a stream. An item of another type is yielded unchanged.

    So it does not hide other items. Data that is not an item is an error: one that the API reports
    (``StreamError``), a truncated line (``TransportError``), or invalid JSON
    (``UnexpectedResponse``).
    """

    def __init__(self, bound: BoundOperation, media: Media, response: StreamingResponse) -> None:
        """Decode ``response`` as ``media``."""
        self._bound = bound
        self._media = media
        self._response = response
        self._reader = READERS[media.kind]()
        self._adapter = bound.config.definition.types.adapter(media.type)
        self._is_events = media.kind == "events"
        # The data of an event may be any text; lines and sequences consist of JSON texts.
        self._is_text = self._is_events and without_bounds(media.type) == STRING
        self._knows_errors = media.is_event and documents_error_events(self._adapter._type)
        self._count = 0
        self.is_done = False
        """Whether the server has sent the end marker."""

    @property
    def last_event_id(self) -> str:
        """The last id of server-sent events; empty if there was none."""
        return self._reader.last_id if isinstance(self._reader, EventReader) else ""

    def feed(self, chunk: bytes) -> Iterator[Any]:
        """Yield the items that ``chunk`` completes."""
        for item in self._reader.feed(chunk):
            if isinstance(item, ServerSentEvent):
                # It is not JSON, so it is not an item if the items are JSON.
                if item.data == DONE and not self._is_text:
                    self.is_done = True
                    return
                yield from self._event(item)
            else:
                yield self._line(item, is_last=False)

    def end(self) -> Iterator[Any]:
        """Yield the items that the end of the body completes.

        By the HTML Standard, an event without its final empty line is ignored. But JSON shows
        whether it is complete, so such an event is an item, or truncated.
        """
        for item in self._reader.end():
            if isinstance(item, str):
                yield self._line(item, is_last=True)
            elif item.event == ERROR:
                yield from self._event(item)
            elif item.data != DONE and not (self._is_text or self._media.is_event):
                if item.data and _json(item.data) is NO_JSON:
                    self._check_text(item.data)
                else:
                    yield from self._event(item)

    def _check_text(self, text: str) -> None:
        """Raise ``TransportError`` for truncated data if the items are always JSON."""
        decoder = self._decoder()
        decoder.decode(self._adapter, text)
        if not _fits(decoder):
            raise self._truncated()

    def _truncated(self) -> TransportError:
        message = f"the stream ended in the middle of item {self._count + 1}"
        return TransportError(message, request=self._response.request)

    def _line(self, text: str, *, is_last: bool) -> Any:
        raw = _json(text)
        if is_last and (raw is NO_JSON or self._is_truncated(text, raw)):
            raise self._truncated()
        if raw is NO_JSON:
            raise self._not_json(text)
        return self._item(raw, text)

    def _is_truncated(self, text: str, raw: Any) -> bool:
        """Return whether the last text of a sequence may be truncated.

        Source: RFC 7464, section 2.4.
        """
        is_delimited = isinstance(raw, str | list | dict) or text[-1:].isspace()
        return self._media.kind == "sequence" and not is_delimited

    def _event(self, event: ServerSentEvent) -> Iterator[Any]:
        if event.event == ERROR and not self._knows_errors:
            raw = _json(event.data)
            raise self._reported(event.data if raw is NO_JSON else raw, event.data, event)
        if self._media.is_event:
            yield from self._whole_event(event)
        elif self._is_text:
            yield self._item(event.data, event.data)
        elif event.data:  # Events with empty data only keep the connection alive.
            raw = _json(event.data)
            yield self._text(event) if raw is NO_JSON else self._item(raw, event.data, event)

    def _text(self, event: ServerSentEvent) -> Any:
        """Return data that is not JSON, if the document allows text."""
        decoder = self._decoder()
        value = decoder.decode(self._adapter, event.data, self._pointer)
        # Events with another type than the default may be about the stream itself.
        if not _fits(decoder) and event.event in ("", "message"):
            raise self._not_json(event.data)
        return self._counted(decoder, value)

    def _item(self, raw: Any, text: str, event: ServerSentEvent | None = None) -> Any:
        decoder = self._decoder()
        value = decoder.decode(self._adapter, raw, self._pointer)
        if is_error_object(raw, value, fits=_fits(decoder)):
            raise self._reported(raw, text, event)
        return self._counted(decoder, value)

    def _whole_event(self, event: ServerSentEvent) -> Iterator[Any]:
        """Yield a whole event as its model. Its data is text if that is valid, else JSON."""
        decoder = self._decoder()
        fields = _fields(event)
        as_text = replace(decoder, deviations=[])
        value = as_text.decode(self._adapter, fields, self._pointer)
        raw = _json(event.data)
        if _fits(as_text) or raw is NO_JSON:
            if not _fits(as_text) and not event.data:
                return
            decoder = as_text
        else:
            value = decoder.decode(self._adapter, {**fields, "data": raw}, self._pointer)
        yield self._counted(decoder, value)

    def _decoder(self) -> Decoder:
        return decoder_for(self._bound, self._response.status)

    @property
    def _pointer(self) -> str:
        return f"/{self._count}"

    def _counted(self, decoder: Decoder, value: Any) -> Any:
        self._count += 1
        report(self._bound.config, decoder.deviations)
        return value

    def _reported(self, body: Any, text: str, event: ServerSentEvent | None) -> Exception:
        return stream_error(self._bound, self._with_text(text), body, event)

    def _not_json(self, text: str) -> UnexpectedResponse:
        message = f"item {self._count + 1} of the stream is not JSON"
        return UnexpectedResponse(message, response=self._with_text(text))

    def _with_text(self, text: str) -> Response:
        """Return the response with one item as its body; the others were already yielded."""
        return self._response.with_content(text.encode())


def _fits(decoder: Decoder) -> bool:
    """Return whether a decoded value is valid, except for additions of the API."""
    return all(deviation.rule in GROWTH_RULES for deviation in decoder.deviations)


def _fields(event: ServerSentEvent) -> dict[str, Any]:
    """Return an event as an object."""
    fields: dict[str, Any] = {"data": event.data}
    fields |= {"event": event.event} if event.event else {}
    fields |= {"id": event.id} if event.id else {}
    return fields | ({} if event.retry is None else {"retry": event.retry})


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return NO_JSON
