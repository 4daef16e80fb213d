"""Conversion of schemas into named models.

Every schema that becomes a class gets its name here, so that the model generator never invents one.
Schemas that a type annotation can express stay inline: see ``types``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.ir.types import FORMAT_TYPES, TypeSpec, names_in
from oasmith.lower.context import Context, text
from oasmith.lower.schemas import (
    constants as values,
    directions,
    discriminator_aliases,
    nullable,
    open_enums,
)
from oasmith.lower.schemas.class_names import Path, shortened, variant_names
from oasmith.lower.schemas.fields import PREFIX, field_names, names_referred_to
from oasmith.lower.schemas.formats import text_format, with_type
from oasmith.lower.schemas.keywords import BOUNDS, SOUND
from oasmith.lower.schemas.named_values import is_named, named_values
from oasmith.naming import Names, pascal
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import child, children
from oasmith.openapi.tree import Tree

FORMATS_MODULE = "_runtime"
"""The module from which the model generator imports the types of formats."""

RESERVED_CLASSES = frozenset(
    {
        "Model",
        "OpenModel",
        "BaseModel",
        "Any",
        "Literal",
        "Annotated",
        "Discriminator",
        "Field",
        "TypeAliasType",
        "ConfigDict",
        "ClassVar",
        "Unpack",
    }
    | {"RootModel", "Union", "Optional", "Enum", "List", "Dict"}
    | set(FORMAT_TYPES.values())
)
"""Names that ``models.py`` imports."""


class Schemas:
    """The named schemas of one document."""

    def __init__(self, context: Context) -> None:
        """Announce the schemas in ``components``; ``add`` announces others."""
        self._context = context
        self._raw: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._pointers: dict[str, str] = {}
        self._written_roots: dict[str, Any] = {}
        self._has_formats = False
        self._paths: dict[str, Path] = {}
        self._is_python = context.settings.naming == "python"
        components = context.data.get("components")
        section = components.get("schemas") if isinstance(components, dict) else None
        # Components come first because they have names; other names are derived from theirs.
        for name, schema in (section if isinstance(section, dict) else {}).items():
            pointer = pointers.join("/components/schemas", name)
            self._announce(schema, (name,), pointer)

    @property
    def tree(self) -> Tree:
        """The document, in which references can be resolved."""
        return self._context.tree

    def add(self, schema: Any, wanted: str, pointer: str, *, is_response: bool = False) -> None:
        """Announce a schema outside ``components``, before ``name`` is called.

        An enum of a response also gets a name, because an open enum is long as an annotation.
        """
        self._add(schema, (wanted,), pointer, is_response=is_response)

    def _add(self, schema: Any, path: Path, pointer: str, *, is_response: bool) -> None:
        is_enum = is_response and isinstance(schema, dict) and {"enum", "const"} & schema.keys()
        if is_enum or is_named(schema) or self._needs_name(schema):
            self._announce(schema, path, pointer)
        elif isinstance(schema, dict):
            for key in ("items", "additionalProperties"):
                if key in schema:
                    inner = (*path, "Item" if key == "items" else "Value")
                    self._add(
                        schema[key], inner, pointers.join(pointer, key), is_response=is_response
                    )

    def _announce(self, schema: Any, path: Path, pointer: str) -> None:
        """Register a schema that becomes a class or alias, with the parts of its name."""
        override = text(schema, "x-speakeasy-name-override")
        path = (override,) if override else path
        self._raw[pointer] = schema
        self._paths[pointer] = path
        if discriminator_aliases.is_base(schema):
            place = discriminator_aliases.place_of_any(pointer)
            self._raw[place] = discriminator_aliases.any_of(schema, pointer)
            self._paths[place] = (f"Any {path[0]}", *path[1:])
        self._gather(schema, path, pointer)

    def name(self) -> None:
        """Choose the names of all announced schemas."""
        kept = self._context.names_over(self._context.settings.locked.classes)
        wanted = Names(pascal, kept, RESERVED_CLASSES)
        texts = {pointer: " ".join(path) for pointer, path in self._paths.items()}
        texts = shortened(self._paths) if self._is_python else texts
        for pointer, name in texts.items():
            wanted.want(pointer, name)
        self._names = self._context.resolve(wanted)
        self._pointers = {name: pointer for pointer, name in self._names.items()}

    def _gather(self, schema: Any, path: Path, pointer: str) -> None:
        """Announce the schemas inside a named schema that become classes or aliases."""
        for word, value, value_pointer in self._children(schema, pointer):
            is_alias = (
                self._needs_name(value)
                or is_named(value)
                or (_is_element(value_pointer) and _is_bounded(value))
            )
            if is_alias and not _is_part(value_pointer):
                self._announce(value, (*path, word), value_pointer)
            else:
                inner = path if _is_part(value_pointer) else (*path, word)
                self._gather(value, inner, value_pointer)

    def _children(self, schema: Any, pointer: str) -> Iterator[tuple[str, Any, str]]:
        """Yield the direct subschemas of a schema, each with a part of its name and its pointer."""
        for key, below in children(schema, "schema") if isinstance(schema, dict) else ():
            if key not in SOUND and key not in ("$defs", "definitions"):
                continue
            value, value_pointer = schema[key], pointers.join(pointer, key)
            if below.many == "map" and isinstance(value, dict):
                for name, item in value.items():
                    yield name, item, pointers.join(value_pointer, name)
            elif isinstance(value, list):
                numbered = [f"Variant {index + 1}" for index in range(len(value))]
                is_union = key in ("anyOf", "oneOf") and self._is_python
                names = variant_names(value) if is_union else numbered
                for index, item in enumerate(value):
                    yield names[index], item, pointers.join(value_pointer, index)
            else:
                yield _WORDS.get(key, key), value, value_pointer

    @staticmethod
    def _needs_name(schema: Any) -> bool:
        """Return whether a schema needs a name: an object with properties, or a union of those."""
        if not isinstance(schema, dict) or "$ref" in schema:
            return False
        if isinstance(schema.get("properties"), dict) and schema["properties"]:
            return True
        unions = [schema[key] for key in ("allOf", "anyOf", "oneOf") if key in schema]
        return any(
            isinstance(part, dict) and (Schemas._needs_name(part) or "$ref" in part)
            for union in unions
            if isinstance(union, list)
            for part in union
        ) and not _is_nullable_reference(schema)

    def finished(self, requests: Collection[str], responses: Collection[str]) -> ir.Models:
        """Return all classes and aliases with their schemas, with references by name.

        ``requests`` and ``responses`` are the names that they use, which matters for enums (see
        ``open_enums``) and fields (see ``directions``).
        """
        places = {self._names[pointer]: pointer for pointer in self._raw}
        written = {name: self._written_root(pointer) for name, pointer in sorted(places.items())}
        settled = open_enums.apply_openness(written, responses)
        raw = {name: self._raw[pointer] for name, pointer in places.items()}
        placed = {name: (schema, places[name]) for name, schema in raw.items()}
        aliases = discriminator_aliases.DiscriminatorAliases(self._context.tree, self, settled)
        discriminators = aliases.discriminators(placed, responses)
        keys = {discriminator.property for discriminator in discriminators.values()}
        return ir.Models(
            schemas=settled,
            has_formats=self._has_formats,
            pointers=places,
            fields=field_names(self._context, places, settled),
            one_way=directions.one_way(self._context.tree, raw, requests, responses, keys),
            nullable=nullable.properties(settled),
            discriminators=discriminators,
            tags=aliases.tags(placed),
        )

    def _written_root(self, pointer: str) -> Any:
        """Return the schema of a class or alias, with references by name."""
        if pointer not in self._written_roots:
            self._written_roots[pointer] = self._written(self._raw[pointer], pointer, is_root=True)
        return self._written_roots[pointer]

    def _written(self, schema: Any, pointer: str, *, is_root: bool = False) -> Any:
        if not isinstance(schema, dict):
            # An invalid schema counts as empty; validation reports it.
            return schema if isinstance(schema, bool) and not is_root else {}
        if not is_root and pointer in self._names:
            return {"$ref": PREFIX + self._names[pointer], **self._siblings(schema, pointer)}
        if isinstance(schema.get("$ref"), str):
            # In ``allOf``, a reference means the base itself; elsewhere any of its subclasses.
            reference = schema["$ref"]
            is_base = _is_part(pointer) or discriminator_aliases.is_the_base(reference, pointer)
            target = self.class_of(reference) if is_base else self.reference(reference)
            rest = self._siblings(schema, pointer)
            return {"$ref": PREFIX + target, **rest} if target else rest
        written: dict[str, Any] = {}
        for key, value in open_enums.mark_openness(schema).items():
            # The model generator fails on keywords with invalid values.
            if key not in SOUND or not SOUND[key](value):
                continue
            below = child("schema", key)
            value_pointer = pointers.join(pointer, key) if below is not None else ""
            if below is None:
                if key != "discriminator":  # The IR has it: see ``discriminator_aliases``.
                    written[key] = value
            elif below.many == "map" and isinstance(value, dict):
                written[key] = {
                    name: self._written(item, pointers.join(value_pointer, name))
                    for name, item in value.items()
                }
            elif isinstance(value, list) and below.many == "list":
                written[key] = self._parts(value, value_pointer)
            else:
                written[key] = self._written(value, value_pointer)
        written = _with_integers(values.without_odd_default(written))
        if not is_root:
            written = _without_closed_emptiness(written)
        is_field = not is_root and not _is_element(pointer)
        if not is_field:
            # Only a field can be deprecated or have a default.
            written = {
                key: value for key, value in written.items() if key not in ("deprecated", "default")
            }
        written = values.without_odd_constant(written)
        name = text_format(schema) if self._context.settings.formats == "types" else None
        if name is None:
            return written
        self._has_formats = True
        return with_type(written, name, FORMATS_MODULE, is_field=is_field)

    def _siblings(self, schema: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        """Return the siblings of a reference: a field has its own description and default."""
        if _is_element(pointer) or _is_part(pointer):
            return {}
        siblings = {key: schema[key] for key in ("description", "default") if key in schema}
        target, _ = self._context.tree.follow(schema, pointer)
        is_value = values.is_default(siblings.get("default"), target) and not text_format(target)
        return siblings if is_value else values.with_default_in_words(siblings)

    def _parts(self, schemas: list[Any], pointer: str) -> list[Any]:
        """Return a list of schemas without boolean parts of ``allOf``, which cannot be bases."""
        places = [pointers.join(pointer, index) for index in range(len(schemas))]
        return [
            self._written(schema, member_pointer)
            for schema, member_pointer in zip(schemas, places, strict=True)
            if not (isinstance(schema, bool) and _is_part(member_pointer))
        ]

    def reference(self, reference: str) -> str | None:
        """Return the class or alias that a reference means: of a base, its subclass alias."""
        direct = reference.removeprefix("#")
        if direct in self._names:
            return self.name_at(direct)
        _, pointer = self._context.tree.follow({"$ref": reference}, "")
        return self.name_at(pointer)

    def class_of(self, reference: str) -> str | None:
        """Return the class or alias of the referenced schema itself, not its subclass alias."""
        direct = reference.removeprefix("#")
        _, pointer = self._context.tree.follow({"$ref": reference}, "")
        return self._names.get(direct) or self._names.get(pointer)

    def name_at(self, pointer: str) -> str | None:
        """Return the class or alias of the schema at ``pointer``; None if it has no name.

        For a base class with a discriminator, this is the subclass alias.
        """
        return self._names.get(discriminator_aliases.place_of_any(pointer)) or self._names.get(
            pointer
        )

    def constants(self) -> tuple[ir.NamedValues, ...]:
        """Return the named constants of enums."""
        return named_values({name: self._raw[pointer] for name, pointer in self._pointers.items()})

    def schema_of(self, name: str) -> tuple[Any, str]:
        """Return the schema and the pointer of a class or alias."""
        pointer = self._pointers[name]
        return self._raw[pointer], pointer

    def reached(self, specs: list[TypeSpec]) -> set[str]:
        """Return the names that types use directly or indirectly."""
        names = list(names_in(specs))
        seen: set[str] = set()
        # Chains of references can be too long for recursion.
        while names:
            name = names.pop()
            if name in seen or name not in self._pointers:
                continue
            seen.add(name)
            names += names_referred_to(self._written_root(self._pointers[name]))
        return seen


def _without_closed_emptiness(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an inline object that allows no properties as a map, because it is not a class."""
    if schema.get("additionalProperties") is not False or schema.get("properties"):
        return schema
    return {key: value for key, value in schema.items() if key != "additionalProperties"}


