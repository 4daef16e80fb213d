"""Decodes the items of a stream one by one as they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..messages import StreamingResponse
from ..models.decode import GROWTH_RULES, Decoder
from ..operation import Media
from ..request_builder import BoundOperation
from ..responses import decoder_for, report
from .readers import READERS, ServerSentEvent

DONE = "[DONE]"
"""What some APIs send as the last event, where all others are JSON."""


class ItemDecoder:
    """Decodes what a stream brings. An odd item is kept as it came, and hides no other."""

    def __init__(self, bound: BoundOperation, media: Media, response: StreamingResponse) -> None:
        """Read ``response`` as ``media`` says."""
        self._bound = bound
        self._media = media
        self._status = response.status
        self._reader = READERS[media.kind]()
        self._adapter = bound.config.definition.types.adapter(media.type)
        # The data of an event may be any text; a line and a part of a sequence are JSON.
        is_text = media.type == "str" or media.type.startswith("Annotated[str, ")
        self._is_text = is_text and media.kind == "events"
        self._count = 0
        self.last_event_id = ""
        self.is_done = False
        """Whether the server has said that nothing more follows."""

    def feed(self, chunk: bytes) -> Iterator[Any]:
        """Yield the items that ``chunk`` completes."""
        yield from self._decoded(self._reader.feed(chunk))

    def end(self) -> Iterator[Any]:
        """Yield what the end of the body completes."""
        yield from self._decoded(self._reader.end())

    def _decoded(self, items: Iterator[str | ServerSentEvent]) -> Iterator[Any]:
        for item in items:
            if isinstance(item, ServerSentEvent):
                self.last_event_id = item.id
                # Not JSON, so it can be no item where the items are.
                if item.data == DONE and not self._is_text:
                    self.is_done = True
                    return
            yield self._item(item)

    def _item(self, item: str | ServerSentEvent) -> Any:
        decoder = decoder_for(self._bound, self._status)
        pointer = f"/{self._count}"
        self._count += 1
        if isinstance(item, ServerSentEvent) and self._media.is_event:
            value = self._event(decoder, item, pointer)
        else:
            text = item.data if isinstance(item, ServerSentEvent) else item
            raw = text if self._is_text else _json_or_text(text)
            value = decoder.decode(self._adapter, raw, pointer)
        report(self._bound.config, decoder.deviations)
        return value

    def _event(self, decoder: Decoder, event: ServerSentEvent, pointer: str) -> Any:
        """Return a whole event as its model. Its data is text if that fits, else JSON."""
        fields: dict[str, Any] = {"data": event.data}
        fields |= {"event": event.event} if event.event else {}
        fields |= {"id": event.id} if event.id else {}
        fields |= {} if event.retry is None else {"retry": event.retry}
        as_text = replace(decoder, deviations=[])
        value = as_text.decode(self._adapter, fields, pointer)
        if all(deviation.rule in GROWTH_RULES for deviation in as_text.deviations):
            decoder.deviations += as_text.deviations
            return value
        try:
            fields["data"] = json.loads(event.data)
        except ValueError:
            decoder.deviations += as_text.deviations
            return value
        return decoder.decode(self._adapter, fields, pointer)


def _json_or_text(text: str) -> Any:
    """Return JSON as data. Text is itself, where the document says nothing of it."""
    try:
        return json.loads(text)
    except ValueError:
        return text
