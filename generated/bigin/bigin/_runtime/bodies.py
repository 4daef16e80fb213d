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
from .operation import Media


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it is sent."""

    data: bytes
    media_type: str


def encode_body(
    media: Media, value: Any, argument: str, types: Types
) -> tuple[Content, list[Problem]]:
    """Return the bytes of ``value`` with what is wrong with it.

    Raises ``ArgumentError`` for what the media type cannot say at all.
    """
    if media.kind == "json":
        data = to_json(value, argument)
        return Content(data, media.media_type), check(types.adapter(media.type), data, argument)
    if media.kind == "form":
        data = to_json(value, argument)
        problems = check(types.adapter(media.type), data, argument)
        return Content(_form(json.loads(data), argument), media.media_type), problems
    if media.kind == "multipart":
        return _multipart(media, value, argument), []
    return Content(_bytes(value, argument), media.media_type), []


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


def _multipart(media: Media, value: Any, argument: str) -> Content:
    if not isinstance(value, Mapping):
        raise ArgumentError.of(argument, "a multipart body must be a mapping of parts")
    boundary = secrets.token_hex(16)
    lines: list[bytes] = []
    for name, item in _parts(value):
        disposition, data = _part(name, item, f"{argument}.{name}")
        lines += [f"--{boundary}".encode(), disposition.encode(), b"", data]
    lines += [f"--{boundary}--".encode(), b""]
    return Content(b"\r\n".join(lines), f"{media.media_type}; boundary={boundary}")


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
