"""Which enums take values that the document does not list.

An enum of a model is open where an answer can hold it, also when a request can hold it too: what a
client was given, it must be able to send back. What none but requests use stays closed, and is
checked before anything is sent; so are parameters: see ``inputs``. A document can say either of an
enum itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith.lower.schemas.enums import kinds_of
from oasmith.lower.schemas.kinds import ANNOTATIONS
from oasmith.openapi.grammar import transform
from oasmith.openapi.openness import stated_openness

STATED = "x-extensible-enum"
"""Under this key ``mark_openness`` leaves what the document says, in the one form true or false."""


def mark_openness(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without extensions, but with its word on open enums."""
    bare = {key: value for key, value in schema.items() if not key.startswith("x-")}
    known, is_open = schema.get(STATED), stated_openness(schema)
    if isinstance(known, list) and known and "enum" not in bare:
        bare["enum"] = known
    return bare if is_open is None else {**bare, STATED: is_open}


def apply_openness(schemas: Mapping[str, Any], answers: Collection[str]) -> dict[str, Any]:
    """Return named, marked schemas with their enums open or closed, and without the marks.

    Those in ``answers`` are open. What tells the members of a union apart stays as it is; opened,
    it would tell nothing. That is a property of a single value.
    """
    members = set(_members(list(schemas.values())))
    return {
        name: _with_openness(
            _with_closed_tags(schema) if name in members else schema, name in answers
        )
        for name, schema in schemas.items()
    }


def _with_openness(schema: Any, is_answer: bool) -> Any:
    def change(node: dict[str, Any], _: str) -> dict[str, Any]:
        is_open = node.get(STATED, is_answer)
        bare = {key: value for key, value in node.items() if key != STATED}
        return _open_enum(bare) if is_open else bare

    return transform(schema, "schema", change)


def _with_closed_tags(schema: Any) -> Any:
    """Return a member of a union in which what tells it apart is marked as closed."""
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
    """Yield the names of all members of unions."""
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
    """Return an enum that also takes other values of its type; other schemas stay as they are."""
    values = schema.get("enum")
    if not isinstance(values, list) or not values:
        return schema
    kinds = kinds_of(values)
    kind = schema.get("type", kinds if len(kinds) > 1 else kinds[0])
    closed = {key: schema[key] for key in ("enum", "type") if key in schema}
    words = {key: value for key, value in schema.items() if key in ANNOTATIONS}
    return {**words, "anyOf": [closed, {"type": kind}]}
