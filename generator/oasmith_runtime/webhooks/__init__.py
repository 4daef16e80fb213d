"""Webhooks: requests that the API sends, decoded as responses are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl

from ..errors import ClientError
from ..media_types import charset_of
from ..models.decode import Decoder, Deviation, DeviationError
from ..models.types import TypeRegistry
from ..operation import Media, nearest_media

T_co = TypeVar("T_co", covariant=True)


class PayloadError(ClientError, ValueError):
    """The body of a webhook request is not in the documented media type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Generic[T_co]):
    """A request that the API sends; ``T_co`` is the type of its body."""

    name: str
    """The name in the document."""
    method: str
    media: tuple[Media, ...]
    types: TypeRegistry
    operation: str = ""
    """For a callback: the id of the operation that it belongs to."""

    def parse(
        self,
        body: bytes | str,
        *,
        content_type: str = "",
        strict: bool = False,
        on_deviation: Callable[[Deviation], None] | None = None,
    ) -> T_co:
        """Return the ``body`` of a request as its model.

        ``content_type`` is the request's; empty for the first documented one. Parts that differ
        from the document remain unchanged: ``on_deviation`` is called with each deviation, and
        ``strict`` raises ``DeviationError``. Raises ``PayloadError`` for an unreadable body.
        """
        value: Any = None
        decoder = Decoder(operation_id=self.name, status=0)
        if self.media:
            value = self._read(self._chosen(content_type), body, content_type, decoder)
        for deviation in decoder.deviations:
            if on_deviation is not None:
                on_deviation(deviation)
        if strict and decoder.deviations:
            raise DeviationError(decoder.deviations)
        return cast("T_co", value)

    def _chosen(self, content_type: str) -> Media:
        media = nearest_media(self.media, content_type)
        if media is None:
            names = ", ".join(media.media_type for media in self.media)
            raise PayloadError(f"{self.name}: expected {names}, not {content_type}")
        return media

    def _read(self, media: Media, body: bytes | str, content_type: str, decoder: Decoder) -> Any:
        if media.kind in ("binary", "multipart"):
            return body.encode() if isinstance(body, str) else body
        charset = charset_of(content_type) or "utf-8"
        text = body if isinstance(body, str) else body.decode(charset, errors="replace")
        if media.kind == "form":
            fields = form_data(text)
            return decoder.decode(self.types.adapter(media.type), fields, strict=False)
        if media.kind not in ("json", "any"):
            return text
        try:
            raw = json.loads(text)
        except ValueError as error:
            raise PayloadError(f"{self.name}: expected JSON: {error}") from error
        return decoder.decode(self.types.adapter(media.type), raw)


def form_data(text: str) -> dict[str, Any]:
    """Return a form as data; a repeated field is a list."""
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
