"""Schemas to the forms that models can have: an object, a list, a scalar, or a union of those.

JSON Schema lets an object also be a union, and a union be one of several parts. A class cannot, so
such a schema becomes a union of objects that each have everything. What a class cannot say at all,
as "either ``a`` or ``b`` is required", is left out: the models then accept more, never less.
"""

from __future__ import annotations

from typing import Any

from oasmith.lower.schemas.discriminators import for_members
from oasmith.lower.schemas.enums import with_literal_values
from oasmith.lower.schemas.kinds import (
    ANNOTATIONS,
    KEYWORDS,
    UNIONS,
    separated,
    with_known_kinds,
    with_list,
    with_shared,
)
from oasmith.lower.schemas.objects import alternatives, composed, is_nullable, kind_of
from oasmith.lower.schemas.parts import merged, with_pattern_properties
from oasmith.openapi.grammar import transform
from oasmith.openapi.tree import Tree

OBJECT = frozenset({"properties", "required", "additionalProperties", "allOf"})
"""Keywords that make an object of what is also a union."""

SCALARS = ("string", "integer", "number", "boolean")

MOST_VARIANTS = 300
"""A union that would become larger is left open."""


def simplify(data: dict[str, Any]) -> dict[str, Any]:
    """Return a document of one dialect with its schemas simplified. ``data`` is not changed."""
    simplified: dict[str, Any] = transform(data, "document", _Simplifier(Tree(data)).change)
    return simplified


class _Simplifier:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._done: dict[int, tuple[Any, Any]] = {}

    def _simplified(self, schema: Any) -> Any:
        """Return a schema of the tree simplified; of one that is a part of itself, anything."""
        if id(schema) not in self._done:
            # With the schema itself: its id is its own as long as it is there.
            self._done[id(schema)] = schema, {}
            self._done[id(schema)] = schema, transform(schema, "schema", self.change)
        return self._done[id(schema)][1]

    def change(self, node: dict[str, Any], kind: str = "schema") -> dict[str, Any]:
        """Return a schema simplified; other objects stay as they are."""
        return self._schema(node) if kind == "schema" and "$ref" not in node else node

    def _schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        schema = {key: value for key, value in schema.items() if key != "nullable"}
        schema = _with_own_keywords(with_known_kinds(schema))
        if "enum" in schema or "const" in schema:
            # The values say it all; a part beside them could only allow more.
            return schema
        if schema.get("type") == "null":
            return {"type": "null"}
        schema = with_list(with_pattern_properties(_without_empty_unions(schema)))
        schema = _nullable_scalar(_without_lonely_parts(with_shared(schema)))
        schema = separated(_with_own_keywords(merged(schema, self._tree)))
        is_plain_union = {"anyOf", "oneOf"} & schema.keys() and not OBJECT & schema.keys()
        return schema if is_plain_union or not UNIONS & schema.keys() else self._composed(schema)

    def _composed(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return an object of several parts; a union where one of them is one."""
        outer = {key: value for key, value in schema.items() if key in ANNOTATIONS}
        variants = alternatives(self._tree, schema, MOST_VARIANTS)
        if variants is None:
            return {**outer, "type": "object", "additionalProperties": True}
        possible = [variant for variant in variants if kind_of(self._tree, variant) != "nothing"]
        members = [self._member(parts) for parts in possible or variants]
        if not members:
            return outer
        told = schema.get("discriminator")
        if len(members) > 1:
            kept = for_members(told, possible or variants) if isinstance(told, dict) else None
            return {**outer, "anyOf": members, **({"discriminator": kept} if kept else {})}
        whole = _without_lonely_parts({**members[0], **outer})
        is_base = isinstance(told, dict) and not {"anyOf", "oneOf"} & schema.keys()
        return {**whole, "discriminator": told} if is_base else whole

    def _member(self, parts: list[Any]) -> dict[str, Any]:
        """Return the schema of parts that hold together."""
        kind = kind_of(self._tree, parts)
        if kind == "null":
            return {"type": "null"}
        if kind == "nothing" or not parts:
            return {}
        if len(parts) == 1 and "$ref" in parts[0]:
            return {"$ref": parts[0]["$ref"]}
        if kind == "other":
            return self._plain(parts)
        whole = composed(self._tree, parts, self._simplified)
        if is_nullable(self._tree, parts):
            return {"anyOf": [whole, {"type": "null"}]}
        return whole

    def _plain(self, parts: list[Any]) -> dict[str, Any]:
        """Return what parts that are no objects are together; what they say of objects is idle."""
        resolved = [self._tree.follow(part, "")[0] for part in parts]
        telling = [
            {key: value for key, value in part.items() if key not in KEYWORDS["object"]}
            for part in resolved
        ]
        whole = merged({"allOf": [part for part in telling if part]}, self._tree)
        if "items" in whole:
            whole = {**whole, "items": self._simplified(whole["items"])}
        return {} if UNIONS & whole.keys() else self.change(whole)


def _with_own_keywords(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without the values and keywords that are not of its types."""
    return with_known_kinds(with_literal_values(schema))


def _nullable_scalar(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union of a scalar and null as the scalar that may be null."""
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list) or len(members) != 2 or {"type": "null"} not in members:
            continue
        [other] = [member for member in members if member != {"type": "null"}] or [{}]
        rest = {name: value for name, value in schema.items() if name not in (key, "discriminator")}
        is_scalar = (
            isinstance(other, dict)
            and other.get("type") in SCALARS
            and not {"enum", "const"} & other.keys()
        )
        if is_scalar and rest.keys() <= ANNOTATIONS:
            return {**other, **rest, "type": [other["type"], "null"]}
    return schema


def _without_empty_unions(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without unions that rule nothing out, or only say what is required.

    A member that takes no value at all is none.
    """
    silent = ANNOTATIONS | {"required", "not"}
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        if any(map(_is_nothing, members)):
            members = [member for member in members if not _is_nothing(member)]
            schema = {**schema, key: members}
        silences = [isinstance(member, dict) and member.keys() <= silent for member in members]
        is_anything = any(
            member is True or (isinstance(member, dict) and member.keys() <= ANNOTATIONS)
            for member in members
        )
        if all(silences) or is_anything:
            schema = {name: value for name, value in schema.items() if name != key}
    return schema


def _is_nothing(schema: Any) -> bool:
    """Return whether a schema takes no value at all."""
    return schema is False or (
        isinstance(schema, dict)
        and schema.keys() <= ANNOTATIONS | {"not"}
        and schema.get("not", False) in ({}, True)
    )


def _without_lonely_parts(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a union or ``allOf`` of one member is that member."""
    for key in ("allOf", "anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        telling = [
            member
            for member in members
            if not isinstance(member, dict) or member.keys() - ANNOTATIONS
        ]
        if key == "allOf" and telling:
            members = telling
        if len(members) != 1 or not isinstance(members[0], dict):
            schema = {**schema, key: members}
            continue
        rest = {
            name: value
            for name, value in schema.items()
            if name != key and not (key != "allOf" and name == "discriminator")
        }
        is_free = rest.keys() <= ANNOTATIONS or "$ref" not in members[0]
        if is_free and not (rest.keys() - ANNOTATIONS) & members[0].keys():
            schema = {**members[0], **rest}
    return schema
