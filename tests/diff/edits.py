"""Every edit that the specification's objects allow, applied one at a time to a document."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS, Field
from oasmith.openapi.grammar import METHODS

OBJECTS: dict[str, Any] = {
    "server": {"url": "https://new.example.com"},
    "serverVariable": {"default": "a"},
    "tag": {"name": "new"},
    "parameter": {"name": "added", "in": "query", "schema": {"type": "string"}},
    "header": {"schema": {"type": "string"}},
    "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
    "response": {
        "description": "New",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    "media": {"schema": {"type": "string"}},
    "encoding": {"contentType": "text/plain"},
    "example": {"value": "new"},
    "link": {"operationId": "getPet"},
    "callback": {"https://example.com": {"post": {"operationId": "called", "responses": {}}}},
    "pathItem": {"get": {"operationId": "added", "responses": {"200": {"description": "New"}}}},
    "operation": {"operationId": "added", "responses": {"200": {"description": "New"}}},
    "securityScheme": {"type": "apiKey", "in": "query", "name": "token"},
    "securityRequirement": {"jwt": []},
    "flows": {"implicit": {"authorizationUrl": "https://example.com", "scopes": {}}},
    "flow": {
        "authorizationUrl": "https://a.example",
        "tokenUrl": "https://t.example",
        "scopes": {},
    },
    "discriminator": {"propertyName": "type"},
    "schema": {"type": "string", "maxLength": 3, "pattern": "^z"},
    "externalDocs": {"url": "https://example.com/new"},
    "contact": {"name": "Bob"},
    "license": {"name": "BSD"},
    "info": {"title": "New", "version": "9"},
    "components": {},
    "xml": {"name": "new"},
}
"""A small object of each kind."""

VALUES: dict[str, Any] = {
    "title": "Another",
    "type": "boolean",
    "enum": ["other"],
    "in": "query",
    "style": "spaceDelimited",
    "required": ["added"],
    "openapi": "3.1.0",
    "security": [{"jwt": []}],
    "contentEncoding": "base32",
    "format": "uuid",
    "scopes": {"other": "Other"},
    "mapping": {"other": "#/components/schemas/Person"},
    "pattern": "^q+$",
    "nodeType": "attribute",
    "dependentRequired": {"a": ["b"]},
    "dependentSchemas": {"a": {"required": ["b"]}},
    "patternProperties": {"^z": {"type": "integer"}},
    "propertyNames": {"maxLength": 1},
    "if": {"required": ["a"]},
    "maxLength": 2,
    "allOf": [{"maxLength": 1, "maxItems": 1, "maximum": 1, "maxProperties": 1}],
    "anyOf": [{"type": "boolean"}, {"type": "null"}],
    "oneOf": [{"type": "boolean"}, {"type": "null"}],
    "not": {"enum": ["Rex", 1, "dog"]},
    "tags": ["other"],
    "parameters": [{"name": "added", "in": "query", "schema": {"type": "string"}}],
}
"""A different value for some keys."""


OWN = {
    "required": {"schema"},
    "title": {"schema", "info"},
    "type": {"schema"},
    "parameters": {"pathItem", "operation"},
}
"""Keys whose value above is used for some kinds only."""


class Edit(NamedTuple):
    """One edit: the operation, the key and the object."""

    kind: str
    key: str
    verb: str
    pointer: str
    document: dict[str, Any]


def edits(document: dict[str, Any]) -> Iterator[Edit]:
    """Yield a document with each key of each of its objects removed, changed or added."""
    for kind, pointer in objects(document):
        node = pointers.get(document, pointer)
        for key, value, verb in _edits(node, kind):
            edited = copy.deepcopy(document)
            target = pointers.get(edited, pointer)
            if verb == "removed":
                del target[key]
            else:
                target[key] = copy.deepcopy(value)
            yield Edit(kind, key, verb, pointer, edited)


def extension_edits(document: dict[str, Any]) -> Iterator[Edit]:
    """Yield a document with each extension, and each key of one, removed or changed."""
    for kind, pointer in objects(document):
        node = pointers.get(document, pointer)
        for name in [key for key in node if key.startswith("x-")]:
            places = [(pointers.join(pointer, name), name)]
            places += _places(node[name], places[0][0], name)
            for where, key in places:
                yield from _edits_at(document, kind, where, key)


def _places(value: Any, pointer: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield each location inside an extension, with its keys; items of lists have none."""
    members = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    for step, below in members:
        where, path = pointers.join(pointer, step), f"{key}.{step}"
        yield where, path
        yield from _places(below, where, path)
    for index, below in items:
        yield from _places(below, pointers.join(pointer, index), key)


