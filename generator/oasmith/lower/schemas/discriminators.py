"""Discriminators with a complete mapping.

In a document, the mapping may be partial or missing, and a base schema does not list its
subclasses. Here each discriminator gets all values with their schemas for the later stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oasmith.lower.schemas.discriminator_values import (
    UNIONS,
    Target,
    closed_values,
    declared,
    is_required,
    property_name,
    tag_text,
    typed,
    without_property,
)
from oasmith.lower.schemas.inheritance import Children
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform
from oasmith.openapi.tree import Tree

SECTION = "/components/schemas"
PARTIAL = frozenset({"type", "allOf", "title", "description"})
"""The only keywords of a child that adds nothing to its base."""


def with_mappings(data: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which each discriminator is complete. ``data`` is not changed.

    A complete discriminator has ``mapping``, from every value to a reference or to the index of a
    member, and ``own``, from each of these targets to the value that the target has itself. It may
    have ``defaultMapping``, as a reference, and ``isOptional``. A discriminator that does not
    distinguish schemas is removed.
    """
    completing = _Completing(Tree(data), Children(data))
    if not completing.has_any:
        return data
    changed: dict[str, Any] = transform(data, "document", completing.change)
    components = changed["components"] if isinstance(changed.get("components"), dict) else {}
    schemas = components.get("schemas")
    if not isinstance(schemas, dict):
        return changed
    new_schemas = {name: completing.component(name, schema) for name, schema in schemas.items()}
    return {**changed, "components": {**components, "schemas": new_schemas}}


@dataclass(slots=True)
class _Mapping:
    """A mapping that is being completed."""

    explicit: dict[str, Target]
    known: dict[str, Target] = field(default_factory=dict)
    own: dict[Target, Any] = field(default_factory=dict)

    def add(self, target: Target, values: list[str], name: str) -> None:
        """Add a target with its explicit values, or else its constants, or else its name."""
        explicit = [value for value, mapped in self.explicit.items() if mapped == target]
        own = explicit or [value for value in values or [name] if value and value not in self.known]
        self.known.update(dict.fromkeys(own, target))
        if len(own) == 1:
            self.own[target] = own[0]