def _with_integers(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a number schema that also allows integers, so that 1 is not parsed as 1.0."""
    types = schema.get("type")
    listed = types if isinstance(types, list) else [types]
    if "number" not in listed or "integer" in listed:
        return schema
    place = listed.index("number")
    return {**schema, "type": [*listed[:place], "integer", *listed[place:]]}


_WORDS = {"items": "Item", "additionalProperties": "Value", "not": "Not"}
"""The parts of names for the schemas of some keywords."""


def _is_part(pointer: str) -> bool:
    """Return whether a schema is a part of the enclosing schema, in ``allOf``."""
    return pointers.split(pointer)[-2:-1] == ["allOf"]


def _is_element(pointer: str) -> bool:
    """Return whether a schema is an item or a member, whose bounds a field cannot declare."""
    steps = pointers.split(pointer)
    return steps[-1] in ("items", "additionalProperties") or steps[-2:-1] in (
        ["anyOf"],
        ["oneOf"],
        ["prefixItems"],
    )


def _is_bounded(schema: Any) -> bool:
    """Return whether a scalar or list schema has bounds or an enum."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return False
    keywords = {key for bounds in BOUNDS.values() for key in bounds}
    return bool(keywords & schema.keys()) or "enum" in schema


def _is_nullable_reference(schema: Mapping[str, Any]) -> bool:
    """Return whether a union only makes a reference nullable."""
    for union in ("anyOf", "oneOf"):
        parts = schema.get(union)
        if isinstance(parts, list):
            rest = [part for part in parts if part != {"type": "null"}]
            return len(rest) == 1 and isinstance(rest[0], dict) and "$ref" in rest[0]
    return False
