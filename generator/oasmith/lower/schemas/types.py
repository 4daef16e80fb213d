"""Conversion of schemas into types: references to models, lists, maps, scalars and unions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, get_args

from oasmith.config.settings import FormatsKind
from oasmith.ir.types import (
    ANYTHING,
    NULL,
    Bounded,
    Constants,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    TypeSpec,
    union_of,
)
from oasmith.lower.schemas.formats import text_format
from oasmith.lower.schemas.keywords import BOUNDS, SOUND
from oasmith.openapi import pointer as pointers
from oasmith.openapi.lookaround import python_pattern
from oasmith.openapi.patterns import is_usable
from oasmith.openapi.tree import Tree
from oasmith_runtime.type_specs import PYTHON_PATTERN, ScalarKind

SCALARS: Mapping[str, Scalar] = {kind: Scalar(kind) for kind in get_args(ScalarKind)[:5]}
"""The scalar types of JSON."""

_NOTHING: frozenset[str] = frozenset()


class Named(Protocol):
    """A lookup of the schemas that are classes or aliases of ``models``."""

    def class_of(self, reference: str) -> str | None:
        """Return the class or alias of the referenced schema itself, not its subclass alias."""
        ...

    def reference(self, reference: str) -> str | None:
        """Return the class or alias that a reference means: of a base, its subclass alias."""
        ...

    def name_at(self, pointer: str) -> str | None:
        """Return the class or alias of the schema at ``pointer``."""
        ...


class Types:
    """The types of one document."""

    def __init__(self, tree: Tree, names: Named, formats: FormatsKind = "types") -> None:
        """Use the names in ``names``, which must be complete."""
        self._tree = tree
        self._names = names
        self._formats = formats

    def type_of(self, schema: Any, pointer: str, above: frozenset[str] = _NOTHING) -> TypeSpec:
        """Return the type for the validation and decoding of a value.

        ``above`` are the pointers of the enclosing schemas, to detect cycles.
        """
        if not isinstance(schema, dict) or pointer in above:
            return ANYTHING
        if isinstance(schema.get("$ref"), str):
            target = self._names.reference(schema["$ref"])
            resolved, target_pointer = self._tree.follow(schema, pointer)
            if target is not None:
                return _named(target, resolved)
            return self.type_of(resolved, target_pointer, above | {pointer})
        named = self._names.name_at(pointer)
        if named is not None:
            return _named(named, schema)
        if "enum" in schema and is_plain_enum(schema["enum"]):
            return Constants(tuple(schema["enum"]))
        if isinstance(schema.get("const"), str | int | bool):
            return Constants((schema["const"],))
        return self._union_or_kind(schema, pointer, above | {pointer})

    def _union_or_kind(
        self, schema: dict[str, Any], pointer: str, above: frozenset[str]
    ) -> TypeSpec:
        for union in ("anyOf", "oneOf"):
            if isinstance(schema.get(union), list):
                union_pointer = pointers.join(pointer, union)
                return union_of(
                    self.type_of(part, pointers.join(union_pointer, index), above)
                    for index, part in enumerate(schema[union])
                )
        types = schema.get("type", "object" if "additionalProperties" in schema else None)
        return union_of(
            self._kind(schema, kind, pointer, above)
            for kind in (types if isinstance(types, list) else [types])
        )

    def _kind(
        self, schema: dict[str, Any], kind: Any, pointer: str, above: frozenset[str]
    ) -> TypeSpec:
        if kind == "array":
            item = self.type_of(schema.get("items"), pointers.join(pointer, "items"), above)
            return _bounded(ListOf(item), schema, kind)
        if kind == "object":
            place = pointers.join(pointer, "additionalProperties")
            return MapOf(self.type_of(schema.get("additionalProperties"), place, above))
        scalar = self.scalar(schema, kind) if isinstance(kind, str) else None
        if scalar is None:
            return ANYTHING
        return scalar if scalar.format else _bounded(scalar, schema, kind)

    def scalar(self, schema: dict[str, Any], kind: str) -> Scalar | None:
        """Return the scalar for one of a schema's types; None if it is not a scalar type."""
        if kind not in SCALARS:
            return None
        name = text_format(schema) if kind == "string" and self._formats == "types" else None
        return Scalar("string", name) if name else SCALARS[kind]


def _named(name: str, schema: Mapping[str, Any]) -> TypeSpec:
    """Return the type of a class or alias; for a class, null is added if it is nullable."""
    types = schema.get("type")
    is_nullable = isinstance(types, list) and "null" in types and bool(schema.get("properties"))
    return union_of([Ref(name), NULL] if is_nullable else [Ref(name)])


def is_plain_enum(values: Any) -> bool:
    """Return whether all values of an enum are supported by ``Literal``."""
    return (
        isinstance(values, list)
        and bool(values)
        and all(value is None or isinstance(value, str | int | bool) for value in values)
    )


def _bounded(spec: TypeSpec, schema: Mapping[str, Any], kind: str) -> TypeSpec:
    """Return a type with the bounds of its schema, if it has any."""
    bounds = tuple(
        _bound(argument, schema[keyword])
        for keyword, argument in BOUNDS.get(kind, {}).items()
        if _is_bound(keyword, schema.get(keyword))
    )
    return Bounded(spec, bounds) if bounds else spec


def _bound(argument: str, value: Any) -> tuple[str, Any]:
    """Return a bound with its name in pydantic; a pattern only for ``re`` has a special name."""
    if argument == "pattern" and not is_usable(value):
        return PYTHON_PATTERN, python_pattern(value)
    return argument, value


def _is_bound(keyword: str, value: Any) -> bool:
    """Return whether the models can validate a bound."""
    return keyword in SOUND and SOUND[keyword](value)
