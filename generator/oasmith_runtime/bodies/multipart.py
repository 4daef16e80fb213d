"""Multipart bodies (OpenAPI's Encoding Object; RFC 7578; the HTML Standard's escapes)."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import IO, Any, TypeAlias

from ..errors import ArgumentError, Problem
from ..messages import Content
from ..models import Model
from ..models.types import TypeRegistry
from ..models.validate import check_json, to_json
from ..operation import Media, Part
from ..parameters import scalar
from ..type_specs import ANYTHING, BYTES
from .files import FileSource
from .uploads import Upload

BINARY = "application/octet-stream"
RAW = (bytes, bytearray, memoryview, PathLike)
"""Types of files, in addition to objects with a ``read`` method."""


@dataclass(frozen=True, slots=True)
class File:
    """A part of a multipart body, with its own filename, media type or headers."""

    content: bytes | str | IO[bytes] | PathLike[str]
    """A file is read in chunks while it is sent; a path is opened for that."""
    filename: str | None = None
    """None for the name of the file, or of the part; text has none."""
    content_type: str | None = None
    """None for the document's media type, else the one of the filename's extension."""
    headers: Mapping[str, str] = field(default_factory=dict)


FileContent: TypeAlias = bytes | str | IO[bytes] | PathLike[str]
"""Types of a file's content; a str is the content itself."""

