"""Schemas to the forms that models can have: an object, a list, a scalar, or a union of those.

JSON Schema lets an object also be a union, and a union be one of several parts. A class cannot, so
such a schema becomes a union of objects that each have everything. What a class cannot say at all,
as "either ``a`` or ``b`` is required", is left out: the models then accept more, never less.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from oasmith.lower.parts import merged, with_pattern_properties
from oasmith.shape import transform
from oasmith.tree import Tree

ANNOTATIONS = frozenset(
    {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"}
    | {"example", "externalDocs", "xml", "$comment"}
)
"""Keywords that say nothing about which values are valid."""

OBJECT = frozenset({"properties", "required", "additionalProperties", "patternProperties", "allOf"})
"""Keywords that make an object of what is also a union."""

SCALARS = ("string", "integer", "number", "boolean")

UNIONS = frozenset({"allOf", "anyOf", "oneOf"})

MOST_VARIANTS = 300
"""A union that would become larger is left open."""


def simplify(data: dict[str, Any]) -> dict[str, Any]:
    """Return a document of one dialect with its schemas simplified. ``data`` is not changed."""
    made: dict[str, Any] = transform(data, "document", _Simplifier(Tree(data)).change)
    return made


class _Simplifier:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def change(self, node: dict[str, Any], kind: str) -> dict[str, Any]:
        """Return a schema simplified; other objects stay as they are."""
        return self._schema(node) if kind == "schema" and "$ref" not in node else node

    def _schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "enum" in schema or "const" in schema:
            # The values say it all; a part beside them could only allow more.
            return {key: value for key, value in schema.items() if key not in UNIONS}
        if schema.get("type") == "null":
            return {"type": "null"}
        schema = with_pattern_properties(_without_empty_unions(schema))
        schema = _nullable_scalar(_without_lonely_parts(schema))
        schema = merged(schema, self._tree)
        unions = [key for key in ("anyOf", "oneOf") if key in schema]
        if unions and OBJECT & schema.keys():
            return self._distributed(schema, unions)
        parts = schema.get("allOf")
        if isinstance(parts, list) and any(self._members(part) for part in parts):
            return self._distributed(schema, [])
        return self._without_overrides(schema)

    def _without_overrides(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a composed object as one whole where a part redefines another's property.

        A class may not give an inherited field another type, so nothing is inherited then.
        """
        parts = schema.get("allOf")
        if not isinstance(parts, list):
            return schema
        own = {key: value for key, value in schema.items() if key != "allOf"}
        wholes = [self._whole(part, frozenset()) for part in (*parts, own)]
        seen: dict[str, Any] = {}
        clash = False
        for whole in wholes:
            for name, value in whole["properties"].items():
                clash = clash or (name in seen and seen[name] != value)
                seen[name] = value
        if not clash:
            return schema
        merged = {key: value for key, value in own.items() if key in ANNOTATIONS}
        required = dict.fromkeys(name for whole in wholes for name in whole["required"])
        return {**merged, "type": "object", "properties": seen, "required": list(required)}

    def _whole(self, part: Any, seen: frozenset[str]) -> dict[str, Any]:
        """Return the properties of a part with those of all that it is composed of."""
        found, at = self._tree.follow(part, "")
        made: dict[str, Any] = {"properties": {}, "required": []}
        if at and at in seen:
            return made
        for inner in found.get("allOf") or ():
            below = self._whole(inner, seen | {at})
            made["properties"] |= below["properties"]
            made["required"] += below["required"]
        made["properties"] |= found.get("properties") or {}
        made["required"] += found.get("required") or []
        return made

    def _members(self, part: Any) -> list[Any]:
        """Return the members of a part that is a union, itself or by reference."""
        found, _ = self._tree.follow(part, "")
        for key in ("anyOf", "oneOf"):
            if isinstance(found.get(key), list):
                return list(found[key])
        return []

    def _distributed(self, schema: dict[str, Any], unions: Sequence[str]) -> dict[str, Any]:
        """Return a union in which each member has also what stood beside the union."""
        outer = {key: value for key, value in schema.items() if key in ANNOTATIONS}
        left_out = {"allOf", "discriminator", *unions, *outer}
        base = {key: value for key, value in schema.items() if key not in left_out}
        parts = schema.get("allOf")
        choices = [schema[key] for key in unions if isinstance(schema[key], list)]
        fixed: list[Any] = []
        for part in parts if isinstance(parts, list) else ():
            members = self._members(part)
            if members:
                choices.append(members)
            else:
                fixed.append(part)
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > MOST_VARIANTS:
            return {**outer, "type": "object", "additionalProperties": True}
        fixed += [base] if base.keys() - {"type"} else []
        return {
            **outer,
            "anyOf": [
                _without_lonely_parts({"allOf": [*chosen, *fixed]})
                for chosen in itertools.product(*choices)
            ],
        }


def _nullable_scalar(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a union of a scalar and null as the scalar that may be null."""
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list) or len(members) != 2 or {"type": "null"} not in members:
            continue
        [other] = [it for it in members if it != {"type": "null"}] or [{}]
        rest = {name: value for name, value in schema.items() if name not in (key, "discriminator")}
        is_scalar = isinstance(other, dict) and other.get("type") in SCALARS and "enum" not in other
        if is_scalar and rest.keys() <= ANNOTATIONS:
            return {**other, **rest, "type": [other["type"], "null"]}
    return schema


def _without_empty_unions(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without unions that rule nothing out, or only say what is required."""
    silent = ANNOTATIONS | {"required", "not"}
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        silences = [isinstance(it, dict) and it.keys() <= silent for it in members]
        is_anything = any(isinstance(it, dict) and it.keys() <= ANNOTATIONS for it in members)
        if all(silences) or is_anything:
            schema = {name: value for name, value in schema.items() if name != key}
    return schema


def _without_lonely_parts(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a union or ``allOf`` of one member is that member."""
    for key in ("allOf", "anyOf", "oneOf"):
        members = schema.get(key)
        if not isinstance(members, list):
            continue
        telling = [it for it in members if not isinstance(it, dict) or it.keys() - ANNOTATIONS]
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