class _Completing:
    def __init__(self, tree: Tree, children: Children) -> None:
        self._tree = tree
        self._children = children
        self.has_any = False
        transform(dict(tree.data), "document", self._note)

    def _note(self, node: dict[str, Any], kind: str) -> dict[str, Any]:
        self.has_any |= kind == "schema" and "discriminator" in node
        return node

    def change(self, node: dict[str, Any], kind: str) -> dict[str, Any]:
        """Return a union with a complete discriminator, or any other node unchanged."""
        union = next((key for key in UNIONS if isinstance(node.get(key), list)), "")
        if kind != "schema" or "discriminator" not in node or not union:
            return node
        rest = {key: value for key, value in node.items() if key != "discriminator"}
        name = property_name(node)
        mapping = self._mapping(node, "", frozenset()) if name else None
        if mapping is None:
            return rest
        default = self._reference(node["discriminator"].get("defaultMapping"))
        members = node[union]
        listed = {
            member["$ref"] for member in members if isinstance(member, dict) and "$ref" in member
        }
        extra = dict.fromkeys(
            target
            for target in (*mapping.known.values(), default)
            if isinstance(target, str) and target not in listed
        )
        members = [*members, *({"$ref": target} for target in extra)]
        is_optional = not any(is_required(self._tree, member, name) for member in members)
        return {
            **rest,
            union: members,
            "discriminator": self._written(
                name, mapping, default, is_optional=is_optional and default is None
            ),
        }

    def component(self, name: str, schema: Any) -> Any:
        """Return a named schema: a base gets a complete discriminator, its children are adapted."""
        if not isinstance(schema, dict):
            return schema
        pointer = pointers.join(SECTION, name)
        for base in self._children.bases(pointer):
            above, _ = self._tree.follow({"$ref": f"#{base}"}, "")
            if property_name(above) and not {*UNIONS} & above.keys():
                schema = self._child(schema, property_name(above), base)
        if not property_name(schema) or {*UNIONS} & schema.keys():
            return schema
        return self._base(schema, pointer, property_name(schema))

    def _base(self, schema: dict[str, Any], pointer: str, name: str) -> dict[str, Any]:
        mapping = self._mapping(schema, pointer, frozenset())
        rest = {key: value for key, value in schema.items() if key != "discriminator"}
        if mapping is None or not set(mapping.known.values()) - {f"#{pointer}"}:
            return rest
        if declared(self._tree, schema, name) is None:
            # The specification requires this property; if it is missing, it is a string.
            rest["properties"] = {name: {"type": "string"}, **(rest.get("properties") or {})}
        default = self._reference(_discriminator(schema).get("defaultMapping"))
        return {**rest, "discriminator": self._written(name, mapping, default)}

    def _child(self, schema: dict[str, Any], name: str, base: str) -> dict[str, Any]:
        """Return a child that inherits the discriminator property and is always a class."""
        if declared(self._tree, {"$ref": f"#{base}"}, name) is not None:
            schema = without_property(schema, name)
        parts = schema.get("allOf")
        if schema.keys() <= PARTIAL and isinstance(parts, list) and len(parts) == 1:
            return {**schema, "allOf": [*parts, {"type": "object"}]}
        return schema

    def _written(
        self, name: str, mapping: _Mapping, default: Target | None, *, is_optional: bool = False
    ) -> dict[str, Any]:
        written: dict[str, Any] = {"propertyName": name, "mapping": mapping.known}
        nodes = {
            target: {"$ref": target} if isinstance(target, str) else {} for target in mapping.own
        }
        written["own"] = {
            target: typed(self._tree, nodes[target], name, tag)
            for target, tag in mapping.own.items()
        }
        if default is not None:
            written["defaultMapping"] = default
        if is_optional:
            written["isOptional"] = True
        return written

    def _mapping(
        self, schema: dict[str, Any], pointer: str, above: frozenset[str]
    ) -> _Mapping | None:
        """Return the complete mapping; None if a target has no unique value."""
        name, mapping = property_name(schema), _Mapping(self._explicit(schema))
        mapping.known.update(mapping.explicit)
        targets = list(self._targets(schema, pointer))
        values = {target: self._values(node, pointer, name, above) for target, node in targets}
        claims = [value for of_target in values.values() for value in dict.fromkeys(of_target)]
        for target, _ in targets:
            # A value that several members allow does not distinguish them.
            unique = [value for value in values[target] if claims.count(value) == 1]
            if values[target] and not unique and target not in mapping.explicit.values():
                return None
            mapping.add(target, unique, _component(target))
        if f"#{pointer}" not in mapping.explicit.values():
            mapping.own.pop(f"#{pointer}", None)  # A base means any of its children.
        default = self._reference(_discriminator(schema).get("defaultMapping"))
        if default is not None and default not in mapping.explicit.values():
            mapping.own.pop(default, None)  # The default is for all unmapped values.
        reached = {*mapping.known.values(), default}
        return mapping if targets and all(target in reached for target, _ in targets) else None

    def _targets(self, schema: dict[str, Any], pointer: str) -> Iterator[tuple[Target, Any]]:
        """Yield the members of a union, or the children of a base and the base itself."""
        union = next((key for key in UNIONS if isinstance(schema.get(key), list)), "")
        for index, member in enumerate(schema.get(union, ())):
            if isinstance(member, dict) and member != {"type": "null"}:
                yield member.get("$ref", index), member
        if not union:
            for child in (*self._children.all_of(pointer), pointer):
                yield f"#{child}", {"$ref": f"#{child}"}

    def _values(self, node: Any, base: str, name: str, above: frozenset[str]) -> list[str]:
        """Return the values that a target allows itself, or that its members allow."""
        schema, target = self._tree.follow(node, "")
        if target and (target in above or target == base):
            return []
        below = above | {target}
        if property_name(schema) == name:
            inner = self._mapping(schema, target, below)
            return list(inner.known) if inner is not None else []
        union = next((key for key in UNIONS if isinstance(schema.get(key), list)), "")
        if union:
            members = [member for member in schema[union] if isinstance(member, dict)]
            inside = [self._values(member, base, name, below) for member in members]
            names = [_component(member.get("$ref", 0)) for member in members]
            pairs = zip(inside, names, strict=True)
            return [value for values, name in pairs for value in values or [name] if value]
        # A child's own values distinguish it, not those of its base.
        others = self._children.names if base else ()
        return [tag_text(value) for value in closed_values(self._tree, node, name, others)]

    def _explicit(self, schema: dict[str, Any]) -> dict[str, Target]:
        mapping = _discriminator(schema).get("mapping")
        targets = {
            str(value): self._reference(target)
            for value, target in (mapping.items() if isinstance(mapping, dict) else ())
        }
        return {value: target for value, target in targets.items() if target is not None}

    def _reference(self, text: Any) -> str | None:
        """Return the reference for a name or reference in a mapping; None if it has no target."""
        if not isinstance(text, str):
            return None
        reference = text if text.startswith("#") else f"#{pointers.join(SECTION, text)}"
        schema, pointer = self._tree.follow({"$ref": reference}, "")
        return reference if schema or pointer in self._children.names else None


def for_members(
    discriminator: Mapping[str, Any], variants: Sequence[Sequence[Any]]
) -> dict[str, Any] | None:
    """Return a discriminator for a union whose members were composed from parts.

    Each target is the index of the first variant that has it as a part. None if a target is not a
    part of any variant.
    """
    places: dict[Target, int] = {}
    for index, parts in enumerate(variants):
        for part in parts:
            if isinstance(part, dict) and "$ref" in part:
                places.setdefault(part["$ref"], index)
    mapping = {tag: places.get(target) for tag, target in discriminator["mapping"].items()}
    if None in mapping.values():
        return None
    own = {places[target]: tag for target, tag in discriminator["own"].items()}
    default = discriminator.get("defaultMapping")
    changed = {**discriminator, "mapping": mapping, "own": own}
    return {**changed, "defaultMapping": places.get(default)} if default else changed


def _discriminator(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    node = schema.get("discriminator")
    return node if isinstance(node, dict) else {}


def _component(target: Target | None) -> str:
    """Return the name of a component, which is its implicit discriminator value."""
    if not isinstance(target, str) or not target.startswith(f"#{SECTION}/"):
        return ""
    steps = pointers.split(target.removeprefix("#"))
    return steps[-1] if len(steps) == 3 else ""
