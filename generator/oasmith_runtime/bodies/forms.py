"""URL-encoded forms (OpenAPI's encoding object)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

from ..errors import ArgumentError
from ..operation import Media, Parameter, Part
from ..parameters import query_parameter, scalar


def encode_form(media: Media, value: Any, argument: str) -> bytes:
    """Return JSON data as a form; objects are JSON, unless the document has a style for them."""
    if not isinstance(value, dict):
        raise ArgumentError.of(argument, "a form must be a mapping of fields")
    documented = {part.name: part for part in media.parts}
    pairs: list[str] = []
    for name, field in value.items():
        part = documented.get(name)
        if part is not None and part.style:
            pairs += query_parameter(_as_parameter(part), field)
        else:
            values = field if isinstance(field, list) else [field]
            pairs += (f"{quote_plus(name)}={quote_plus(_text(item))}" for item in values)
    return "&".join(pairs).encode()


def _as_parameter(part: Part) -> Parameter:
    return Parameter(
        name=part.name,
        location="query",
        type=part.type,
        style=part.style,
        explode=part.explode,
        allow_reserved=part.allow_reserved,
    )


def _text(value: Any) -> str:
    is_json = isinstance(value, dict | list)
    return json.dumps(value, ensure_ascii=False) if is_json else scalar(value)
