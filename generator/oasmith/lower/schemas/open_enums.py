"""Open enums, which accept values that the document does not list.

An enum of a model is open if a response uses it, even if requests use it, too: a client must be
able to send back what it received. An enum that only requests use is closed and validated before
anything is sent, and so are parameters: see ``inputs``. A document can set either explicitly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.lower.schemas.enums import kinds_of
from oasmith.lower.schemas.kinds import ANNOTATIONS
from oasmith.openapi.grammar import transform
from oasmith.openapi.open_enums import stated_openness

STATED = "x-extensible-enum"
"""The key for an explicit setting, which ``mark_openness`` converts to true or false."""


def mark_openness(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without extensions, except its explicit setting for open enums."""
    bare = {key: value for key, value in schema.items() if not key.startswith("x-")}
    known, is_open = schema.get(STATED), stated_openness(schema)
    if isinstance(known, list) and known and "enum" not in bare:
        bare["enum"] = known
    return bare if is_open is None else {**bare, STATED: is_open}


def apply_openness(schemas: Mapping[str, Any], responses: Collection[str]) -> dict[str, Any]:
    """Return named schemas with open or closed enums, and without the marks.

    Schemas in ``responses`` have open enums. A property with a single value that distinguishes the
    members of a union stays closed, because an open one would not distinguish them any more.

    Args:
        schemas: The schemas by name, after ``mark_openness``.
        responses: The names that responses use.
    """
    members = set(_members(list(schemas.values())))
    return {
        name: _with_openness(
            _with_closed_tags(schema) if name in members else schema, name in responses
        )
        for name, schema in schemas.items()
    }


def _with_openness(schema: Any, is_response: bool) -> Any:
    def change(node: dict[str, Any], _: str) -> dict[str, Any]:
        is_open = node.get(STATED, is_response)
        bare = {key: value for key, value in node.items() if key != STATED}
        return _open_enum(bare) if is_open else bare

    return transform(schema, "schema", change)


def _with_closed_tags(schema: Any) -> Any:
    """Return a member of a union whose properties with a single value are marked as closed."""
    if not isinstance(schema, dict):
        return schema
    closed = dict(schema)
    if isinstance(schema.get("allOf"), list):
        closed["allOf"] = [_with_closed_tags(part) for part in schema["allOf"]]
    if isinstance(schema.get("properties"), dict):
        closed["properties"] = {
            name: {**member, STATED: False}
            if isinstance(member, dict) and len(member.get("enum") or ()) == 1
            else member
            for name, member in schema["properties"].items()
        }
    return closed


def _members(node: Any) -> Iterator[str]:
    """Yield the names of all members of unions in a schema."""
    if isinstance(node, list):
        for item in node:
            yield from _members(item)
    elif isinstance(node, dict):
        for key in ("oneOf", "anyOf"):
            for member in node.get(key) or ():
                if isinstance(member, dict) and isinstance(member.get("$ref"), str):
                    yield member["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _members(value)


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an enum that also accepts other values of its type, or another schema unchanged."""
    values = schema.get("enum")
    if not isinstance(values, list) or not values:
        return schema
    kinds = kinds_of(values)
    kind = schema.get("type", kinds if len(kinds) > 1 else kinds[0])
    closed = {key: schema[key] for key in ("enum", "type") if key in schema}
    words = {key: value for key, value in schema.items() if key in ANNOTATIONS}
    return {**words, "anyOf": [closed, {"type": kind}]}
