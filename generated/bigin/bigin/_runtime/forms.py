"""Forms and multipart bodies (OpenAPI's encoding object; RFC 7578; the HTML Standard's escapes)."""

from __future__ import annotations

import json
import mimetypes
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal
from urllib.parse import quote_plus

from .adapters import Types
from .arguments import check, to_json
from .encode import query, scalar
from .errors import ArgumentError, Problem
from .model import Model
from .operation import Media, Parameter, Part
from .uploads import Upload

BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class File:
    """A part of a multipart body, with a name, a media type or headers of its own."""

    content: bytes | str | IO[bytes]
    """Of an open file no more is held in memory than is sent at once."""
    filename: str | None = None
    """None: the name of the open file, or of the part; text has none."""
    content_type: str | None = None
    """None: as the document says, else after the filename."""
    headers: Mapping[str, str] = field(default_factory=dict)


def form(media: Media, value: Any, argument: str) -> bytes:
    """Return JSON data as a form; objects are JSON, unless the document has a style for them."""
    if not isinstance(value, dict):
        raise ArgumentError.of(argument, "a form must be a mapping of fields")
    known = {part.name: part for part in media.parts}
    pairs: list[str] = []
    for name, items in value.items():
        part = known.get(name)
        if part is not None and part.style:
            pairs += query(_parameter(part, "query"), items)
        else:
            values = items if isinstance(items, list) else [items]
            pairs += (f"{quote_plus(name)}={quote_plus(_text(item))}" for item in values)
    return "&".join(pairs).encode()


def _parameter(part: Part, location: Literal["query"]) -> Parameter:
    return Parameter(
        name=part.name,
        location=location,
        type=part.type,
        style=part.style,
        explode=part.explode,
        allow_reserved=part.allow_reserved,
    )


def _text(value: Any) -> str:
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else scalar(value)
    )


@dataclass(slots=True)
class Parts:
    """The parts of a multipart body, framed."""

    boundary: str = field(default_factory=lambda: secrets.token_hex(16))
    segments: list[bytes | IO[Any]] = field(default_factory=list)

    def add(self, headers: Mapping[str, str], content: bytes | IO[Any]) -> None:
        """Add a part."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.segments += [f"--{self.boundary}\r\n{lines}\r\n".encode(), content, b"\r\n"]

    def upload(self) -> bytes | Upload:
        """Return the whole body; bytes where nothing is left to read."""
        segments = [*self.segments, f"--{self.boundary}--\r\n".encode()]
        plain = [it for it in segments if isinstance(it, bytes)]
        return b"".join(plain) if len(plain) == len(segments) else Upload.of(*segments)

    def media_type(self, media_type: str) -> str:
        """Return the media type with the boundary."""
        return f"{media_type}; boundary={self.boundary}"


def multipart(media: Media, value: Any, argument: str, types: Types) -> tuple[Parts, list[Problem]]:
    """Return the parts of a mapping, with what is wrong with them.

    A list of files or scalars is one part for each, as browsers send it.
    """
    if isinstance(value, Model):
        value = value.to_dict()
    if not isinstance(value, Mapping):
        raise ArgumentError.of(argument, "a multipart body must be a mapping of parts")
    known = {part.name: part for part in media.parts}
    problems = [
        Problem(f"{argument}.{part.name}", "Field required")
        for part in media.parts
        if part.required and part.name not in value
    ]
    made = Parts()
    for name, item in value.items():
        part = known.get(str(name)) or Part(name=str(name))
        problems += _checked(part, item, f"{argument}.{name}", types)
        for one in _each(item):
            made.add(*_part(part, one, f"{argument}.{name}"))
    return made, problems


def _checked(part: Part, item: Any, argument: str, types: Types) -> list[Problem]:
    """Return what is wrong with a part that is data; a file can be anything."""
    if part.type in ("Any", "bytes") or any(map(_is_file, _each(item))):
        return []
    return check(types.adapter(part.type), to_json(item, argument), argument)


def _is_file(item: Any) -> bool:
    return isinstance(item, bytes | bytearray | memoryview | File) or hasattr(item, "read")


def _each(item: Any) -> list[Any]:
    return list(item) if isinstance(item, list | tuple) else [item]


def _part(part: Part, item: Any, argument: str) -> tuple[dict[str, str], bytes | IO[Any]]:
    """Return the headers and the content of one part."""
    file = item if isinstance(item, File) else File(item)
    content = _content(file.content, argument)
    filename = file.filename or _filename(file.content)
    if filename is None and _is_file(file.content):
        filename = part.name  # Without one a server takes a part for text.
    disposition = f'form-data; name="{_quoted(part.name)}"'
    if filename is not None:
        disposition += f'; filename="{_quoted(filename)}"'
    headers = {"Content-Disposition": disposition}
    content_type = file.content_type or _content_type(part, file.content, filename)
    if content_type:
        headers["Content-Type"] = content_type
    return {**headers, **_safe(file.headers, argument)}, content


def _content(value: Any, argument: str) -> bytes | IO[Any]:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if hasattr(value, "read"):
        opened: IO[Any] = value
        return opened
    if isinstance(value, str):
        return value.encode()
    if value is None or isinstance(value, bool | int | float):
        return scalar(value).encode()
    return to_json(value, argument)


def _content_type(part: Part, value: Any, filename: str | None) -> str:
    """Return the one type that the document names, or that fits what is sent; text needs none."""
    documented = [it.strip() for it in part.content_type.split(",") if it.strip()]
    guessed = mimetypes.guess_type(filename)[0] if filename else None
    if len(documented) == 1 and "*" not in documented[0]:
        return documented[0]
    if guessed is not None:
        return guessed
    if documented and "*" not in documented[0]:
        return documented[0]
    if isinstance(value, Mapping | Model | list | tuple):
        return "application/json"
    return "" if isinstance(value, str | int | float | None) else BINARY


def _filename(value: Any) -> str | None:
    """Return the last part of an open file's name; what is no file has none."""
    name = getattr(value, "name", None)
    return name.replace("\\", "/").rpartition("/")[2] if isinstance(name, str) else None


def _safe(headers: Mapping[str, str], argument: str) -> Mapping[str, str]:
    if any(character in text for pair in headers.items() for text in pair for character in "\r\n"):
        raise ArgumentError.of(argument, "a header cannot hold a line break")
    return headers


def _quoted(text: str) -> str:
    """Return a name as HTML's form rules escape it in a part's header."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
