"""Schemas to type expressions, such as ``list[models.Pet]`` or ``str | None``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from oasmith import pointer as pointers
from oasmith.lower.keywords import BOUNDS, SOUND
from oasmith.tree import Tree

SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "int | float",
    "boolean": "bool",
    "null": "None",
}
"""JSON's types in Python. A number may be an ``int``, so that 1 is not read as 1.0."""

INSIDE = {"array": ("items", "list["), "object": ("additionalProperties", "dict[str, ")}
"""What a type expression says of the inside of a list or map."""

_NOTHING: frozenset[str] = frozenset()


class Named(Protocol):
    """Knows which schemas are classes or aliases of ``models``."""

    def reference(self, reference: str) -> str | None:
        """Return the class or alias that a reference to a schema means."""
        ...

    def name_at(self, pointer: str) -> str | None:
        """Return the class or alias of the schema at ``pointer``."""
        ...


class Expressions:
    """Writes the types of one document."""

    def __init__(self, tree: Tree, names: Named) -> None:
        """Name classes as ``names`` does; all names must be given by now."""
        self._tree = tree
        self._names = names

    def type_of(
        self, schema: Any, pointer: str, *, bounds: bool = True, above: frozenset[str] = _NOTHING
    ) -> str:
        """Return what a value is checked against or decoded to.

        Without ``bounds`` it is what a person reads: ``int``, not ``Annotated[int, Field(ge=1)]``.
        ``above`` are the pointers that led here, so that no cycle of schemas goes on for ever.
        """
        if not isinstance(schema, dict) or pointer in above:
            return "Any"
        if isinstance(schema.get("$ref"), str):
            target = self._names.reference(schema["$ref"])
            resolved, target_pointer = self._tree.follow(schema, pointer)
            if target is not None:
                return _named(target, resolved)
            return self.type_of(resolved, target_pointer, bounds=bounds, above=above | {pointer})
        named = self._names.name_at(pointer)
        if named is not None:
            return _named(named, schema)
        if "enum" in schema and _plain_enum(schema["enum"]):
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        if isinstance(schema.get("const"), str | int | bool):
            return f"Literal[{schema['const']!r}]"
        return self._union_or_kind(schema, pointer, bounds, above | {pointer})

    def _union_or_kind(
        self, schema: dict[str, Any], pointer: str, bounds: bool, above: frozenset[str]
    ) -> str:
        for union in ("anyOf", "oneOf"):
            if isinstance(schema.get(union), list):
                union_pointer = pointers.join(pointer, union)
                parts = [
                    self.type_of(
                        part, pointers.join(union_pointer, index), bounds=bounds, above=above
                    )
                    for index, part in enumerate(schema[union])
                ]
                return _joined(parts)
        types = schema.get("type", "object" if "additionalProperties" in schema else None)
        parts = [
            self._kind(schema, kind, pointer, bounds, above)
            for kind in (types if isinstance(types, list) else [types])
        ]
        return _joined(parts)

    def _kind(
        self, schema: dict[str, Any], kind: Any, pointer: str, bounds: bool, above: frozenset[str]
    ) -> str:
        if kind in INSIDE:
            key, name = INSIDE[kind]
            value_pointer = pointers.join(pointer, key)
            inner = self.type_of(schema.get(key), value_pointer, bounds=bounds, above=above)
            return _bounded(f"{name}{inner}]", schema, kind if bounds else "")
        if isinstance(kind, str) and kind in SCALARS:
            return _bounded(SCALARS[kind], schema, kind if bounds else "")
        return "Any"

    def annotation_of(self, schema: Any, pointer: str, above: frozenset[str] = _NOTHING) -> str:
        """Return what a signature says: as wide as what is accepted, as short as it reads well."""
        resolved, target = self._tree.follow(schema, pointer)
        named = self.type_of(schema, pointer)
        if target in above:
            return named if named.startswith("models.") else "Any"
        above |= {target}
        if "enum" in resolved:
            return named if _plain_enum(resolved["enum"]) else "Any"
        unions = [
            resolved[key] for key in ("anyOf", "oneOf") if isinstance(resolved.get(key), list)
        ]
        if unions:
            key = "anyOf" if "anyOf" in resolved else "oneOf"
            base = pointers.join(target, key)
            return _joined(
                [
                    self.annotation_of(part, pointers.join(base, index), above)
                    for index, part in enumerate(unions[0])
                ]
            )
        types = resolved.get("type")
        if isinstance(types, list):
            return _joined([self._accepted(resolved, kind, target, named, above) for kind in types])
        return self._accepted(resolved, types, target, named, above)

    def _accepted(
        self, schema: dict[str, Any], kind: Any, pointer: str, named: str, above: frozenset[str]
    ) -> str:
        if kind == "array":
            items = self.annotation_of(schema.get("items"), pointers.join(pointer, "items"), above)
            return f"Sequence[{items}]"
        if isinstance(kind, str) and kind in SCALARS:
            return SCALARS[kind]
        if named.startswith("models."):
            return f"{named} | Mapping[str, Any]"
        return "Mapping[str, Any]" if kind == "object" else "Any"


def _named(name: str, schema: Mapping[str, Any]) -> str:
    """Return the type of a class or alias; a class does not say itself that it may be null."""
    types = schema.get("type")
    is_nullable = isinstance(types, list) and "null" in types and bool(schema.get("properties"))
    return f"models.{name} | None" if is_nullable else f"models.{name}"


def _plain_enum(values: Any) -> bool:
    return (
        isinstance(values, list)
        and bool(values)
        and all(value is None or isinstance(value, str | int | bool) for value in values)
    )


def _bounded(kind: str, schema: Mapping[str, Any], name: str) -> str:
    """Return a type with the schema's bounds: ``Annotated[int, Field(ge=1)]``."""
    bounds = [
        f"{argument}={schema[keyword]!r}"
        for keyword, argument in BOUNDS.get(name, {}).items()
        if _is_bound(keyword, schema.get(keyword))
    ]
    return f"Annotated[{kind}, Field({', '.join(bounds)})]" if bounds else kind


def _is_bound(keyword: str, value: Any) -> bool:
    """Return whether the models can check a bound."""
    return keyword in SOUND and SOUND[keyword](value)


def _joined(parts: list[str]) -> str:
    known = SCALARS["number"]
    split = [
        member for part in parts for member in (part.split(" | ") if part == known else [part])
    ]
    unique = list(dict.fromkeys(split))
    if "Any" in unique:
        return "Any"
    return " | ".join(sorted(unique, key=lambda part: part == "None"))
