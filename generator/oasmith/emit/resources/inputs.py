"""What can be sent in place of models, as the module ``inputs`` of a client writes it."""

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
    """Whether every key can stand in a class; else it is the call of a function."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A union, or the values of an enum."""

    ident: str
    annotation: Annotation
    description: str
    is_long: bool
    """Whether it says nothing of being an alias: black and ruff break such a line differently."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The module."""

    objects: tuple[Object, ...]
    aliases: tuple[Alias, ...]
    imports: Imports


def inputs(api: ir.Api) -> Inputs:
    """Return the module of a client's inputs."""
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
    """Return the values of an enum with a text that says what they are."""
    return replace(enum, description=enum.description or f"The values of `models.{enum.name}`.")


def _imported() -> set[str]:
    """Return the names that a key in a class would hide from the annotations below it."""
    return {*ABC, *TYPING, *MODULES, MODELS, "FileTypes"}


def _constructors(
    entry: ir.InputObject, models: ir.Models, taken: Collection[str]
) -> Iterator[Object]:
    """Yield the dictionaries of what makes a model, where the one in its place is no such."""
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
        words = f"What makes a `{entry.name}`, by the names of its fields in Python."
        yield _object(replace(entry, fields=own, description=words), fields_name(entry.name), taken)
    if constructor.has_own_properties:
        words = f"What makes a `{entry.name}`, by the document's names."
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
        # The call is made where not every name is there yet.
        annotation = annotation.forward()
    if not field.required:
        annotation = named("NotRequired", annotation)
    return Field(field.name, annotation, field.description)


def _is_attribute(key: str) -> bool:
    """Return whether a key can be written as an attribute; two underscores change its name."""
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
"""Letters of a name beside which there is room for its annotation."""


def _annotations(objects: Sequence[Object], aliases: Sequence[Alias]) -> Iterator[Annotation]:
    for one in objects:
        yield from (field.annotation for field in one.fields)
    yield from (alias.annotation for alias in aliases)
