"""Rendering of a client's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.emit.filters import plain
from oasmith.emit.models import constructors, forms, sorting
from oasmith.emit.models.defaults import NULLABLE, TAG, Defaults
from oasmith.emit.models.definitions import BASE, OPEN, Definition, class_of, written
from oasmith.emit.models.discriminators import ANNOTATED, DISCRIMINATOR
from oasmith.emit.models.model_generator import Import, Remember, define, forget
from oasmith.emit.models.modules import module
from oasmith.emit.models.widening import ModelsError, Widened
from oasmith.ir.types import FORMAT_TYPES
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform

__all__ = ["ModelsError", "OpenType", "Rendered", "render_models"]

WORDS = "The models of request and response bodies."
OWN = (
    "Model",
    "OpenModel",
    "READ_ONLY",
    "WRITE_ONLY",
    NULLABLE,
    TAG,
    DISCRIMINATOR,
    *FORMAT_TYPES.values(),
)
"""The names that models import from the runtime."""


@dataclass(frozen=True, slots=True)
class OpenType:
    """A schema that the models could not represent, and whose type accepts any value."""

    what: str
    """The class or alias, or the field as ``Pet.kind``."""
    pointer: str
    keywords: tuple[str, ...]
    """The keywords of the schema."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The modules of a client's models."""

    texts: Mapping[str, str]
    """The path of each module to its text, not yet formatted."""
    open_types: tuple[OpenType, ...] = ()


@dataclass(frozen=True, slots=True)
class _Definitions:
    """Definitions of some models, and their imports."""

    definitions: Mapping[str, Definition]
    imports: Mapping[str, Import]
    widened: tuple[Widened, ...]


def render_models(
    models: ir.Models, remember: Remember = forget, *, runtime: str = "._runtime"
) -> Rendered:
    """Return the modules of the models.

    ``remember`` is a cache of the generated code. ``runtime`` is the module of the runtime, as the
    package imports it. Raises ``ModelsError`` if the models cannot be generated.
    """
    sorted_schemas = sorting.sort(models.schemas, models.tags)
    plain_models = _plain_models(models, sorted_schemas, remember)
    others = _whole_models(models, sorted_schemas, remember)
    definitions = {**plain_models.definitions, **others.definitions}
    imports = {**plain_models.imports, **others.imports, **constructors.IMPORTS}
    widened = sorted([*plain_models.widened, *others.widened])
    texts = _modules(models, definitions, imports, runtime)
    return Rendered(texts, tuple(_open_type(models, one) for one in widened))


def _modules(
    models: ir.Models,
    definitions: Mapping[str, Definition],
    imports: Mapping[str, Import],
    runtime: str,
) -> dict[str, str]:
    """Return the text of each module."""
    if not models.modules:
        own = {name: Import(runtime, name) for name in OWN}
        return {"models.py": module(WORDS, definitions, {**imports, **own}, package=".")}
    own = {
        name: Import(f".{runtime}" if runtime.startswith(".") else runtime, name) for name in OWN
    }
    siblings = {
        name: Import(f".{module_name}", name)
        for module_name, names in models.modules.items()
        for name in names
    }
    return {
        f"models/{module_name}.py": module(
            f"The models of {module_name}.",
            {name: definitions[name] for name in names},
            {**imports, **siblings, **own},
            siblings.keys(),
            package="..",
        )
        for module_name, names in models.modules.items()
    }


def _open_type(models: ir.Models, widened: Widened) -> OpenType:
    name, key = widened
    schema, pointer = models.schemas[name], models.pointers.get(name, "")
    if not key:
        return OpenType(name, pointer, tuple(schema))
    keywords = tuple(schema["properties"][key])
    return OpenType(f"{name}.{key}", pointers.join(pointer, "properties", key), keywords)


def _plain_models(
    models: ir.Models, sorted_schemas: sorting.Sorted, remember: Remember
) -> _Definitions:
    """Return the classes with only fields; the model generator gets each form of field once."""
    uses_of = {
        name: list(_uses(name, models, sorted_schemas.kinds)) for name in sorted_schemas.plain
    }
    templates = forms.templates((use.form for uses in uses_of.values() for use in uses), remember)
    definitions = {}
    for name, uses in uses_of.items():
        schema = models.schemas[name]
        base = OPEN if _is_open(schema) else BASE
        members = [
            templates.by_form[use.form].filled(use, _words(schema["properties"][use.key]))
            for use in uses
        ]
        members += constructors.members_of(name, models)
        definitions[name] = class_of(name, base, _words(schema), members)
    widened = (
        Widened(name, use.key)
        for name, uses in uses_of.items()
        for use in uses
        if use.form in templates.widened
    )
    return _Definitions(definitions, templates.imports, tuple(widened))


def _uses(name: str, models: ir.Models, kind_of: Mapping[str, str]) -> Iterator[forms.Use]:
    schema, idents = models.schemas[name], models.fields.get(name, {})
    required, defaults = schema.get("required", ()), models.one_way.get(name, {})
    for key, value in schema["properties"].items():
        yield forms.use_of(
            key,
            idents.get(key, key),
            value,
            is_required=key in required,
            default=defaults.get(key, ""),
            is_nullable=key in models.nullable.get(name, ()),
            kind_of=kind_of,
        )


def _is_open(schema: Any) -> bool:
    """Return whether the document explicitly allows additional properties."""
    return isinstance(schema, dict) and schema.get("additionalProperties", False) is not False


def _words(schema: Mapping[str, Any]) -> str:
    return plain(schema.get("description") or "")


def _whole_models(
    models: ir.Models, sorted_schemas: sorting.Sorted, remember: Remember
) -> _Definitions:
    """Return the other models; the model generator gets their whole schemas."""
    schemas = {
        name: transform(models.schemas[name], "schema", _with_plain_words)
        for name in sorted(sorted_schemas.whole)
    }
    placeholders = sorting.placeholders(sorted_schemas, models.schemas)
    defined = define(schemas, placeholders, models.fields, remember)
    defaults = {name: _defaults(name, models) for name in sorted_schemas.whole}
    open_classes = {name for name in sorted_schemas.whole if _is_open(models.schemas[name])}
    open_classes.update(name for name, key in defined.widened if not key)
    own_members = {name: constructors.members_of(name, models) for name in models.constructors}
    all_definitions = written(
        defined.statements, defaults, open_classes, models.discriminators, own_members
    )
    definitions = {
        definition.name: definition
        for definition in all_definitions
        if definition.name in sorted_schemas.whole
    }
    imports = {**defined.imports, ANNOTATED: Import("typing", ANNOTATED)}
    return _Definitions(definitions, imports, defined.widened)


def _defaults(name: str, models: ir.Models) -> Defaults:
    """Return the defaults of the fields of a class."""
    idents = models.idents_of(name)
    one_way, tags = models.one_way.get(name, {}), models.tags.get(name, {})
    return Defaults(
        {idents.get(key, key): default for key, default in one_way.items()},
        frozenset(idents.get(key, key) for key in models.nullable.get(name, ())),
        {idents.get(key, key): tag for key, tag in tags.items()},
    )


def _with_plain_words(node: dict[str, Any], _: str) -> dict[str, Any]:
    """Return a schema with an escaped description, which cannot inject code."""
    words = node.get("description")
    return {**node, "description": plain(words)} if isinstance(words, str) else node
