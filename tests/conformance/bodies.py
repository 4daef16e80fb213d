"""Draws request bodies from the document, and decodes the received ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import unquote_plus

from .document import Document, Node
from .draw import Draw, Undrawable, property_schema
from .server import Arrived
from .streams import KINDS, LINES, draw_items, item_schema, read as read_items
from .wire import Mismatch, Pairs, Style, from_pairs, same, typed

TEXTS = ["plain words", "käse & <b>", "two\nlines", ""]
BYTES = [b"\x00\x01\r\n--\xff", b"%PDF-1.7 fake", b"GIF89a\x00\r\n\r\n"]

SENT = {"application/*+json": "application/vnd.api+json"}
"""The media types to use for ranges, for which the client has no default."""


@dataclass
class Body:
    """A body to send."""

    media_type: str
    kind: str
    value: Any
    """As the document has it."""
    media: Node


def kind_of(media_type: str, schema: Any) -> str:
    """Return how a media type is encoded; references in ``schema`` are resolved."""
    name = bare(media_type)
    if is_raw(schema) and not name.startswith("multipart/"):
        return "binary"
    if name in LINES:
        return "lines"
    if name == "application/json-seq" or name.endswith("+json-seq"):
        return "sequence"
    if name in ("application/json", "*/*") or name.endswith(("+json", "/json")):
        return "json"
    if name == "text/event-stream":
        return "events"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    is_text = name.startswith("text/") or name == "application/xml" or name.endswith("+xml")
    return "text" if is_text else "binary"


def is_raw(schema: Any) -> bool:
    """Return whether a schema describes bytes, whatever the media type."""
    if not isinstance(schema, dict) or schema.get("format") != "binary":
        return False
    return schema.get("type", "string") in ("string", ["string"], ["string", "null"])


def bare(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def draw_body(document: Document, media_type: str, media: Node, seed: str, fullness: float) -> Body:
    """Return a body of one media type. Raises ``Undrawable``."""
    schema = media.get("schema", True)
    kind = kind_of(media_type, document.follow(schema))
    draw = Draw(document, seed, is_flat=kind == "form")
    if kind == "text":
        return Body(media_type, kind, draw.random.choice(TEXTS[:3]), media)
    if kind == "binary":
        return Body(media_type, kind, draw.random.choice(BYTES), media)
    if kind in ("lines", "sequence"):
        return Body(
            media_type, kind, draw_items(document, item_schema(document, media), kind, draw), media
        )
    for attempt in range(20):
        # A larger value has fewer empty parts, which a form cannot express.
        value = draw.value(schema, fullness + (0.9 - fullness) * attempt / 20)
        if kind == "json" and value is not None:
            return Body(media_type, kind, value, media)
        value = _as_form(document, schema, value) if kind != "json" else value
        if kind in ("form", "multipart") and isinstance(value, dict) and is_form(value):
            value = {name: _file(document, media, name, it) for name, it in value.items()}
            return Body(media_type, kind, value, media)
    raise Undrawable(f"no value can be written as {media_type}")


def is_form(value: Node) -> bool:
    """Return whether a form can express everything in ``value``."""
    return not any(map(_is_nothing, value.values()))


def _is_nothing(value: Any) -> bool:
    return value in (None, [], {}) or value == [None]


def _as_form(document: Document, schema: Any, value: Any) -> Any:
    """Return ``value`` without what a form cannot express, if that still matches the schema."""
    if not isinstance(value, dict):
        return value
    less = {name: it for name, it in value.items() if not _is_nothing(it)}
    return less if document.fits(schema, less) else value


def _is_file(document: Document, schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    members = [it for word in ("allOf", "anyOf", "oneOf") for it in schema.get(word) or ()]
    if any(_is_file(document, document.follow(member)) for member in members):
        return True
    is_binary = schema.get("format") == "binary"
    return is_binary or ("contentMediaType" in schema and "contentEncoding" not in schema)


def _file(document: Document, media: Node, name: str, value: Any) -> Any:
    """Return bytes instead of a text if the document means a file."""
    schema = property_schema(document, media.get("schema"), name)
    if isinstance(value, str) and _is_file(document, schema):
        return BYTES[len(name) % 3] + value.encode()
    inner = document.follow(schema.get("items")) if isinstance(schema, dict) else None
    if isinstance(value, list) and _is_file(document, inner):
        return [BYTES[index % 3] + str(it).encode() for index, it in enumerate(value)]
    return value


def check_body(document: Document, body: Body, arrived: Arrived) -> None:
    """Check that ``body`` was received. Raises ``Mismatch``."""
    sent = arrived.header("content-type") or ""
    wanted = SENT.get(body.media_type, bare(body.media_type))
    if "*" not in wanted and bare(sent) != wanted:
        raise Mismatch("another media type", sent, body.media_type)
    came = read(document, body, arrived.body, sent)
    if not same(came, body.value):
        raise Mismatch(f"another body ({body.kind})", came, body.value)
    if (
        body.kind in ("json", "form")
        and not document.validator(body.media.get("schema", True)).is_valid(came)
        and not document.validator(body.media.get("schema", True), overlapping=True).is_valid(came)
    ):
        raise Mismatch("a body that does not fit its schema", came, body.value)


def read(document: Document, body: Body, data: bytes, sent: str) -> Any:
    """Return a decoded body. Raises ``Mismatch`` if it does not match its media type."""
    if body.kind == "json":
        try:
            return json.loads(data)
        except ValueError as error:
            raise Mismatch(f"not JSON: {error}", data, body.value) from error
    if body.kind in KINDS:
        return read_items(body.kind, data)
    if body.kind == "form":
        return _form(body, data)
    if body.kind == "multipart":
        return _multipart(body, data, sent)
    return data.decode(_charset(sent)) if body.kind == "text" else data


def _charset(sent: str) -> str:
    return str(_header(sent).get_param("charset", "utf-8"))


def _header(value: str) -> Message:
    message = Message()
    message["content-type"] = value
    return message


def _form(body: Body, data: bytes) -> Any:
    pairs = Pairs.split(data.decode("ascii"), unquote_plus)
    made = {}
    for name, value in body.value.items():
        encoding = (body.media.get("encoding") or {}).get(name) or {}
        is_styled = bool({"style", "explode", "allowReserved"} & encoding.keys())
        if isinstance(value, dict | list) and not is_styled and "json" in str(encoding):
            found = pairs.named(name)
            texts = unquote_plus(found[0] or "") if found else None
        else:
            style = encoding.get("style", "form" if is_styled or is_flat(value) else "deepObject")
            explode = encoding.get("explode", style == "form")
            texts = from_pairs(Style(name, "form", style, explode), value, pairs)
        made[name] = typed(texts, value)
    if pairs.left:
        raise Mismatch("fields that nobody gave", pairs.left, body.value)
    return made


def is_flat(value: Any) -> bool:
    """Return whether a form expresses a value without brackets: a scalar, or a list of scalars."""
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, dict | list) for item in items)


def _multipart(body: Body, data: bytes, sent: str) -> Any:
    made: dict[str, list[Any]] = {}
    for headers, content in parts(data, sent):
        name = headers.get_param("name", header="content-disposition")
        key = str(name) if not isinstance(name, tuple) else name[2]
        value = body.value.get(key)
        index = len(made.setdefault(key, []))
        wanted = value[index] if isinstance(value, list) and index < len(value) else value
        made[key].append(_part(headers, content, wanted))
    return {
        name: found if isinstance(body.value.get(name), list) else found[0]
        for name, found in made.items()
    }


def _part(headers: Message, content: bytes, wanted: Any) -> Any:
    kind = headers.get_content_type() if "content-type" in headers else "text/plain"
    if isinstance(wanted, bytes):
        if headers.get_filename() is None:
            raise Mismatch("a file without a name", str(headers), wanted)
        return content
    if "json" in kind:
        return json.loads(content)
    text = content.decode()
    return typed(text, wanted)


def parts(data: bytes, sent: str) -> Iterator[tuple[Message, bytes]]:
    """Yield headers and content of each part (RFC 2046, section 5.1). Raises ``Mismatch``."""
    boundary = _header(sent).get_param("boundary")
    if not boundary:
        raise Mismatch("no boundary", sent, "boundary=…")
    first, *found = (b"\r\n" + data).split(b"\r\n--" + str(boundary).encode())
    if first or not found or found[-1].strip() != b"--":
        raise Mismatch("not multipart", data, boundary)
    for part in found[:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        message = Message()
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(":")
            message[name.strip()] = value.strip()
        yield message, content
