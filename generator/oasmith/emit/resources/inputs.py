"""The view of a client's module ``inputs``: input types that are accepted instead of models."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from oasmith import ir
from oasmith.emit.annotations import (
    ABC,
    BUILTINS,
    MODELS,
    MODULES,
    PLAIN_INPUTS,
    TYPING,
    Annotation,
    Annotator,
    fields_name,
    input_name,
    named,
    properties_name,
)
from oasmith.emit.resources.imports import Imports, needed


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a ``TypedDict``."""

    name: str
    annotation: Annotation
    description: str


@dataclass(frozen=True, slots=True)
class Object:
    """A ``TypedDict``."""

    ident: str
    fields: tuple[Field, ...]
    description: str
    is_class: bool
    """Whether it has the class syntax; else it has the functional syntax, for unusual keys."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A type alias of a union or of the values of an enum."""

    ident: str
    annotation: Annotation
    description: str
    is_long: bool
    """Whether it omits ``TypeAlias``, because black and ruff format such long lines differently."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The content of the module."""

    objects: tuple[Object, ...]
    aliases: tuple[Alias, ...]
    imports: Imports


def inputs(api: ir.Api) -> Inputs:
    """Return the content of the module ``inputs`` of a client."""
    taken = {input_name(entry.name) for entry in api.inputs} | _imported()
    entries = [entry for entry in api.inputs if isinstance(entry, ir.InputObject)]
    objects = (
        *(_object(entry, input_name(entry.name), taken) for entry in entries),
        *(one for entry in entries for one in _constructors(entry, api.models, taken)),
    )
    aliases = tuple(_alias(entry) for entry in api.inputs if isinstance(entry, ir.InputAlias))
    typing = {*(["TypeAlias"] if aliases else ()), *(["TypedDict"] if objects else ())}
    own = tuple(named(name) for name in sorted(typing))
    return Inputs(objects, aliases, needed([*own, *_annotations(objects, aliases)], ()))


def described(enum: ir.NamedValues) -> ir.NamedValues:
    """Return the values of an enum with a description."""
    return replace(enum, description=enum.description or f"The values of `models.{enum.name}`.")


def _imported() -> set[str]:
    """Return the names that a key of a class would hide from the annotations after it."""
    return {*ABC, *TYPING, *MODULES, MODELS, "FileTypes"}


def _constructors(
    entry: ir.InputObject, models: ir.Models, taken: Collection[str]
) -> Iterator[Object]:
    """Yield the dictionaries of a model's constructor that differ from its input type."""
    constructor = models.constructors.get(entry.name)
    if constructor is None:
        return
    fields = tuple(
        replace(
            field, description="", required=field.required and field.name not in constructor.tags
        )
        for field in entry.fields
    )
    if constructor.has_own_names:
        names = constructor.names
        own = tuple(replace(field, name=names.get(field.name, field.name)) for field in fields)
        words = f"The constructor arguments of `{entry.name}`, with the Python names of its fields."
        yield _object(replace(entry, fields=own, description=words), fields_name(entry.name), taken)
    if constructor.has_own_properties:
        words = f"The constructor arguments of `{entry.name}`, with the document's names."
        yield _object(
            replace(entry, fields=fields, description=words), properties_name(entry.name), taken
        )


def _object(entry: ir.InputObject, ident: str, taken: Collection[str]) -> Object:
    keys = {field.name for field in entry.fields}
    is_class = all(map(_is_attribute, keys)) and not keys & set(taken)
    annotator = Annotator(BUILTINS & keys if is_class else (), is_of_inputs=True)
    fields = [_field(field, annotator, is_class=is_class) for field in entry.fields]
    return Object(ident, tuple(fields), entry.description, is_class)


def _field(field: ir.InputField, annotator: Annotator, *, is_class: bool) -> Field:
    annotation = annotator.argument(field.type)
    if not is_class:
        # The functional syntax evaluates annotations at once, when some names are not defined yet.
        annotation = annotation.forward()
    if not field.required:
        annotation = named("NotRequired", annotation)
    return Field(field.name, annotation, field.description)


def _is_attribute(key: str) -> bool:
    """Return whether a key can be an attribute; Python mangles names with two underscores."""
    return (
        key.isidentifier()
        and key.isascii()
        and not (keyword.iskeyword(key) or key.startswith("__"))
    )


def _alias(entry: ir.InputAlias) -> Alias:
    annotation = PLAIN_INPUTS.argument(entry.type)
    is_enum = annotation.names == {"Literal"}
    ident = input_name(entry.name)
    is_long = len(ident) > _LONG
    if not is_enum:
        annotation = annotation.forward(always=is_long)
    return Alias(ident, annotation, entry.description, is_long)


_LONG = 70
"""The maximum length of a name that leaves enough space for ``TypeAlias``."""


def _annotations(objects: Sequence[Object], aliases: Sequence[Alias]) -> Iterator[Annotation]:
    for one in objects:
        yield from (field.annotation for field in one.fields)
    yield from (alias.annotation for alias in aliases)
