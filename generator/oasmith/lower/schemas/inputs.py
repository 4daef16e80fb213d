"""Types of arguments: models and the input types that are accepted instead of them.

The input type of a model is a ``TypedDict`` with the fields that are sent. An enum in an argument
only accepts the documented values, even if it is open in responses: see ``open_enums``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from oasmith import ir
from oasmith.ir.types import (
    ANYTHING,
    NULL,
    Bounded,
    Constants,
    FilePart,
    InputOf,
    ListOf,
    MapOf,
    Ref,
    TypeSpec,
    UnionOf,
    members_of,
    specs_in,
    union_of,
)
from oasmith.lower.context import text
from oasmith.lower.media import is_file
from oasmith.lower.schemas import directions, discriminator_aliases
from oasmith.lower.schemas.objects import whole_of
from oasmith.lower.schemas.open_enums import STATED, mark_openness
from oasmith.lower.schemas.properties import properties_of, required_of
from oasmith.lower.schemas.types import Named, Types, is_plain_enum
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node, Tree

UNIONS = ("anyOf", "oneOf")

_NOTHING: frozenset[str] = frozenset()


class Schemas(Named, Protocol):
    """A lookup of named schemas."""

    def schema_of(self, name: str) -> tuple[Any, str]:
        """Return the schema of a class or alias with its pointer."""
        ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    schema: Node
    pointer: str
    has_files: bool
    """Whether it is a multipart body, in which a binary string is a file."""


class Inputs:
    """The argument types of one document."""

    def __init__(self, tree: Tree, types: Types, schemas: Schemas) -> None:
        """Use the names in ``schemas``, which must be complete."""
        self.received: frozenset[str] = frozenset()
        """The names of models that responses use: their enums are open."""
        self._tree = tree
        self._types = types
        self._schemas = schemas
        self._wanted: dict[str, _Wanted] = {}

    def accepted(
        self,
        schema: Any,
        pointer: str,
        *,
        has_files: bool = False,
        above: frozenset[str] = _NOTHING,
    ) -> TypeSpec:
        """Return the type of an argument in a signature: everything that is accepted.

        ``has_files`` is set for the schema of a multipart body. ``above`` are the pointers of the
        enclosing schemas, to detect cycles.
        """
        resolved, target = self._tree.follow(schema, pointer)
        named = self._types.type_of(schema, pointer)
        if target in above:
            return named if _is_named(named) else ANYTHING
        above |= {target}
        if "enum" in resolved:
            return self._enum(resolved, target, named)
        if any(isinstance(resolved.get(union), list) for union in UNIONS):
            if isinstance(named, Ref):
                return self._input(named.name, resolved, target, has_files)
            return self._union(resolved, target, has_files, above)
        if _is_named(named) and self._is_object(resolved):
            return self._object(named, resolved, target, has_files)
        types = resolved.get("type", "object" if "additionalProperties" in resolved else None)
        return union_of(
            self._kind(resolved, kind, target, has_files, above)
            for kind in (types if isinstance(types, list) else [types])
        )

    def checked(self, schema: Any, pointer: str) -> TypeSpec:
        """Return the type for the validation of a parameter, with closed enums."""
        return self._strict(self._types.type_of(schema, pointer))

    def fields(self, argument: TypeSpec) -> tuple[ir.InputField, ...]:
        """Return the properties of an argument that is one object; empty for any other type."""
        members = set(members_of(argument)) - {NULL}
        object_ = next((spec for spec in members if isinstance(spec, InputOf)), None)
        if object_ is None or members != {Ref(object_.name), object_}:
            return ()
        described = self._described(object_.name, self._wanted[object_.name])
        return described.fields if isinstance(described, ir.InputObject) else ()

    def inputs(self, arguments: Iterable[TypeSpec]) -> tuple[ir.Input, ...]:
        """Return all input types that ``arguments`` use directly or indirectly, sorted by name."""
        inputs: dict[str, ir.Input] = {}
        new = _names(list(arguments))
        while new:
            described = {name: self._described(name, self._wanted[name]) for name in sorted(new)}
            inputs |= described
            new = _names(list(described.values())) - inputs.keys()
        return tuple(inputs[name] for name in sorted(inputs))

    def _input(self, name: str, schema: Node, pointer: str, has_files: bool) -> InputOf:
        earlier = self._wanted.get(name)
        has_files = has_files or (earlier is not None and earlier.has_files)
        self._wanted[name] = _Wanted(schema, pointer, has_files)
        return InputOf(name)

    def _enum(self, schema: Node, pointer: str, named: TypeSpec) -> TypeSpec:
        if not is_plain_enum(schema["enum"]):
            return ANYTHING
        if isinstance(named, Ref) and self._is_open(named.name, schema):
            return self._input(named.name, schema, pointer, has_files=False)
        return named

    def _is_open(self, name: str, schema: Node) -> bool:
        """Return whether an enum is only open because a response uses it."""
        return name in self.received and STATED not in mark_openness(schema)

    def _strict(self, spec: TypeSpec) -> TypeSpec:
        match spec:
            case Ref(name):
                schema, _ = self._schemas.schema_of(name)
                is_enum = isinstance(schema, dict) and is_plain_enum(schema.get("enum"))
                if is_enum and self._is_open(name, schema):
                    return Constants(tuple(schema["enum"]))
            case Bounded(inner, bounds):
                return Bounded(self._strict(inner), bounds)
            case ListOf(item):
                return ListOf(self._strict(item))
            case MapOf(value):
                return MapOf(self._strict(value))
            case UnionOf(members):
                return union_of(map(self._strict, members))
        return spec

    def _union(
        self, schema: Node, pointer: str, has_files: bool, above: frozenset[str]
    ) -> TypeSpec:
        """Return the type of a union; a base in its own subclass alias means only itself."""
        members = [
            (part, pointers.join(pointer, union, index))
            for union in UNIONS
            for index, part in enumerate(_listed(schema.get(union)))
        ]
        return union_of(
            self._base(part["$ref"], has_files)
            if _is_the_base(part, place)
            else self.accepted(part, place, has_files=has_files, above=above)
            for part, place in members
        )

    def _is_object(self, schema: Node) -> bool:
        """Return whether a schema is an object with properties and without additional ones."""
        whole = whole_of(self._tree, schema)
        return bool(whole.properties) and not whole.is_open

    def _object(self, named: TypeSpec, schema: Node, pointer: str, has_files: bool) -> TypeSpec:
        reference, *null = members_of(named)
        assert isinstance(reference, Ref)  # because ``_is_named(named)``
        if discriminator_aliases.is_base(schema):
            # The subclass alias includes null.
            schema = discriminator_aliases.any_of(schema, pointer)
            pointer = discriminator_aliases.place_of_any(pointer)
            return self._input(reference.name, schema, pointer, has_files)
        return union_of([reference, self._input(reference.name, schema, pointer, has_files), *null])

    def _kind(
        self, schema: Node, kind: Any, pointer: str, has_files: bool, above: frozenset[str]
    ) -> TypeSpec:
        if kind == "array":
            place = pointers.join(pointer, "items")
            return ListOf(
                self.accepted(schema.get("items"), place, has_files=has_files, above=above)
            )
        if isinstance(kind, str) and self._types.scalar(schema, kind) is not None:
            return self._scalar(schema, kind, has_files)
        named = self._types.type_of(schema, pointer)
        if _is_named(named):
            return union_of([named, MapOf(ANYTHING)])
        if kind != "object":
            return ANYTHING
        place = pointers.join(pointer, "additionalProperties")
        return MapOf(self.accepted(schema.get("additionalProperties"), place, above=above))

    def _scalar(self, schema: Node, kind: str, has_files: bool) -> TypeSpec:
        if has_files and is_file(schema):
            return FilePart()
        return self._types.scalar(schema, kind) or ANYTHING

    def _described(self, name: str, wanted: _Wanted) -> ir.Input:
        schema, pointer = wanted.schema, wanted.pointer
        words = text(schema, "description")
        if "enum" in schema:
            values = Constants(tuple(schema["enum"]))
            return ir.InputAlias(name=name, type=values, description=words)
        if any(union in schema for union in UNIONS):
            return ir.InputAlias(
                name=name,
                type=self._union(schema, pointer, wanted.has_files, frozenset({pointer})),
                description=words,
            )
        read_only = directions.fields(self._tree, schema, ["readOnly"])
        required = set(required_of(self._tree, schema, pointer))
        # The last declaration of a property takes precedence.
        properties = dict(properties_of(self._tree, schema, pointer))
        fields = tuple(
            ir.InputField(
                name=key,
                type=self.accepted(inner, place, has_files=wanted.has_files),
                required=key in required,
                description=text(inner, "description"),
                pointer=place,
            )
            for key, (inner, place) in properties.items()
            if key not in read_only
        )
        return ir.InputObject(name=name, fields=fields, description=words)

    def _base(self, reference: str, has_files: bool) -> TypeSpec:
        schema, pointer = self._tree.follow({"$ref": reference}, "")
        name = self._schemas.class_of(reference)
        if name is None:
            return MapOf(ANYTHING)
        return union_of([Ref(name), self._input(name, schema, pointer, has_files)])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_the_base(part: Any, place: str) -> bool:
    reference = part.get("$ref") if isinstance(part, Mapping) else None
    return isinstance(reference, str) and discriminator_aliases.is_the_base(reference, place)


def _is_named(spec: TypeSpec) -> bool:
    """Return whether a type is a class or alias, possibly nullable."""
    return isinstance(members_of(spec)[0], Ref)


def _names(node: Any) -> set[str]:
    return {spec.name for spec in specs_in(node) if isinstance(spec, InputOf)}
