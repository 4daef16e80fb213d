"""Which object of the OpenAPI Specification stands at which place of a document.

Source: the fixed fields of OpenAPI 3.0, 3.1 and 3.2, and the keywords of JSON Schema 2020-12 that
hold schemas. One table, because resolving, checking and lowering all walk the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The fixed fields of a path item that are operations, in the specification's order."""

SERVER_NAMES = ("name", "x-fern-server-name", "x-speakeasy-server-id", "x-ogen-server-name")
"""OpenAPI 3.2's name of a server, and what other tools call it."""

HOST = re.compile(
    r"(localhost|[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}|\d+(\.\d+){3})(:\d+)?(/|$)", re.ASCII
)
"""A server's URL that begins with a host although it has no scheme: ``api.example.com/v1``."""

COMPONENT_KINDS: Mapping[str, str] = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "requestBody",
    "headers": "header",
    "securitySchemes": "securityScheme",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "pathItem",
    "mediaTypes": "media",
}
"""Sections of ``components`` with the kind of object that they hold."""

SECTIONS: Mapping[str, str] = {kind: section for section, kind in COMPONENT_KINDS.items()}


class Child(NamedTuple):
    """What stands under a key: an object of a kind, or a map or list of such objects."""

    kind: str
    many: str = ""
    """``map``, ``list`` or empty."""


_SCHEMA, _SCHEMAS, _SCHEMA_LIST = (
    Child("schema"),
    Child("schema", "map"),
    Child("schema", "list"),
)
_CONTENT = Child("media", "map")
_EXAMPLES = Child("example", "map")
_HEADERS = Child("header", "map")
_SERVERS = Child("server", "list")
_VALUE: dict[str, Child] = {"schema": _SCHEMA, "content": _CONTENT, "examples": _EXAMPLES}

CHILDREN: Mapping[str, Mapping[str, Child]] = {
    "document": {
        "paths": Child("pathItem", "map"),
        "webhooks": Child("pathItem", "map"),
        "x-webhooks": Child("pathItem", "map"),
        "components": Child("components"),
        "servers": _SERVERS,
        "tags": Child("tag", "list"),
        "info": Child("info"),
    },
    "components": {section: Child(kind, "map") for section, kind in COMPONENT_KINDS.items()},
    "pathItem": {
        **{method: Child("operation") for method in METHODS},
        "additionalOperations": Child("operation", "map"),
        "servers": _SERVERS,
        "parameters": Child("parameter", "list"),
    },
    "operation": {
        "parameters": Child("parameter", "list"),
        "requestBody": Child("requestBody"),
        "responses": Child("response", "map"),
        "callbacks": Child("callback", "map"),
        "servers": _SERVERS,
    },
    "response": {"headers": _HEADERS, "content": _CONTENT, "links": Child("link", "map")},
    "parameter": _VALUE,
    "header": _VALUE,
    "requestBody": {"content": _CONTENT},
    "media": {
        "schema": _SCHEMA,
        "itemSchema": _SCHEMA,
        "examples": _EXAMPLES,
        "encoding": Child("encoding", "map"),
        "itemEncoding": Child("encoding"),
        "prefixEncoding": Child("encoding", "list"),
    },
    "encoding": {"headers": _HEADERS},
    "schema": {
        **dict.fromkeys(
            ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
            _SCHEMAS,
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _SCHEMA_LIST),
        **dict.fromkeys(
            (
                "items",
                "additionalProperties",
                "not",
                "if",
                "then",
                "else",
                "contains",
                "propertyNames",
                "unevaluatedItems",
                "unevaluatedProperties",
                "contentSchema",
                "additionalItems",
            ),
            _SCHEMA,
        ),
    },
}
"""Kind of object to the keys under which other objects stand. A callback is a map of path items."""


def child(kind: str, key: str) -> Child | None:
    """Return what stands under ``key`` in an object of ``kind``; None when it is plain data."""
    if kind == "callback" and not key.startswith("x-"):
        return Child("pathItem")
    return CHILDREN.get(kind, {}).get(key)


def transform(node: Any, kind: str, change: Callable[[dict[str, Any], str], Any]) -> Any:
    """Return a tree in which ``change`` was applied to each object with its kind.

    The innermost objects come first. ``node`` itself is not changed.
    """
    if isinstance(node, list):
        return [transform(item, kind, change) for item in node]
    if not isinstance(node, dict):
        return node
    transformed: dict[str, Any] = {}
    for key, value in node.items():
        below = child(kind, key)
        if below is None or not isinstance(value, dict | list):
            transformed[key] = value
        elif below.many == "map" and isinstance(value, dict):
            transformed[key] = {
                name: item
                if name.startswith("x-") and kind != "schema"
                else transform(item, below.kind, change)
                for name, item in value.items()
            }
        else:
            transformed[key] = transform(value, below.kind, change)
    return change(transformed, kind)
