"""The body of a call: items, JSON, files and the parts of forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from .. import pointers
from ..adapters import Types
from ..bodies import choose
from ..errors import ArgumentError
from ..operation import Body, Media, Operation, Part
from .exits import InputError
from .kinds import element, property_of
from .rows import READERS, Format, Rows, format_of, json_value, lines, shown_path
from .values import Sources, path_of, value_of

FIELDS = frozenset({"form", "multipart"})
"""Kinds of bodies that are made of parts."""


class Content:
    """Reads the body of one operation from the words of the command line."""

    def __init__(
        self, operation: Operation[Any], types: Types, sources: Sources, chosen: Format | None
    ) -> None:
        """Read files of ``sources`` in the format that was ``chosen``, or that their names say."""
        self._operation = operation
        self._types = types
        self._sources = sources
        self._format: Format | None = chosen

    def items(self, word: str) -> Rows:
        """Return the items of a batch. Raises ``InputError`` when they are none."""
        path = path_of(word)
        form = format_of(path, self._format) if path is not None else "json"
        if path is not None and form in READERS:
            item = self._item_type() if form == "csv" else None
            return Rows(READERS[form](self._sources.file(path), path, item))
        found = self._json(word, path)
        batch = self._operation.batch
        if isinstance(found, dict) and batch is not None:
            # The whole body of a call is as good as its items.
            found = pointers.get(found, batch.items)
        if not isinstance(found, list):
            raise InputError(f"{_place(word, path)}: is not a list of items")
        return Rows(found)

    def body(self, word: str | None, parts: list[str], media_type: str | None) -> Any:
        """Return the body that a word and the parts of a form make.

        Raises ``InputError``, and ``ArgumentError`` for a media type that nobody documented.
        """
        media, _ = choose(_body_of(self._operation), media_type)
        if parts and media.kind not in FIELDS:
            raise InputError(f"--part is for forms; the body is {media.media_type}")
        if media.kind in FIELDS:
            return {**self._fields(word), **self._parts(parts, media)}
        path = path_of(word or "")
        if media.kind == "json":
            return self._data(word or "", path, media)
        if media.kind in ("lines", "sequence"):
            return self._lines(word or "", path)
        return self._sources.text(word or "") if path is None else self._sources.file(path)

    def _data(self, word: str, path: str | None, media: Media) -> Any:
        if path is None:
            text = self._sources.text(word)
            return value_of([text], self._types.adapter(media.type), json_first=True)
        form = format_of(path, self._format)
        if form not in READERS:
            return self._json(word, path)
        item = element(self._types.resolve(media.type))
        return list(READERS[form](self._sources.file(path), path, item))

    def _lines(self, word: str, path: str | None) -> Any:
        """Return what is sent as lines; a file has one on each line, unless it is called .json."""
        if path is None or path.lower().endswith(".json"):
            return self._json(word, path)
        return lines(self._sources.file(path), path)

    def _json(self, word: str, path: str | None) -> Any:
        return json_value(self._sources.text(word), _place(word, path))

    def _fields(self, word: str | None) -> dict[str, Any]:
        """Return the fields of a form that were given together, as a JSON object."""
        if word is None:
            return {}
        found = self._json(word, path_of(word))
        if not isinstance(found, dict):
            raise InputError(f"{_place(word, path_of(word))}: is not a JSON object of fields")
        return found

    def _parts(self, words: list[str], media: Media) -> dict[str, Any]:
        """Return ``name=value`` by name; a name that is repeated has a list."""
        known = {it.name: it for it in media.parts}
        found: dict[str, list[str]] = {}
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or not name:
                raise InputError(f"--part {word!r}: write NAME=VALUE, or NAME=@FILE")
            found.setdefault(name, []).append(value)
        return {
            name: self._part(name, values, known.get(name), media) for name, values in found.items()
        }

    def _part(self, name: str, words: list[str], part: Part | None, media: Media) -> Any:
        is_bytes = part is not None and "bytes" in part.type
        paths = [path_of(it) for it in words]
        if media.kind == "multipart" and (part is None or is_bytes) and all(paths):
            return _one_or_all([self._sources.file(it) for it in paths if it is not None])
        texts = [self._sources.text(it) for it in words]
        if is_bytes:
            return _one_or_all(texts)
        return value_of(texts, self._part_type(name, part, media))

    def _part_type(self, name: str, part: Part | None, media: Media) -> TypeAdapter[Any]:
        if part is not None:
            return self._types.adapter(part.type)
        hint = property_of(self._types.resolve(media.type), name)
        return TypeAdapter(Any if hint is None else hint)

    def _item_type(self) -> Any:
        """Return the type of an item; None where nobody declared it."""
        batch, body = self._operation.batch, self._operation.body
        if batch is None or body is None:
            return None
        hint = self._types.resolve(body.media[0].type)
        for step in pointers.split(batch.items):
            hint = None if hint is None else property_of(hint, step)
        return element(hint)


def body_files(operation: Operation[Any]) -> Iterator[str]:
    """Yield what a body can be read from, in words for help."""
    if operation.batch is not None:
        yield "@items.jsonl, @items.csv or @items.json, @- for standard input, or a JSON list"
    elif operation.body is not None:
        kinds = {it.kind for it in operation.body.media}
        if "json" in kinds:
            yield "JSON, @file.json, or @- for standard input"
        elif kinds & FIELDS:
            yield "a JSON object of fields, or --part for each"
        else:
            yield "text, @file, or @- for standard input"


def _one_or_all(found: list[Any]) -> Any:
    return found if len(found) > 1 else found[0]


def _body_of(operation: Operation[Any]) -> Body:
    if operation.body is None:
        raise ArgumentError.of("body", f"{operation.id} has none")
    return operation.body


def _place(word: str, path: str | None) -> str:
    """Return how messages call a value: its file, or the beginning of itself."""
    if path is not None:
        return shown_path(path)
    return word if len(word) <= 40 else f"{word[:39]}…"
