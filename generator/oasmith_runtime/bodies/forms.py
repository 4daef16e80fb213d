"""URL-encoded forms (OpenAPI's Encoding Object)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..brackets import form_field
from ..errors import ArgumentError
from ..media_types import kind_of
from ..operation import Media, Part
from ..parameters import compact_json, query_parameter


def encode_form(media: Media, value: Any, argument: str) -> bytes:
    """Return JSON data as a form; nested names have brackets, unless the document differs."""
    if not isinstance(value, dict):
        raise ArgumentError.of(argument, "a form must be a mapping of fields")
    documented = {part.name: part for part in media.parts}
    pairs = [
        pair for name, field in value.items() for pair in _field(documented.get(name), name, field)
    ]
    # The only difference between queries and forms: a form encodes a space as a plus sign.
    return "&".join(pairs).replace("%20", "+").encode()


def _field(part: Part | None, name: str, value: Any) -> Iterator[str]:
    """Return the pairs of one field, percent-encoded as in a query."""
    if part is not None and part.style:
        return query_parameter(part.as_parameter(), value)
    is_json = part is not None and kind_of(part.content_type) == "json"
    if is_json and isinstance(value, dict | list):
        value = compact_json(value)
    return form_field(name, value)
