"""The request body of a command: items, JSON, files and the parts of forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import json_pointer
from ..errors import ArgumentError
from ..models.coercion import ValueType
from ..models.types import TypeRegistry
from ..operation import Media, Operation, Part, choose_media
from ..type_specs import BYTES, TypeSpec
from .exit_codes import InputError
from .options import InputFormat
from .readers import READERS, Rows, format_of, json_lines, json_value, place_of
from .values import Files, path_of, value_of

FORMS = frozenset({"form", "multipart"})
"""Kinds of bodies that consist of parts."""


class BodyReader:
    """Reads the body of one operation from the words of the command line."""

    def __init__(
        self,
        operation: Operation[Any],
        types: TypeRegistry,
        files: Files,
        format_: InputFormat | None,
    ) -> None:
        """Read ``files`` in the given format, or in that of their file extensions."""
        self._operation = operation
        self._types = types
        self._files = files
        self._format: InputFormat | None = format_

    def items(self, word: str, spec: TypeSpec | None) -> Rows:
        """Return the items of a batch, of type ``spec``. Raises ``InputError`` if it is no list."""
        path = path_of(word)
        format_ = "json" if path is None else format_of(path, self._format)
        if path is not None and format_ in READERS:
            item = ValueType.of(self._types, spec) if spec and format_ == "csv" else None
            return Rows(READERS[format_](self._files.open(path), path, item))
        items = self._json(word, path)
        batch = self._operation.batch
        if isinstance(items, dict) and batch is not None:
            # The whole body of a call is accepted, too.
            items = json_pointer.get(items, batch.items)
        if not isinstance(items, list):
            raise InputError(f"{_place(word, path)} is not a list of items")
        return Rows(items)

    def body(
        self, word: str | None, parts: Sequence[tuple[str, str]], media_type: str | None
    ) -> Any:
        """Return the body from a word and the parts of a form.

        Raises ``InputError``, and ``ArgumentError`` for a media type that is not documented.
        """
        media = self._media(media_type)
        if parts and media.kind not in FORMS:
            raise InputError(f"--part is for forms; the body is {media.media_type}")
        if media.kind in FORMS:
            return {**self._fields(word), **self._parts(parts, media)}
        word = word or ""
        path = path_of(word)
        if media.kind == "json":
            return self._data(word, path, media)
        if media.kind in ("lines", "sequence"):
            return self._lines(word, path)
        return self._files.text(word) if path is None else self._files.open(path)

    def _media(self, media_type: str | None) -> Media:
        body = self._operation.body
        if body is None:
            raise ArgumentError.of("body", f"{self._operation.id} has no body")
        return choose_media(body, media_type)[0]

    def _data(self, word: str, path: str | None, media: Media) -> Any:
        type_ = ValueType.of(self._types, media.type)
        if path is None:
            return value_of([self._files.text(word)], type_, json_first=True)
        format_ = format_of(path, self._format)
        if format_ not in READERS:
            return self._json(word, path)
        return list(READERS[format_](self._files.open(path), path, type_.element()))

    def _lines(self, word: str, path: str | None) -> Any:
        """Return the items of JSON Lines; a file with the extension .json has a JSON array."""
        if path is None or path.lower().endswith(".json"):
            return self._json(word, path)
        return json_lines(self._files.open(path), path)

    def _json(self, word: str, path: str | None) -> Any:
        return json_value(self._files.text(word), _place(word, path))

    def _fields(self, word: str | None) -> dict[str, Any]:
        """Return the fields of a form that were passed as one JSON object."""
        if word is None:
            return {}
        fields = self._json(word, path_of(word))
        if not isinstance(fields, dict):
            raise InputError(f"{_place(word, path_of(word))} is not a JSON object of fields")
        return fields

    def _parts(self, parts: Sequence[tuple[str, str]], media: Media) -> dict[str, Any]:
        """Return the parts by name; a repeated name has a list."""
        declared = {part.name: part for part in media.parts}
        values: dict[str, list[str]] = {}
        for name, value in parts:
            values.setdefault(name, []).append(value)
        return {
            name: self._part(name, texts, declared.get(name), media)
            for name, texts in values.items()
        }

    def _part(self, name: str, words: list[str], part: Part | None, media: Media) -> Any:
        is_bytes = part is not None and part.type == BYTES
        paths = [path for word in words if (path := path_of(word)) is not None]
        if media.kind == "multipart" and (part is None or is_bytes) and len(paths) == len(words):
            return _one_or_all([self._files.open(path) for path in paths])
        texts = [self._files.text(word) for word in words]
        if is_bytes:
            return _one_or_all(texts)
        if part is not None:
            return value_of(texts, ValueType.of(self._types, part.type))
        body_type = ValueType.of(self._types, media.type)
        return value_of(texts, body_type.property(name) or ValueType(Any))


def _one_or_all(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0]


def _place(word: str, path: str | None) -> str:
    """Return the name of a value in messages: its file, or its beginning."""
    if path is not None:
        return place_of(path)
    return word if len(word) <= 40 else f"{word[:39]}…"
