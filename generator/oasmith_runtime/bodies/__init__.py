"""Encoding of request bodies for each kind of media type."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, TypeAlias

from ..errors import ArgumentError, Problem
from ..media_types import charset_of
from ..messages import Content
from ..models.fast_validate import is_valid
from ..models.types import TypeRegistry
from ..models.validate import check_json, to_json
from ..operation import Body, Media, choose_media
from .files import FileSource
from .forms import encode_form
from .uploads import Upload

Encoded: TypeAlias = tuple[Content, list[Problem]]
Encoder: TypeAlias = Callable[[Media, Any, str, TypeRegistry, str], Encoded]
"""Takes the documented media type, the value, its argument, the types, the type to send."""


class OperationBodyEncoder:
    """Checks and encodes the bodies of one operation in one client."""

    def __init__(self, body: Body, types: TypeRegistry, extra_fields: Mapping[str, Any]) -> None:
        """Add ``extra_fields`` to each body that is a JSON object or a form."""
        self._body = body
        self._types = types
        self._extra_fields = extra_fields

    def encode(self, value: Any, media_type: str | None) -> Encoded:
        """Return the body in one of its media types, and the problems of its value.

        Raises ``ArgumentError`` for a value that the media type cannot represent.
        """
        argument = self._body.argument
        media, sent_as = choose_media(self._body, media_type)
        if self._extra_fields and media.kind in ("json", "form"):
            value = _with_fields(value, self._extra_fields, argument)
        return _encoder(media.kind)(media, value, argument, self._types, sent_as)


def _with_fields(value: Any, fields: Mapping[str, Any], argument: str) -> Any:
    """Return an object body with additional fields; another body unchanged."""
    plain = json.loads(to_json(value, argument))
    return {**plain, **fields} if isinstance(plain, dict) else plain


def _encode_json(
    media: Media, value: Any, argument: str, types: TypeRegistry, sent_as: str
) -> Encoded:
    data = to_json(value, argument)
    adapter = types.adapter(media.type)
    problems = [] if is_valid(adapter, value) else check_json(adapter, data, argument)
    return Content(data, sent_as), problems


def _encode_form(
    media: Media, value: Any, argument: str, types: TypeRegistry, sent_as: str
) -> Encoded:
    data = to_json(value, argument)
    problems = check_json(types.adapter(media.type), data, argument)
    return Content(encode_form(media, json.loads(data), argument), sent_as), problems


def _encode_items(
    media: Media, value: Any, argument: str, types: TypeRegistry, sent_as: str
) -> Encoded:
    """Write items as JSON Lines or as a JSON text sequence; send str, bytes and files unchanged."""
    if _is_raw(value):
        return _encode_raw(media, value, argument, types, sent_as)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise ArgumentError.of(argument, f"{type(value).__name__} is not a list of items")
    separator = b"\x1e" if media.kind == "sequence" else b""  # RFC 7464
    adapter, problems = types.adapter(media.type), []
    lines: list[bytes] = []
    for name, item in _named_items(value, argument):
        data = to_json(item, name)
        problems += check_json(adapter, data, name)
        lines.append(separator + data + b"\n")
    return Content(b"".join(lines), sent_as), problems


def _named_items(value: Iterable[Any], argument: str) -> Iterator[tuple[str, Any]]:
    """Yield items with their names. Raises ``ArgumentError`` for an exception of the iterable."""
    iterator, index = iter(value), 0
    while True:
        name = f"{argument}[{index}]"
        try:
            item = next(iterator)
        except StopIteration:
            return
        except Exception as error:
            text = f"reading the items raised {type(error).__name__}: {error}. Nothing was sent"
            raise ArgumentError.of(name, text) from error
        yield name, item
        index += 1


def _encode_raw(
    media: Media, value: Any, argument: str, types: TypeRegistry, sent_as: str
) -> Encoded:
    """Send bytes unchanged, a str in its charset, and a file while it is read."""
    charset = charset_of(sent_as) or "utf-8"
    if isinstance(value, str):
        try:
            return Content(value.encode(charset), sent_as), []
        except UnicodeEncodeError as error:
            message = f"cannot be encoded as {charset}: {error}"
            raise ArgumentError.of(argument, message) from error
    if isinstance(value, bytes | bytearray | memoryview):
        return Content(bytes(value), sent_as), []
    if hasattr(value, "read") or isinstance(value, PathLike):
        return Content(Upload.of(FileSource.of(value, argument, charset)), sent_as), []
    text = f"{type(value).__name__} cannot be sent; pass bytes, str, an open file or a Path"
    raise ArgumentError.of(argument, text)


def _is_raw(value: Any) -> bool:
    is_bytes = isinstance(value, str | bytes | bytearray | memoryview)
    return is_bytes or isinstance(value, PathLike) or hasattr(value, "read")


ENCODERS: dict[str, Encoder] = {
    "json": _encode_json,
    "form": _encode_form,
    "lines": _encode_items,
    "sequence": _encode_items,
}
"""Encoders by the kind of media type; for other kinds the value is sent unchanged."""


def _encoder(kind: str) -> Encoder:
    if kind == "multipart" and kind not in ENCODERS:
        # Clients whose document has no multipart bodies do not include that module.
        ENCODERS[kind] = importlib.import_module(".multipart", __name__).encode_multipart
    return ENCODERS.get(kind, _encode_raw)
