"""Removal of the keys that a version of OpenAPI does not have, by the table of all keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith.bundle.conversion.losses import Losses
from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.openapi.grammar import CHILDREN

WITHOUT_LOSS = frozenset(
    {
        # The references to them have already been replaced by their contents.
        *(("components", "pathItems"), ("components", "mediaTypes")),
        # The schemas that they identify have already become components, if they are used.
        *(("schema", "$defs"), ("schema", "definitions")),
        *(("schema", "$id"), ("schema", "$anchor"), ("schema", "$dynamicAnchor")),
    }
)
"""Kinds of objects, with keys whose removal loses nothing."""

INSTEAD = {
    "if": "It is left out: the condition is not checked.",
    "itemSchema": "It is left out; 'schema' stays.",
    "$dynamicRef": "It is left out: any value is allowed.",
    "query": "The operation is left out.",
    "additionalOperations": "These operations are left out.",
    "deviceAuthorization": "The flow is left out.",
    "defaultMapping": "It is left out: values that are not in the mapping have no schema.",
}
"""Hints for keys that are left out, in place of the general hint."""

FOLLOWERS = {"then": "if", "else": "if", "minContains": "contains", "maxContains": "contains"}
"""Keys that have no effect without another key: they are not reported in addition to it."""


def leave_out(node: dict[str, Any], kind: str, pointer: str, losses: Losses) -> None:
    """Remove the keys that the target version does not have from an object and its plain data."""
    for key in list(node):
        if key.startswith("x-") or key == "$ref":
            continue
        if not _is_known(kind, key, losses.target):
            leader = FOLLOWERS.get(key)
            if (kind, key) not in WITHOUT_LOSS and (leader is None or leader not in node):
                losses.note_key(pointer, key, INSTEAD.get(key, ""))
    for key in [key for key in node if not _is_known(kind, key, losses.target)]:
        del node[key]
    for below, below_kind, place in _data_in(node, kind, pointer):
        leave_out(below, below_kind, place, losses)


def _is_known(kind: str, key: str, version: str) -> bool:
    if key.startswith("x-") or key == "$ref":
        return True
    # Whether it has an effect is only known after the parent schema has been converted.
    if (kind, key) == ("schema", "nullable"):
        return True
    field = FIELDS.get(kind, {}).get(key)
    if field is None:
        # 3.0 does not allow unknown keywords; other unknown keys were reported by validation.
        return not (kind == "schema" and version == "3.0")
    return field.is_known(version)


def _data_in(
    node: dict[str, Any], kind: str, pointer: str
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield the members of an object that ``walk`` does not visit, such as a license."""
    for key, field in FIELDS.get(kind, {}).items():
        if not field.kind or key in CHILDREN.get(kind, {}) or key not in node:
            continue
        value, place = node[key], pointers.join(pointer, key)
        if isinstance(value, list):
            members = [(pointers.join(place, index), item) for index, item in enumerate(value)]
        elif field.form.startswith("{") and isinstance(value, dict):
            members = [(pointers.join(place, name), item) for name, item in value.items()]
        else:
            members = [(place, value)]
        for where, member in members:
            if isinstance(member, dict):
                yield member, field.kind, where