def _edits_at(document: dict[str, Any], kind: str, pointer: str, key: str) -> Iterator[Edit]:
    step = pointers.split(pointer)[-1]
    for verb in ("removed", "changed"):
        if verb == "changed" and isinstance(pointers.get(document, pointer), dict):
            continue  # Its keys are changed individually.
        edited = copy.deepcopy(document)
        holder = pointers.get(edited, pointers.parent(pointer))
        if verb == "removed":
            del holder[step]
        else:
            holder[step] = _other(holder[step])
        yield Edit(kind, key, verb, pointer, edited)


def _other(value: Any) -> Any:
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    return [*value, copy.deepcopy(value[-1])] if len(value) == 1 else value[:-1]


def objects(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the kind and the pointer of each object of a document."""
    found: list[tuple[str, str]] = []
    _walk(document, "document", "", found)
    return found


def _walk(node: Any, kind: str, pointer: str, found: list[tuple[str, str]]) -> None:
    if not isinstance(node, dict) or "$ref" in node:
        return
    if kind == "callback":
        for url, item in node.items():
            _walk(item, "pathItem", pointers.join(pointer, url), found)
        return
    found.append((kind, pointer))
    for key, field in FIELDS[kind].items():
        if not field.kind or key not in node:
            continue
        where, value = pointers.join(pointer, key), node[key]
        if field.form == "{@}" and isinstance(value, dict):
            for name, below in value.items():
                _walk(below, field.kind, pointers.join(where, name), found)
        elif field.form == "[@]" and isinstance(value, list):
            for index, below in enumerate(value):
                _walk(below, field.kind, pointers.join(where, index), found)
        else:
            _walk(value, field.kind, where, found)


def _edits(node: dict[str, Any], kind: str) -> Iterator[tuple[str, Any, str]]:
    for key, field in FIELDS[kind].items():
        if not field.is_known("3.2"):
            continue
        if key in node:
            if key != "openapi":  # Without it, the document is invalid.
                yield key, None, "removed"
            changed = _changed(node[key], key, field, kind)
            if changed != node[key]:
                yield key, changed, "changed"
        elif not (kind == "pathItem" and key in METHODS):
            yield key, _changed(None, key, field, kind), "added"
    yield "x-other-tool", {"a": 1}, "added"


def _changed(value: Any, key: str, field: Field, kind: str) -> Any:
    """Return a value of a key that differs from ``value``."""
    if isinstance(value, bool):
        return not value
    if key in VALUES and VALUES[key] != value and kind in OWN.get(key, {kind}):
        return VALUES[key]
    if field.kind:
        return _with_object(value, field)
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, list):
        return value[:-1] if len(value) > 1 else [*value, "other"]
    if isinstance(value, dict):
        return dict(list(value.items())[1:]) or {"other": "other"}
    return _fresh(field.form)


def _with_object(value: Any, field: Field) -> Any:
    fresh = OBJECTS[field.kind]
    if field.form == "{@}":
        return {**(value or {}), "added": fresh}
    if field.form == "[@]":
        return [*(value or []), fresh]
    return fresh if value != fresh else {"type": "null"}


def _fresh(form: str) -> Any:
    if form.startswith("="):
        return form[1:].split(",")[-1].partition(":")[0]
    return {
        "string": "new",
        "boolean": True,
        "number": 3,
        "positive": 7,
        "bound": 3,
        "count": 2,
        "list": ["new"],
        "strings": ["new"],
        "texts": {"new": "new"},
        "object": {"new": "new"},
        "type": "boolean",
        "any": "new",
    }[form]
