"""Deserialization of bodies by their media types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import unquote_plus

from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media
from oasmith.traffic.parameters import ABSENT, Pairs, Unreadable, from_pairs, nested_of
from oasmith.traffic.values import Schemas
from oasmith_runtime.media_types import charset_of, kind_of
from oasmith_runtime.operation import Part


@dataclass(frozen=True, slots=True)
class File:
    """A file in a multipart body."""

    content: bytes
    filename: str | None
    content_type: str


UNCHECKED = object()
"""The value of a body that is not checked: binary data, or a format that is not parsed."""


def read_body(
    content: bytes, content_type: str, media: Media, schemas: Schemas, cursor: Cursor
) -> Any:
    """Parse a body; return ``UNCHECKED`` if its format is not supported.

    Raises ``Unreadable`` if the bytes do not match the media type.
    """
    kind = kind_of(content_type or media.media_type)
    if kind == "json":
        return read_json(content)
    if kind == "form":
        return _form(_text(content, content_type), media, schemas, cursor)
    if kind == "multipart":
        return _multipart(content, content_type, media, schemas, cursor)
    if kind == "text" and media.kind == "text" and "string" in schemas.view(cursor).types:
        return _text(content, content_type)
    return UNCHECKED


def read_json(content: bytes) -> Any:
    """Parse JSON. Raises ``Unreadable`` for invalid JSON."""
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8: byte {error.start}") from error
    except json.JSONDecodeError as error:
        position = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"it is not JSON: {error.msg}, {position}") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error


def _text(content: bytes, content_type: str) -> str:
    return content.decode(charset_of(content_type) or "utf-8", errors="replace")


def _form(text: str, media: Media, schemas: Schemas, cursor: Cursor) -> Any:
    """Parse the fields of a form: documented ones by their schemas, others as strings."""
    pairs = Pairs.of(text, unquote_plus)
    parts = {part.name: part for part in media.parts}
    fields: dict[str, Any] = {}
    for name in dict.fromkeys((*parts, *sorted(schemas.names(cursor)))):
        value = _field(parts.get(name), name, schemas, cursor, pairs)
        if value is not ABSENT:
            fields[name] = value
    for name in dict.fromkeys(name.partition("[")[0] for name, _ in pairs.remaining):
        values = [pairs.decode(value) for value in pairs.take(name)]
        nested = pairs.take_nested(name)
        if nested:
            raw = nested_of(name, nested, pairs.decode)
        else:
            raw = values[0] if len(values) == 1 else values
        fields[name] = schemas.typed(schemas.member(cursor, name), raw)
    return fields


def _field(part: Part | None, name: str, schemas: Schemas, cursor: Cursor, pairs: Pairs) -> Any:
    member = schemas.member(cursor, name)
    is_json = part is not None and kind_of(part.content_type) == "json"
    if is_json and schemas.kind(member) != "text":
        texts = pairs.take(name)
        return read_json(pairs.decode(texts[0]).encode()) if texts else ABSENT
    # Fields without a style are serialized like query parameters, nested ones with brackets.
    default = Part(name=name, style="form", explode=True)
    is_styled = part is not None and part.style
    if not is_styled and schemas.kind(member) == "object":
        nested = pairs.take_nested(name)
        return schemas.typed(member, nested_of(name, nested, pairs.decode)) if nested else ABSENT
    chosen = part if part is not None and is_styled else default
    return from_pairs(chosen.as_parameter(), schemas, member, pairs)


def _multipart(
    content: bytes, content_type: str, media: Media, schemas: Schemas, cursor: Cursor
) -> Any:
    """Parse the parts of a multipart body; a file becomes a ``File``."""
    if "boundary=" not in content_type:
        raise Unreadable("its content type has no boundary")
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + content)
    if not message.is_multipart():
        raise Unreadable("it has no parts")
    fields: dict[str, Any] = {}
    for part in message.get_payload():
        if not isinstance(part, Message):
            continue
        name = str(part.get_param("name", "", "content-disposition"))
        value = _part(part, schemas, schemas.member(cursor, name))
        if name in fields or schemas.kind(schemas.member(cursor, name)) == "array":
            previous = fields.get(name, [])
            fields[name] = [*previous, *(value if isinstance(value, list) else [value])]
        else:
            fields[name] = value
    return fields


def _part(part: Message, schemas: Schemas, cursor: Cursor) -> Any:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    kind = part.get_content_type()
    if part.get_filename() is not None or kind == "application/octet-stream":
        return File(content, part.get_filename(), kind)
    if kind_of(kind) == "json":
        return read_json(content)
    text = content.decode(part.get_content_charset() or "utf-8", errors="replace")
    is_list = schemas.kind(cursor) == "array"
    return schemas.typed(schemas.item(cursor) if is_list else cursor, text)
