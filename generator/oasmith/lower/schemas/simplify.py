"""Simplification of schemas to what models support: an object, a list, a scalar, or a union.

In JSON Schema, an object can also be a union, and a union can be a part of an object. A class
cannot, so such a schema becomes a union of complete objects. Constraints that a class cannot
express, such as "either ``a`` or ``b`` is required", are dropped: the models then accept more,
never less.
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
"""Keywords that make a schema with a union an object."""

SCALARS = ("string", "integer", "number", "boolean")

MOST_VARIANTS = 300
"""The maximum number of members; a larger union becomes an open object."""


def simplify(data: dict[str, Any]) -> dict[str, Any]:
    """Return a normalized document with simplified schemas. ``data`` is not changed."""
    simplified: dict[str, Any] = transform(data, "document", _Simplifier(Tree(data)).change)
    return simplified


class _Simplifier:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._done: dict[int, tuple[Any, Any]] = {}

    def _simplified(self, schema: Any) -> Any:
        """Return a simplified schema of the tree; a recursive one is empty inside itself."""
        if id(schema) not in self._done:
            # A reference to the schema is kept, so that its id is not used for another object.
            self._done[id(schema)] = schema, {}
            self._done[id(schema)] = schema, transform(schema, "schema", self.change)
        return self._done[id(schema)][1]

    def change(self, node: dict[str, Any], kind: str = "schema") -> dict[str, Any]:
        """Return a simplified schema, or any other object unchanged."""
        return self._schema(node) if kind == "schema" and "$ref" not in node else node

    def _schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        schema = {key: value for key, value in schema.items() if key != "nullable"}
        schema = _with_own_keywords(with_known_kinds(schema))
        if "enum" in schema or "const" in schema:
            # The listed values are enough; other keywords are not needed.
            return schema
        if schema.get("type") == "null":
            return {"type": "null"}
        schema = with_list(with_pattern_properties(_without_empty_unions(schema)))
        schema = _nullable_scalar(_without_single_parts(with_shared(schema)))
        schema = separated(_with_own_keywords(merged(schema, self._tree)))
        is_plain_union = {"anyOf", "oneOf"} & schema.keys() and not OBJECT & schema.keys()
        return schema if is_plain_union or not UNIONS & schema.keys() else self._composed(schema)

    def _composed(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return an object of several parts, or a union if one of them is a union."""
        outer = {key: value for key, value in schema.items() if key in ANNOTATIONS}
        variants = alternatives(self._tree, schema, MOST_VARIANTS)
        if variants is None:
            return {**outer, "type": "object", "additionalProperties": True}
        possible = [variant for variant in variants if kind_of(self._tree, variant) != "nothing"]
        members = [self._member(parts) for parts in possible or variants]
        if not members:
            return outer
        node = schema.get("discriminator")
        if len(members) > 1:
            kept = for_members(node, possible or variants) if isinstance(node, dict) else None
            return {**outer, "anyOf": members, **({"discriminator": kept} if kept else {})}
        whole = _without_single_parts({**members[0], **outer})
        is_base = isinstance(node, dict) and not {"anyOf", "oneOf"} & schema.keys()
        return {**whole, "discriminator": node} if is_base else whole

    def _member(self, parts: list[Any]) -> dict[str, Any]:
        """Return the schema of parts that all apply."""
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
        """Return the schema of parts that are not objects, without their keywords of objects."""
        resolved = [self._tree.follow(part, "")[0] for part in parts]
        effective = [
            {key: value for key, value in part.items() if key not in KEYWORDS["object"]}
            for part in resolved
        ]
        whole = merged({"allOf": [part for part in effective if part]}, self._tree)
        if "items" in whole:
            whole = {**whole, "items": self._simplified(whole["items"])}
        return {} if UNIONS & whole.keys() else self.change(whole)


def _with_own_keywords(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without values and keywords of other types than its own."""
    return with_known_kinds(with_literal_values(schema))


def _nullable_scalar(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union of a scalar and null as a nullable scalar."""
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
    """Return a schema without unions that accept everything or only have ``required`` or ``not``.

    Members that never accept a value are removed.
    """
    ignored = ANNOTATIONS | {"required", "not"}
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        if any(map(_is_nothing, members)):
            members = [member for member in members if not _is_nothing(member)]
            schema = {**schema, key: members}
        is_ignored = [isinstance(member, dict) and member.keys() <= ignored for member in members]
        is_anything = any(
            member is True or (isinstance(member, dict) and member.keys() <= ANNOTATIONS)
            for member in members
        )
        if all(is_ignored) or is_anything:
            schema = {name: value for name, value in schema.items() if name != key}
    return schema


def _is_nothing(schema: Any) -> bool:
    """Return whether a schema never accepts a value."""
    return schema is False or (
        isinstance(schema, dict)
        and schema.keys() <= ANNOTATIONS | {"not"}
        and schema.get("not", False) in ({}, True)
    )


def _without_single_parts(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a union or ``allOf`` with one member is replaced by the member."""
    for key in ("allOf", "anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        effective = [
            member
            for member in members
            if not isinstance(member, dict) or member.keys() - ANNOTATIONS
        ]
        if key == "allOf" and effective:
            members = effective
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