FileTypes: TypeAlias = (
    FileContent
    | File
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A file with its name, its media type and its headers, as httpx and requests accept it."""


@dataclass(slots=True)
class _Multipart:
    """The encoded parts of a body."""

    boundary: str = field(default_factory=lambda: secrets.token_hex(16))
    segments: list[bytes | FileSource] = field(default_factory=list)

    def add(self, headers: Mapping[str, str], content: bytes | FileSource) -> None:
        """Add a part."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.segments += [f"--{self.boundary}\r\n{lines}\r\n".encode(), content, b"\r\n"]

    def data(self) -> bytes | Upload:
        """Return the whole body; bytes if there are no files to read."""
        segments = [*self.segments, f"--{self.boundary}--\r\n".encode()]
        plain = [segment for segment in segments if isinstance(segment, bytes)]
        return b"".join(plain) if len(plain) == len(segments) else Upload.of(*segments)


def encode_multipart(
    media: Media, value: Any, argument: str, types: TypeRegistry, sent_as: str
) -> tuple[Content, list[Problem]]:
    """Return a mapping of parts as a body, and the problems of the parts.

    Each item of a list of files or scalars is a part, as browsers send it. A file is bytes, str, an
    open file, a ``Path``, a ``File``, or a tuple of filename, content, media type and headers, as
    httpx and requests accept it.
    """
    if isinstance(value, Model):
        value = _fields_of(value)
    if not isinstance(value, Mapping):
        raise ArgumentError.of(argument, "a multipart body must be a mapping of parts")
    documented = {part.name: part for part in media.parts}
    problems = [
        Problem(f"{argument}.{part.name}", "Field required")
        for part in media.parts
        if part.required and part.name not in value
    ]
    body = _Multipart()
    for name, given in value.items():
        part = documented.get(str(name)) or Part(name=str(name))
        place = f"{argument}.{name}"
        problems += _problems(part, given, place, types)
        for item in _items(part, given, place):
            body.add(*_part(part, item, place))
    return Content(body.data(), f"{sent_as}; boundary={body.boundary}"), problems


def _fields_of(model: Model) -> dict[str, Any]:
    """Return the fields that were set in a model, unserialized, because JSON has no files."""
    values = model.__dict__  # Attribute access would warn about a deprecated field.
    fields = {
        info.alias or name: values[name]
        for name, info in type(model).model_fields.items()
        if name in model.model_fields_set
    }
    return {**fields, **(model.model_extra or {})}


def _problems(part: Part, value: Any, argument: str, types: TypeRegistry) -> list[Problem]:
    """Return the problems of a part that is data; the content of a file is not checked."""
    if part.type in (ANYTHING, BYTES) or any(map(_is_file, _items(part, value, argument))):
        return []
    return check_json(types.adapter(part.type), to_json(value, argument), argument)


def _is_file(item: Any) -> bool:
    return isinstance(item, (*RAW, File)) or hasattr(item, "read")


def _items(part: Part, value: Any, argument: str) -> list[Any]:
    """Return the values of the parts. Raises ``ArgumentError`` for a tuple that is not a file."""
    if isinstance(value, tuple) and not _is_list(part, value):
        return [_file_of(value, argument)]
    if not isinstance(value, list | tuple):
        return [value]
    return [_item(part, item, f"{argument}[{index}]") for index, item in enumerate(value)]


def _item(part: Part, item: Any, argument: str) -> Any:
    is_file = isinstance(item, tuple) and not _is_list(part, item)
    return _file_of(item, argument) if is_file else item


def _is_list(part: Part, value: tuple[Any, ...]) -> bool:
    """Return whether a tuple is a list of values rather than a file with its name."""
    if part.type == BYTES:
        return all(_is_file(item) or isinstance(item, tuple) for item in value)
    # Two strings are two values; None and a string are a file without a name.
    name, content = (*value, None, None)[:2]
    has_content = _is_file(content) or (name is None and isinstance(content, str))
    return not (isinstance(name, str | None) and has_content)


def _file_of(value: tuple[Any, ...], argument: str) -> File:
    """Return the file of a tuple. Raises ``ArgumentError`` if it is not one."""
    padded: list[Any] = [*value, None, None, None, None]
    filename, content, content_type, headers = padded[:4]
    if (
        not 2 <= len(value) <= 4
        or not isinstance(filename, str | None)
        or not (isinstance(content, str) or _is_file(content))
        or isinstance(content, File)
        or not isinstance(content_type, str | None)
        or not isinstance(headers, Mapping | None)
    ):
        kinds = ", ".join(type(item).__name__ for item in value)
        text = (
            f"a tuple of ({kinds}) is not a file; pass (filename, content), (filename, content, "
            "media type) or (filename, content, media type, headers), such as "
            "('a.png', open('a.png', 'rb'), 'image/png')"
        )
        raise ArgumentError.of(argument, text)
    return File(content, filename, content_type, headers or {})


def _part(part: Part, item: Any, argument: str) -> tuple[dict[str, str], bytes | FileSource]:
    """Return the headers and the content of one part."""
    file = item if isinstance(item, File) else File(item)
    content = _content(file.content, argument)
    filename = file.filename or _filename(file.content)
    if not isinstance(filename, str | None):
        raise ArgumentError.of(argument, f"a filename must be a str, not {type(filename).__name__}")
    if filename is None and _is_file(file.content):
        filename = part.name  # Without one, a server takes the part for text.
    # Browsers and servers use these escapes rather than RFC 2231.
    disposition = f'form-data; name="{_quoted(part.name)}"'
    if filename is not None:
        disposition += f'; filename="{_quoted(filename)}"'
    headers = {"Content-Disposition": disposition}
    content_type = file.content_type or _content_type(part, file.content, filename)
    if content_type:
        headers["Content-Type"] = content_type
    return _checked_headers({**headers, **file.headers}, argument), content


def _content(value: Any, argument: str) -> bytes | FileSource:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if hasattr(value, "read") or isinstance(value, PathLike):
        return FileSource.of(value, argument)
    if isinstance(value, str):
        return value.encode()
    if value is None or isinstance(value, bool | int | float):
        return scalar(value).encode()
    return to_json(value, argument)


def _content_type(part: Part, value: Any, filename: str | None) -> str:
    """Return the document's only media type, or one that fits the value; text needs none."""
    documented = [name.strip() for name in part.content_type.split(",") if name.strip()]
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
    """Return the last part of a file's name; None for other values."""
    if isinstance(value, PathLike):
        return os.path.basename(os.fsdecode(value))
    # Files of web frameworks, such as Starlette's, have a filename.
    name = getattr(value, "name", None) or getattr(value, "filename", None)
    return name.replace("\\", "/").rpartition("/")[2] if isinstance(name, str) else None


def _checked_headers(headers: dict[str, str], argument: str) -> dict[str, str]:
    for text in (text for pair in headers.items() for text in pair):
        if not isinstance(text, str):
            raise ArgumentError.of(argument, f"a header must be a str, not {type(text).__name__}")
        if any(char in text for char in "\r\n"):
            raise ArgumentError.of(argument, "a header cannot contain a line break")
    return headers


def _quoted(text: str) -> str:
    """Escape a name for a part's header, by the rules of HTML forms."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
