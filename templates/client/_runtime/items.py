"""The items of a stream, decoded one by one as they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .configuration import Configuration
from .decode import ADDITIONS, Decoder
from .messages import Opened
from .operation import Media, Operation
from .responses import decoder_of, report
from .sequences import READERS, ServerSentEvent

DONE = "[DONE]"
"""What some APIs send as the last event, where all others are JSON."""


class Items:
    """Decodes what a stream brings. An odd item is kept as it came, and hides no other."""

    def __init__(
        self, configuration: Configuration, operation: Operation[Any], media: Media, opened: Opened
    ) -> None:
        """Read ``opened`` as ``media`` says."""
        self._configuration = configuration
        self._operation = operation
        self._media = media
        self._status = opened.status
        self._reader = READERS[media.kind]()
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

    def _decoded(self, found: Iterator[str | ServerSentEvent]) -> Iterator[Any]:
        for it in found:
            if isinstance(it, ServerSentEvent):
                self.last_event_id = it.id
                if it.data == DONE and not self._is_text:
                    self.is_done = True
                    return
            yield self._item(it)

    def _item(self, found: str | ServerSentEvent) -> Any:
        decoder = decoder_of(self._configuration, self._operation, self._status)
        pointer = f"/{self._count}"
        self._count += 1
        if isinstance(found, ServerSentEvent) and self._media.is_event:
            value = self._event(decoder, found, pointer)
        else:
            text = found.data if isinstance(found, ServerSentEvent) else found
            value = self._value(decoder, text, pointer)
        report(self._configuration, decoder.found)
        return value

    def _value(self, decoder: Decoder, text: str, pointer: str) -> Any:
        """Return JSON as its model. Text is itself, where the document says so or says nothing."""
        adapter = self._configuration.definition.types.adapter(self._media.type)
        return decoder.decode(adapter, text if self._is_text else _json_or_text(text), pointer)

    def _event(self, decoder: Decoder, event: ServerSentEvent, pointer: str) -> Any:
        """Return a whole event as its model. Its data is text if that fits, else JSON."""
        adapter = self._configuration.definition.types.adapter(self._media.type)
        fields: dict[str, Any] = {"data": event.data}
        fields |= {"event": event.event} if event.event else {}
        fields |= {"id": event.id} if event.id else {}
        fields |= {} if event.retry is None else {"retry": event.retry}
        first = replace(decoder, found=[])
        value = first.decode(adapter, fields, pointer)
        if all(it.rule in ADDITIONS for it in first.found):
            decoder.found += first.found
            return value
        try:
            return decoder.decode(adapter, {**fields, "data": json.loads(event.data)}, pointer)
        except ValueError:
            decoder.found += first.found
            return value


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
