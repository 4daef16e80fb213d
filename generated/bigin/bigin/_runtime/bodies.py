"""Request bodies: from an argument to bytes, for each kind of media type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from .adapters import Types
from .arguments import check, to_json
from .errors import ArgumentError, Problem
from .forms import form, multipart
from .mediatypes import charset_of, fits
from .operation import Body, Media
from .quick import is_right
from .uploads import Upload


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it is sent."""

    data: bytes | Upload
    media_type: str


def choose(body: Body, media_type: str | None) -> tuple[Media, str]:
    """Return the documented media type that fits the chosen one, and what is sent.

    Raises ``ArgumentError`` for a choice that nobody documented.
    """
    if media_type is None:
        first = body.media[0]
        return first, first.sent_as or first.media_type
    if any(character in media_type for character in "*\r\n"):
        raise ArgumentError.of("media_type", f"{media_type!r} cannot be sent; choose one type")
    for media in body.media:
        if fits(media.media_type, media_type):
            return media, media_type
    documented = ", ".join(media.media_type for media in body.media)
    raise ArgumentError.of("media_type", f"{media_type!r} is not one of {documented}")


def encode_body(
    media: Media, value: Any, argument: str, types: Types, media_type: str
) -> tuple[Content, list[Problem]]:
    """Return the bytes of ``value`` with what is wrong with it, written as ``media_type``.

    Raises ``ArgumentError`` for what the media type cannot say at all.
    """
    if media.kind == "json":
        data = to_json(value, argument)
        adapter = types.adapter(media.type)
        problems = [] if is_right(adapter, value) else check(adapter, data, argument)
        return Content(data, media_type), problems
    if media.kind == "form":
        data = to_json(value, argument)
        problems = check(types.adapter(media.type), data, argument)
        return Content(form(media, json.loads(data), argument), media_type), problems
    if media.kind == "multipart":
        parts, problems = multipart(media, value, argument, types)
        return Content(parts.upload(), parts.media_type(media_type)), problems
    if media.kind in ("lines", "sequence") and not _is_raw(value):
        lines, problems = _lines(media, value, argument, types)
        return Content(lines, media_type), problems
    if isinstance(value, str):
        return Content(_encoded(value, media_type, argument), media_type), []
    return Content(raw(value, argument), media_type), []


def _encoded(text: str, media_type: str, argument: str) -> bytes:
    charset = charset_of(media_type) or "utf-8"
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        raise ArgumentError.of(argument, f"cannot be written in {charset}: {error}") from error


def _is_raw(value: Any) -> bool:
    return isinstance(value, str | bytes | bytearray | memoryview) or hasattr(value, "read")


def raw(value: Any, argument: str) -> bytes | Upload:
    """Return bytes as they are, and an open file to be read when it is sent."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if hasattr(value, "read"):
        file: IO[Any] = value
        return Upload.of(file)
    kind = type(value).__name__
    raise ArgumentError.of(argument, f"{kind} cannot be sent; pass bytes, str or an open file")


def _lines(media: Media, value: Any, argument: str, types: Types) -> tuple[bytes, list[Problem]]:
    """Return items as JSON texts, each in its frame, with what is wrong with them."""
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise ArgumentError.of(argument, f"{type(value).__name__} is not a list of items")
    start = b"\x1e" if media.kind == "sequence" else b""
    adapter, lines, problems = types.adapter(media.type), [], []
    for index, item in enumerate(value):
        name = f"{argument}[{index}]"
        data = to_json(item, name)
        problems += check(adapter, data, name)
        lines.append(start + data + b"\n")
    return b"".join(lines), problems
