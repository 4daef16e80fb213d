"""Request bodies: from an argument to bytes, for each kind of media type."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .adapters import Types
from .arguments import check, to_json
from .encode import scalar
from .errors import ArgumentError, Problem
from .mediatypes import charset_of, fits
from .operation import Body, Media


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it is sent."""

    data: bytes
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
        return Content(data, media_type), check(types.adapter(media.type), data, argument)
    if media.kind == "form":
        data = to_json(value, argument)
        problems = check(types.adapter(media.type), data, argument)
        return Content(_form(json.loads(data), argument), media_type), problems
    if media.kind == "multipart":
        return _multipart(media_type, value, argument), []
    if isinstance(value, str):
        return Content(_encoded(value, media_type, argument), media_type), []
    return Content(_bytes(value, argument), media_type), []


def _encoded(text: str, media_type: str, argument: str) -> bytes:
    charset = charset_of(media_type) or "utf-8"
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        raise ArgumentError.of(argument, f"cannot be written in {charset}: {error}") from error


def _bytes(value: Any, argument: str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if hasattr(value, "read"):
        return _bytes(value.read(), argument)
    kind = type(value).__name__
    raise ArgumentError.of(argument, f"{kind} cannot be sent; pass bytes, str or an open file")


def _form(value: Any, argument: str) -> bytes:
    if not isinstance(value, dict):
        raise ArgumentError.of(argument, "a form must be a mapping of fields")
    pairs = [
        (name, scalar(item))
        for name, items in value.items()
        for item in (items if isinstance(items, list) else [items])
    ]
    return urlencode(pairs).encode()


def _multipart(media_type: str, value: Any, argument: str) -> Content:
    if not isinstance(value, Mapping):
        raise ArgumentError.of(argument, "a multipart body must be a mapping of parts")
    boundary = secrets.token_hex(16)
    lines: list[bytes] = []
    for name, item in _parts(value):
        disposition, data = _part(name, item, f"{argument}.{name}")
        lines += [f"--{boundary}".encode(), disposition.encode(), b"", data]
    lines += [f"--{boundary}--".encode(), b""]
    return Content(b"\r\n".join(lines), f"{media_type}; boundary={boundary}")


def _parts(value: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for name, items in value.items():
        for item in items if isinstance(items, list) else [items]:
            yield str(name), item


def _part(name: str, item: Any, argument: str) -> tuple[str, bytes]:
    disposition = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if isinstance(item, Mapping):
        return disposition + "\r\nContent-Type: application/json", to_json(item, argument)
    if item is None or isinstance(item, bool | int | float):
        return disposition, scalar(item).encode()
    if isinstance(item, str):
        return disposition, item.encode()
    filename = str(getattr(item, "name", name)).replace("\\", "/").rpartition("/")[2]
    file = f'; filename="{_quoted(filename)}"\r\nContent-Type: application/octet-stream'
    return disposition + file, _bytes(item, argument)


def _quoted(text: str) -> str:
    """Return a name as HTML's form rules escape it in a part's header."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
