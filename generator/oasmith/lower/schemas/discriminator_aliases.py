"""Aliases with a discriminator, and the discriminator value of each class.

A union with a discriminator is an alias. A base class with a discriminator gets an additional alias
for any of its subclasses, because this is what a reference to the base means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from oasmith import ir
from oasmith.lower.schemas.discriminator_values import UNIONS, Target
from oasmith.lower.schemas.fields import names_referred_to
from oasmith.lower.schemas.objects import whole_of
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Tree

_ANY = "discriminator"
"""The last step of the pointer of a subclass alias; the rest of it is the pointer of the base."""


class Named(Protocol):
    """A lookup of the schemas that are classes or aliases of ``models``."""

    def reference(self, reference: str) -> str | None:
        """Return the class or alias that a reference means: of a base, its subclass alias."""
        ...

    def class_of(self, reference: str) -> str | None:
        """Return the class or alias of the referenced schema itself, not its subclass alias."""
        ...

    def name_at(self, pointer: str) -> str | None:
        """Return the class or alias of the schema at ``pointer``."""
        ...


def place_of_any(pointer: str) -> str:
    """Return the pointer of the subclass alias for the class at ``pointer``."""
    return pointers.join(pointer, _ANY)


def is_base(schema: Any) -> bool:
    """Return whether a class has a discriminator, which distinguishes its subclasses."""
    return bool(_discriminator(schema)) and not any(union in schema for union in UNIONS)


def any_of(schema: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """Return the subclass alias of the base at ``pointer``: the union of all its subclasses."""
    types = schema.get("type")
    is_nullable = isinstance(types, list) and "null" in types
    node = schema["discriminator"]
    targets = dict.fromkeys([f"#{pointer}", *node["mapping"].values(), node.get("defaultMapping")])
    members = [{"$ref": target} for target in targets if isinstance(target, str)]
    return {"anyOf": [*members, *([{"type": "null"}] if is_nullable else [])]}


def is_the_base(reference: str, pointer: str) -> bool:
    """Return whether a reference at ``pointer`` is in a subclass alias and means its base."""
    return pointer.startswith(place_of_any(reference.removeprefix("#")) + "/anyOf/")


def _discriminator(schema: Any) -> dict[str, Any]:
    """Return a discriminator that ``discriminators.with_mappings`` completed; empty if none."""
    node = schema.get("discriminator") if isinstance(schema, dict) else None
    return node if isinstance(node, dict) and "own" in node else {}


@dataclass(frozen=True, slots=True)
class DiscriminatorAliases:
    """The discriminators of named schemas."""

    tree: Tree
    names: Named
    written: Mapping[str, Any]
    """The schemas of classes and aliases, with references by name."""

    def discriminators(
        self, raw: Mapping[str, tuple[Any, str]], responses: Collection[str]
    ) -> dict[str, ir.Discriminator]:
        """Return the discriminator of each alias that has one.

        ``raw`` are named schemas of the document with their pointers. ``responses`` are the names
        that responses use; their discriminators must accept values that the API adds later.
        """
        discriminators = {}
        for name, (schema, pointer) in raw.items():
            if not (node := _discriminator(schema)):
                continue
            alias, discriminator = self._one(name, node, schema, pointer)
            if discriminator is not None:
                is_open = alias in responses or discriminator.base or discriminator.default
                discriminators[alias] = replace(discriminator, is_closed=not is_open)
        return discriminators

    def _one(
        self, name: str, node: dict[str, Any], schema: Any, pointer: str
    ) -> tuple[str, ir.Discriminator | None]:
        mapping = {
            tag: self._target(target, schema, pointer) for tag, target in node["mapping"].items()
        }
        default = node.get("defaultMapping")
        alias = self.names.name_at(pointer) or name
        known = {tag: target for tag, target in mapping.items() if target is not None}
        is_whole = len(known) == len(mapping)
        return alias, ir.Discriminator(
            property=node["propertyName"],
            mapping=known,
            types=self._types(name, known) if is_base(schema) else (),
            base=name if is_base(schema) else self._base(node),
            default=(self._target(default, schema, pointer) or "") if default is not None else "",
            is_optional=bool(node.get("isOptional")),
        ) if is_whole else None

    def _base(self, node: Mapping[str, Any]) -> str:
        """Return the base class that all members of a union share; empty if there is none."""
        return self.names.class_of(node["base"]) or "" if "base" in node else ""

    def _target(self, target: Target, schema: Any, pointer: str) -> str | None:
        """Return the class or alias of a target of a discriminator."""
        if isinstance(target, str):
            is_self = target.removeprefix("#") == pointer
            return self.names.class_of(target) if is_self else self.names.reference(target)
        union = next((union for union in UNIONS if union in schema), "")
        member = schema[union][target] if union and target < len(schema[union]) else None
        if not isinstance(member, dict):
            return None  # The simplified union does not have this member any more.
        if "$ref" in member:
            return self.names.reference(member["$ref"])
        return self.names.name_at(pointers.join(pointer, union, target))

    def _types(self, base: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
        """Return a base and the types of its mapping that do not inherit from it."""
        others = dict.fromkeys(name for name in mapping.values() if not self._is_a(name, base))
        return (base, *others)

    def _is_a(self, name: str, base: str) -> bool:
        seen, todo = set[str](), [name]
        while todo:
            current = todo.pop()
            if current == base:
                return True
            if current not in seen:
                seen.add(current)
                todo += self._bases(current)
        return False

    def _bases(self, name: str) -> Iterator[str]:
        """Yield the bases of a class; of a subclass alias, the base."""
        schema = self.written.get(name)
        if isinstance(schema, dict):
            yield from names_referred_to([*schema.get("allOf", ()), *schema.get("anyOf", ())[:1]])

    def tags(self, raw: Mapping[str, tuple[Any, str]]) -> dict[str, dict[str, Any]]:
        """Return the discriminator values of each class by property, if they are unambiguous."""
        claims: dict[tuple[str, str], list[Any]] = {}
        for schema, pointer in raw.values():
            node = _discriminator(schema)
            key = node.get("propertyName", "")
            for target, tag in node.get("own", {}).items():
                name = self._class(target, schema, pointer)
                if name is not None and self._has(name, key, raw):
                    claims.setdefault((name, key), []).append(tag)
        tags: dict[str, dict[str, Any]] = {}
        for (name, key), values in claims.items():
            if all(value == values[0] for value in values):
                tags.setdefault(name, {})[key] = values[0]
        return tags

    def _class(self, target: Target, schema: Any, pointer: str) -> str | None:
        if isinstance(target, str):
            return self.names.class_of(target)
        return self._target(target, schema, pointer)

    def _has(self, name: str, key: str, raw: Mapping[str, tuple[Any, str]]) -> bool:
        """Return whether a class has a field for its discriminator value."""
        schema = self.written.get(name)
        is_class = isinstance(schema, dict) and bool({"properties", "allOf"} & schema.keys())
        return is_class and key in whole_of(self.tree, raw[name][0]).properties
