"""Aliases whose types a property tells apart, and the value that each class has there itself.

A union with a discriminator has an alias of its own. A base class gets one besides, which means any
of its subclasses: that is what a reference to the base means.
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
"""Where the alias for any subclass stands: below its base."""


class Named(Protocol):
    """Knows which schemas are classes or aliases of ``models``."""

    def reference(self, reference: str) -> str | None:
        """Return the class or alias that a reference to a schema means."""
        ...

    def class_of(self, reference: str) -> str | None:
        """Return the class or alias of the very schema that a reference means."""
        ...

    def name_at(self, pointer: str) -> str | None:
        """Return the class or alias of the schema at ``pointer``."""
        ...


def place_of_any(pointer: str) -> str:
    """Return where the alias for any subclass of the class at ``pointer`` stands."""
    return pointers.join(pointer, _ANY)


def is_base(schema: Any) -> bool:
    """Return whether a discriminator stands on a class: it tells its subclasses apart."""
    return bool(_told(schema)) and not any(union in schema for union in UNIONS)


def any_of(schema: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """Return what stands for any subclass of the base at ``pointer``, as a union of them all."""
    types = schema.get("type")
    is_nullable = isinstance(types, list) and "null" in types
    told = schema["discriminator"]
    targets = dict.fromkeys([f"#{pointer}", *told["mapping"].values(), told.get("defaultMapping")])
    members = [{"$ref": target} for target in targets if isinstance(target, str)]
    return {"anyOf": [*members, *([{"type": "null"}] if is_nullable else [])]}


def is_the_base(reference: str, pointer: str) -> bool:
    """Return whether a reference in the alias for any subclass is that to the base itself."""
    return pointer.startswith(place_of_any(reference.removeprefix("#")) + "/anyOf/")


def _told(schema: Any) -> dict[str, Any]:
    """Return a complete discriminator, as ``lower/discriminators.py`` leaves it; none is empty."""
    told = schema.get("discriminator") if isinstance(schema, dict) else None
    return told if isinstance(told, dict) and "own" in told else {}


@dataclass(frozen=True, slots=True)
class DiscriminatorAliases:
    """Looks the discriminators of named schemas up."""

    tree: Tree
    names: Named
    written: Mapping[str, Any]
    """The classes and aliases, every reference by its name."""

    def discriminators(
        self, raw: Mapping[str, tuple[Any, str]], answers: Collection[str]
    ) -> dict[str, ir.Discriminator]:
        """Return the discriminator of each alias that has one.

        ``raw`` are named schemas of the document with their pointers, and ``answers`` the names
        that answers reach: what those hold must be open to values of tomorrow.
        """
        some = {}
        for name, (schema, pointer) in raw.items():
            if not (told := _told(schema)):
                continue
            alias, discriminator = self._one(name, told, schema, pointer)
            if discriminator is not None:
                is_open = alias in answers or discriminator.base or discriminator.default
                some[alias] = replace(discriminator, is_closed=not is_open)
        return some

    def _one(
        self, name: str, told: dict[str, Any], schema: Any, pointer: str
    ) -> tuple[str, ir.Discriminator | None]:
        mapping = {
            tag: self._target(target, schema, pointer) for tag, target in told["mapping"].items()
        }
        default = told.get("defaultMapping")
        alias = self.names.name_at(pointer) or name
        known = {tag: target for tag, target in mapping.items() if target is not None}
        is_whole = len(known) == len(mapping)
        return alias, ir.Discriminator(
            property=told["propertyName"],
            mapping=known,
            types=self._types(name, known) if is_base(schema) else (),
            base=name if is_base(schema) else self._base(told),
            default=(self._target(default, schema, pointer) or "") if default is not None else "",
            is_optional=bool(told.get("isOptional")),
        ) if is_whole else None

    def _base(self, told: Mapping[str, Any]) -> str:
        """Return the class that all members of a union have in common; empty without one."""
        return self.names.class_of(told["base"]) or "" if "base" in told else ""

    def _target(self, target: Target, schema: Any, pointer: str) -> str | None:
        """Return the class or alias that a target of a discriminator means."""
        if isinstance(target, str):
            is_self = target.removeprefix("#") == pointer
            return self.names.class_of(target) if is_self else self.names.reference(target)
        union = next((union for union in UNIONS if union in schema), "")
        member = schema[union][target] if union and target < len(schema[union]) else None
        if not isinstance(member, dict):
            return None  # The union has been simplified to what has no such member.
        if "$ref" in member:
            return self.names.reference(member["$ref"])
        return self.names.name_at(pointers.join(pointer, union, target))

    def _types(self, base: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
        """Return a base, and those that it may be which could not be its subclasses."""
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
        """Yield the bases of a class; of an alias for any subclass, the class."""
        schema = self.written.get(name)
        if isinstance(schema, dict):
            yield from names_referred_to([*schema.get("allOf", ()), *schema.get("anyOf", ())[:1]])

    def tags(self, raw: Mapping[str, tuple[Any, str]]) -> dict[str, dict[str, Any]]:
        """Return each class that has one value by which it is told from others, with that."""
        claims: dict[tuple[str, str], list[Any]] = {}
        for schema, pointer in raw.values():
            told = _told(schema)
            key = told.get("propertyName", "")
            for target, tag in told.get("own", {}).items():
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
        """Return whether a class has a field for its tag."""
        schema = self.written.get(name)
        is_class = isinstance(schema, dict) and bool({"properties", "allOf"} & schema.keys())
        return is_class and key in whole_of(self.tree, raw[name][0]).properties
