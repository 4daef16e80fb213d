"""Hints for keys that are not in the specification: what was meant, or an equivalent."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from oasmith.openapi.fixed_fields import FIELDS

NAMES: Mapping[str, str] = {
    "document": "the document",
    "info": "'info'",
    "contact": "'contact'",
    "license": "'license'",
    "server": "a server",
    "serverVariable": "a server variable",
    "components": "'components'",
    "pathItem": "a path item",
    "operation": "an operation",
    "externalDocs": "'externalDocs'",
    "parameter": "a parameter",
    "header": "a header",
    "requestBody": "a request body",
    "media": "a media type",
    "encoding": "an encoding",
    "response": "a response",
    "example": "an example",
    "link": "a link",
    "tag": "a tag",
    "securityScheme": "a security scheme",
    "flows": "'flows'",
    "flow": "an OAuth flow",
    "discriminator": "a discriminator",
    "xml": "'xml'",
    "schema": "a schema",
}
"""Names of the kinds of objects, for messages."""

_SWAGGER = {
    ("document", "swagger"): "openapi: 3.1.0",
    ("document", "definitions"): "components: {schemas: …}",
    ("document", "securityDefinitions"): "components: {securitySchemes: …}",
    ("document", "parameters"): "components: {parameters: …}",
    ("document", "responses"): "components: {responses: …}",
    ("document", "consumes"): "content: {<media type>: …} in each request body",
    ("document", "produces"): "content: {<media type>: …} in each response",
    **{
        ("document", key): "servers: [{url: https://host/base/path}]"
        for key in ("host", "basePath", "schemes")
    },
    ("operation", "consumes"): "content: {<media type>: …} in `requestBody`",
    ("operation", "produces"): "content: {<media type>: …} in each response",
    ("operation", "schemes"): "servers: [{url: …}]",
    ("operation", "body"): "requestBody: {content: …}",
    ("parameter", "collectionFormat"): "style and explode",
    ("response", "schema"): "content: {application/json: {schema: …}}",
    ("response", "examples"): "content: {application/json: {examples: …}}",
    ("requestBody", "schema"): "content: {application/json: {schema: …}}",
    ("securityScheme", "flow"): "flows: {<flow>: …}",
    **{
        ("securityScheme", key): f"flows: {{<flow>: {{{key}: …}}}}"
        for key in ("authorizationUrl", "tokenUrl", "scopes")
    },
}
"""Keys of Swagger 2.0 and common mistakes, with the equivalent in OpenAPI 3."""

_SINCE_31 = {
    "nullable": 'type: [string, "null"]',
    "definitions": "$defs",
    "id": "$id",
    "dependencies": "dependentRequired or dependentSchemas",
    "additionalItems": "prefixItems, with items for the rest",
    "$recursiveRef": "$dynamicRef",
    "$recursiveAnchor": "$dynamicAnchor",
    "divisibleBy": "multipleOf",
    "extends": "allOf",
    "disallow": "not",
}
_UNTIL_30 = {
    **{key: value for key, value in _SINCE_31.items() if key != "nullable"},
    "const": "enum: [<the value>]",
    "examples": "example",
    "$defs": "components: {schemas: …}",
    "definitions": "components: {schemas: …}",
    "prefixItems": "items: {anyOf: […]}",
    "patternProperties": "additionalProperties",
    "unevaluatedProperties": "additionalProperties",
    "contentEncoding": "format: byte",
    "contentMediaType": "format: binary",
    "$comment": "description",
}
"""Keywords of other versions of JSON Schema, with an equivalent."""

_LIKE_REF = ("ref", "$Ref", "$REF", "Ref", "REF", "$ref:", "$reference", "$refs", "$rel")


def hint(kind: str, key: str, version: str, siblings: Mapping[str, Any]) -> str:
    """Return a hint for an unknown ``key`` in an object of a ``kind``."""
    known = [name for name, field in FIELDS[kind].items() if field.is_known(version)]
    if key in _LIKE_REF:
        return "Did you mean '$ref'?"
    if re.match(r"(?i)x[-_.]|x(?=[A-Z])", key):
        return f"Did you mean 'x-{re.sub('(?i)^x[-_.]?', '', key)}'? Extensions begin with x-."
    return (
        _inside(kind, key, version, siblings)
        or ("" if _is_schema(siblings[key]) else _elsewhere(kind, key, version))
        or _suggestion(key, [name for name in known if name not in siblings])
        or _suggestion(key, known)
        or _moved(kind, key, siblings[key])
        or "Remove it, or let it begin with x-."
    )


def _inside(kind: str, key: str, version: str, siblings: Mapping[str, Any]) -> str:
    """Return a hint if the key belongs to an object inside this one."""
    if kind == "schema" or key in FIELDS[kind]:
        return ""
    fields = [(name, field) for name, field in FIELDS[kind].items() if field.form == "@"]
    # Existing keys come first, for example a method of the path item.
    for name, field in sorted(fields, key=lambda pair: pair[0] not in siblings):
        inner = FIELDS[field.kind].get(key)
        if inner is not None and inner.is_known(version):
            return f"It belongs to '{name}': {name}: {{{key}: …}}."
    return ""


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"type", "$ref", "enum", "properties"})


def _elsewhere(kind: str, key: str, version: str) -> str:
    """Return a hint for a key of another version or location."""
    if kind == "schema":
        instead = (_UNTIL_30 if version == "3.0" else _SINCE_31).get(key)
        if key == "nullable":
            return f"OpenAPI 3.1 has no 'nullable'; write `{instead}`."
        if instead is not None:
            other = "" if key not in FIELDS[kind] else "OpenAPI 3.1 has it, 3.0 not. "
            return f"{other}Write `{instead}`."
    elif (kind, key) in _SWAGGER:
        return f"OpenAPI 3 has no '{key}' here; write `{_SWAGGER[kind, key]}`."
    field = FIELDS[kind].get(key)
    if field is not None:
        return f"OpenAPI {field.since} has it, this document is {version}."
    return ""


def _suggestion(key: str, known: list[str]) -> str:
    """Return a hint with the most similar known key, ignoring case and separators."""
    plain = {_plain(name): name for name in known}
    # A higher cutoff than the default, because short words are similar by chance.
    similar = difflib.get_close_matches(_plain(key), plain, n=1, cutoff=0.7)
    return f"Did you mean '{plain[similar[0]]}'?" if similar else ""


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())


def _moved(kind: str, key: str, value: Any) -> str:
    """Return a hint for a key that is in the wrong object."""
    if "schema" in FIELDS[kind]:
        suggestion = _suggestion(key, list(FIELDS["schema"]))
        if suggestion:
            return f"{suggestion} It belongs to the schema: schema: {{…}}."
    if kind == "schema" and _is_schema(value):
        return f"A property must be in `properties`: properties: {{{key}: …}}."
    return ""
