"""The structure of OpenAPI documents: which kind of object is the value of which key.

It is derived from the table of all keys, and used by bundling, validation and lowering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from oasmith.openapi.fixed_fields import FIELDS, METHODS as METHODS

SERVER_NAMES = ("name", "x-fern-server-name", "x-speakeasy-server-id", "x-ogen-server-name")
"""The key for the name of a server in OpenAPI 3.2, and those of other tools."""

HOST = re.compile(
    r"(localhost|[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}|\d+(\.\d+){3})(:\d+)?(/|$)", re.ASCII
)
"""A server URL without a scheme that begins with a host: ``api.example.com/v1``."""

COMPONENT_KINDS: Mapping[str, str] = {
    section: field.kind for section, field in FIELDS["components"].items()
}
"""Sections of ``components``, with the kind of their objects."""

SECTIONS: Mapping[str, str] = {kind: section for section, kind in COMPONENT_KINDS.items()}


ANNOTATIONS = frozenset(
    {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"}
    | {"example", "externalDocs", "xml", "$comment"}
)
"""Keywords that have no effect on which values are valid."""


class Child(NamedTuple):
    """The value of a key: an object of a kind, or a map or list of such objects."""

    kind: str
    many: str = ""
    """``map``, ``list`` or empty."""


_MANY = {"@": "", "[@]": "list", "{@}": "map"}

_DATA = frozenset(
    {
        *("contact", "license", "serverVariable", "externalDocs", "securityRequirement"),
        *("flows", "flow", "discriminator", "xml"),
    }
)
"""Kinds of objects that only contain each other: outside of validation they are plain data."""

_ELSEWHERE: Mapping[str, Mapping[str, Child]] = {
    "document": {"x-webhooks": Child("pathItem", "map")},
    "schema": {"definitions": Child("schema", "map"), "additionalItems": Child("schema")},
}
"""Keys of other vocabularies that documents use."""

CHILDREN: Mapping[str, Mapping[str, Child]] = {
    kind: {
        **{
            key: Child(field.kind, _MANY[field.form])
            for key, field in fields.items()
            if field.kind and field.kind not in _DATA
        },
        **_ELSEWHERE.get(kind, {}),
    }
    for kind, fields in FIELDS.items()
}
"""The keys of each kind of object whose values are objects; a callback is a map of path items."""


def child(kind: str, key: str) -> Child | None:
    """Return what the value of ``key`` is in an object of ``kind``; None if it is plain data."""
    if kind == "callback" and not key.startswith("x-"):
        return Child("pathItem")
    return CHILDREN.get(kind, {}).get(key)


def children(node: Mapping[str, Any], kind: str) -> list[tuple[str, Child]]:
    """Return the keys of an object of ``kind`` whose values are objects, with their kinds."""
    if kind == "callback":
        return [(key, below) for key in node if (below := child(kind, key)) is not None]
    known = CHILDREN.get(kind, {})
    return [(key, known[key]) for key in node if key in known]


def transform(node: Any, kind: str, change: Callable[[dict[str, Any], str], Any]) -> Any:
    """Return a tree in which ``change`` was called with each object and its kind.

    Descendants are changed before their ancestors. ``node`` itself is not modified.
    """
    if isinstance(node, list):
        return [transform(item, kind, change) for item in node]
    if not isinstance(node, dict):
        return node
    transformed = dict(node)
    for key, value in node.items():
        # Most values are texts and numbers, so this is checked before the key is looked up.
        below = child(kind, key) if isinstance(value, dict | list) else None
        if below is None:
            continue
        if below.many == "map" and isinstance(value, dict):
            transformed[key] = {
                name: item
                if name.startswith("x-") and kind != "schema"
                else transform(item, below.kind, change)
                for name, item in value.items()
            }
        else:
            transformed[key] = transform(value, below.kind, change)
    return change(transformed, kind)
